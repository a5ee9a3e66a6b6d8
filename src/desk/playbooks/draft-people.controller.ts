import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { weekValues } from '../../availability/index.js';
import { found } from '../../platform/errors.js';
import { blank, flatten, submit, type FormState } from '../../platform/http/form.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { Clock } from '../../platform/time/clock.js';
import { spoken } from '../contacts/number.rules.js';
import { PersonForm } from './draft.forms.js';
import { DraftPages, rowsOf } from './draft-pages.service.js';
import { newKey } from './drafts.service.js';
import { PeopleNowService } from './people-now.service.js';
import { NowForm } from './playbooks.forms.js';
import { presenceText } from './presence.presenter.js';

/** The client's people: who they are, and when they can be asked for. */
@Controller('contracts/:contractId/instructions/people')
@Allow('desk.instruct')
export class DraftPeopleController {
  constructor(
    private readonly pages: DraftPages,
    private readonly clock: Clock,
    private readonly peopleNow: PeopleNowService,
  ) {}

  @Get()
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    refused?: { key: string; form: FormState },
  ): Promise<View> {
    return this.pages.show(request, actor, contractId, 'people', async ({ content }, desk) => {
      const { contract } = desk;
      const set = await this.peopleNow.of(desk);
      const { people } = await this.peopleNow.in(desk, content);
      // Only who is in force can be away from it.
      const inForce = new Set((await this.peopleNow.known(desk)).map((one) => one.key));
      const now = this.clock.now().toZonedDateTimeISO(contract.timezone);
      return {
        people: people.map((person) => ({
          ...person,
          number: person.number && spoken(person.number),
          now: presenceText(person, now, request.locale),
          set: person.key in set,
          settable: inForce.has(person.key),
          form: refused?.key === person.key ? refused.form : blank(),
          wrong: refused?.key === person.key,
        })),
      };
    });
  }

  @Get(':key')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
    refused?: FormState,
  ): Promise<View> {
    return this.pages.show(request, actor, contractId, 'person', ({ content }, { contract }) => {
      const person =
        key === 'new'
          ? null
          : found(
              content.people.find((one) => one.key === key),
              'person',
            );
      const { hours = [], ...rest } = person ?? {};
      const form = refused ?? blank({ ...flatten(rest), ...weekValues('hours', hours) });
      const now = this.clock.now().toZonedDateTimeISO(contract.timezone);
      return {
        key,
        person,
        now: person && presenceText(person, now, request.locale),
        draftForm: form,
        absenceRows: rowsOf(form, 'absences', ['from', 'note', 'start', 'end'], 2),
        absenceKinds: ['away', 'here'].map((value) => ({
          value,
          label: translate(request.locale, `playbook.absence.${value}`),
        })),
        ...(person && { title: person.name }),
      };
    });
  }

  /** Away or there just now, without writing instructions anew. */
  @Post(':key/now')
  setNow(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, NowForm, {
      done: async (input) => {
        await this.peopleNow.set(actor, contractId, key, input);
        return redirect(`/contracts/${contractId}/instructions/people`, 'playbook.notice.now');
      },
      again: (form) => this.list(actor, contractId, request, { key, form }),
    });
  }

  @Post(':key')
  save(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const own = key === 'new' ? newKey() : key;
    const list = `/contracts/${contractId}/instructions/people`;
    return this.pages.save(request, actor, contractId, PersonForm, {
      how: (content, { next, hours, absences, ...told }) => {
        const known = content.people.some((one) => one.key === own);
        if (key !== 'new') found(known || null, 'person');
        const others = content.people.filter((one) => one.key !== own);
        if (next === 'remove') return { ...content, people: others };
        const { revision: _, ...person } = told;
        const after = { ...person, key: own, hours, absences };
        return {
          ...content,
          people: known
            ? content.people.map((one) => (one.key === own ? after : one))
            : [...content.people, after],
        };
      },
      stay: ({ next }) => (next === 'more' ? `${list}/${own}` : list),
      again: (form) => this.show(actor, contractId, key, request, form),
    });
  }
}
