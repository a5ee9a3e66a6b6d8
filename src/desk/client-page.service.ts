import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Member } from '../identity/index.js';
import { blank } from '../platform/http/form.js';
import type { View } from '../platform/http/page.js';
import { Clock } from '../platform/time/clock.js';
import { entryLine } from './appointments/appointment.presenter.js';
import { AppointmentQueries } from './appointments/appointment.queries.js';
import { Openings } from './contacts/openings.service.js';
import { DeskPages } from './desk-pages.service.js';
import { Desks } from './desks.service.js';
import { Callbacks } from './messages/callbacks.service.js';
import { callbackLine } from './messages/receipts.presenter.js';
import { Acknowledgements } from './playbooks/acknowledgements.service.js';
import { newsOf } from './playbooks/checks.presenter.js';
import { presenceText } from './playbooks/presence.presenter.js';
import { PeopleNowService } from './playbooks/people-now.service.js';
import { Playbooks } from './playbooks/playbooks.service.js';
import { wordsOf } from './playbooks/words.js';
import { ShiftNotes } from './substitutes/shift-notes.service.js';
import { notedLine, shiftEnd } from './substitutes/substitutes.presenter.js';
import { TaskLists } from './tasks/task-lists.service.js';
import { lineOf } from './timeline/line.presenter.js';
import { Timeline } from './timeline/timeline.queries.js';

const NEXT_SHOWN = 6;

/** One client between two calls: take the next one, write something down, see the day. */
@Injectable()
export class ClientPage {
  constructor(
    private readonly desks: Desks,
    private readonly pages: DeskPages,
    private readonly timeline: Timeline,
    private readonly playbooks: Playbooks,
    private readonly peopleNow: PeopleNowService,
    private readonly acknowledgements: Acknowledgements,
    private readonly openings: Openings,
    private readonly appointments: AppointmentQueries,
    private readonly shiftNotes: ShiftNotes,
    private readonly clock: Clock,
    private readonly callbacks: Callbacks,
    private readonly toDo: TaskLists,
  ) {}

  async show(request: FastifyRequest, actor: Member, contractId: string): Promise<View> {
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const { timezone } = desk.contract;
      const reading = { locale: request.locale, zone: timezone, side: 'assistant' as const, contractId };
      const midnight = this.clock.today(timezone).toZonedDateTime({ timeZone: timezone });
      const records = await this.timeline.list(desk, {
        since: new Date(midnight.epochMilliseconds),
        limit: 30,
      });
      const appointments = await this.appointments.upcoming(desk, NEXT_SHOWN);
      if (records.length > 0) await this.openings.note(desk, 'timeline');
      const playbook = await this.peopleNow.in(desk, await this.playbooks.latest(desk));
      const newest = await this.playbooks.newest(desk);
      // What comes into force later can be read today.
      const unread = await this.acknowledgements.unread(desk, newest, wordsOf(request.locale));
      return {
        client: desk.contract,
        zone: timezone,
        today: await this.playbooks.status(desk),
        playbook,
        shifts: (await this.shiftNotes.recent(desk)).map((one) => notedLine(one, timezone, request.locale)),
        standsIn: desk.shift && {
          name: desk.contract.assistantName.split(' ')[0],
          until: shiftEnd(desk.shift.until, this.clock.now(), timezone, request.locale),
        },
        hasPlaybook: newest !== null,
        unread: newsOf(unread, request.locale),
        whereabouts: (playbook?.people ?? []).map((person) => ({
          ...person,
          now: presenceText(person, this.clock.now().toZonedDateTimeISO(timezone), request.locale),
        })),
        lines: records.map((record) => lineOf(record, reading)),
        callbacks: (await this.callbacks.list(desk)).map((one) =>
          callbackLine(one, reading, this.clock.date()),
        ),
        tasks: await this.toDo.open(desk, request.locale),
        appointments: appointments.map((one) => ({ ...entryLine(one, reading), startsAt: one.startsAt })),
      };
    });
    return this.pages.page(request, actor, 'desk/client', {
      ...model,
      current: contractId,
      callShown: true,
      kinds: this.pages.kinds(request.locale, (kind) => `/desk/${contractId}/new/${kind}`),
      form: blank(),
      title: model.client.clientName,
    });
  }
}
