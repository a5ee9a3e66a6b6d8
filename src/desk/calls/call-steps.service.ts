import { Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { found, Missing } from '../../platform/errors.js';
import { Clock } from '../../platform/time/clock.js';
import { Desks } from '../desks.service.js';
import { PeopleNowService } from '../playbooks/people-now.service.js';
import { Playbooks } from '../playbooks/playbooks.service.js';
import { presenceOf } from '../playbooks/presence.rules.js';
import { isWrittenKind } from '../records/record-kinds.js';
import { PhoneOrders } from '../telephony/routing/orders.service.js';
import { Transfers } from '../telephony/routing/transfers.service.js';
import { Timeline } from '../timeline/timeline.queries.js';
import { reopened } from './call-form.rules.js';
import { CallDrafts } from './call-drafts.service.js';

/** The actions the client's instructions offer in a call. */
@Injectable()
export class CallSteps {
  constructor(
    private readonly desks: Desks,
    private readonly timeline: Timeline,
    private readonly playbooks: Playbooks,
    private readonly peopleNow: PeopleNowService,
    private readonly drafts: CallDrafts,
    private readonly clock: Clock,
    private readonly transfers: Transfers,
    private readonly orders: PhoneOrders,
  ) {}

  /** Passes the call on to one of the client's people through the exchange; the ending says to whom. */
  pass(actor: Member, contractId: string, callId: string, personKey: string): Promise<void> {
    return this.desks.work(actor, contractId, async (desk) => {
      const call = await this.timeline.find(desk, callId);
      if (call?.kind !== 'call' || call.state !== 'in_progress') throw new Missing('call');
      const playbook = call.playbookVersionId
        ? await this.playbooks.version(desk, call.playbookVersionId)
        : null;
      const person = found(
        playbook?.people.find(({ key }) => key === personKey),
        'person',
      );
      await this.transfers.ask(desk, callId, person);
      const parts = await this.drafts.of(desk, callId);
      await this.drafts.lay(desk, callId, 'end', {
        outcome: 'passed_on',
        ...(!parts['end']?.['note'] && { note: `→ ${person.name}` }),
      });
      await this.desks.tell(desk, callId);
    });
  }

  /** Puts the caller on hold through the exchange, or takes her back. */
  hold(actor: Member, contractId: string, callId: string, what: 'hold' | 'resume'): Promise<void> {
    return this.desks.work(actor, contractId, (desk) => this.orders.hold(desk, callId, what));
  }

  /** Takes an action of the chosen type: its form opens with the answers, or the ending says to whom it was passed. */
  take(actor: Member, contractId: string, callId: string, key: string): Promise<string> {
    return this.desks.work(actor, contractId, async (desk) => {
      const call = await this.timeline.find(desk, callId);
      if (call?.kind !== 'call' || call.state !== 'in_progress') return '';
      const playbook = found(
        call.playbookVersionId ? await this.playbooks.version(desk, call.playbookVersionId) : null,
        'playbook',
      );
      const type = playbook.callTypes.find((one) => one.key === call.callType);
      const step = found(
        type?.actions.find((one) => one.key === key),
        'action',
      );
      const parts = await this.drafts.of(desk, callId);
      if (isWrittenKind(step.kind)) {
        const again = reopened(step.kind, playbook, type, step, parts);
        if (again) await this.drafts.lay(desk, callId, step.kind, again);
        return `?do=${step.kind}&act=${key}#record`;
      }
      if (step.kind === 'transfer') {
        const now = this.clock.now().toZonedDateTimeISO(desk.contract.timezone);
        const { people } = await this.peopleNow.in(desk, playbook);
        const asked = people.filter((person) => step.people.includes(person.key));
        const present = asked.filter((person) => presenceOf(person, now).state !== 'out');
        const to = (present.length > 0 ? present : asked).map(({ name }) => name);
        await this.drafts.lay(desk, callId, 'end', {
          outcome: 'passed_on',
          ...(!parts['end']?.['note'] && to.length > 0 && { note: `→ ${to.join(', ')}` }),
        });
        return `?do=done&act=${key}#end`;
      }
      return `?do=done&act=${key}`;
    });
  }
}
