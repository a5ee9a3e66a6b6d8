import { Injectable } from '@nestjs/common';
import type { Temporal } from 'temporal-polyfill';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Mails } from '../../platform/mail/mails.js';
import { Sms } from '../../platform/sms/sms.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { PeopleNowService } from '../playbooks/people-now.service.js';
import { Playbooks } from '../playbooks/playbooks.service.js';
import type { Message, Urgency } from './message.form.js';
import { chosen, nextWays, type Channel, type Target } from './reach.rules.js';
import { MessageSettingsService } from './settings.service.js';
import { quietUntil } from './summary.rules.js';

export const MESSAGE = 'desk.message';
export const WEBHOOK = 'desk.message_webhook';

interface SentRow {
  id: string;
  channel: Channel;
  person: string;
  target: Buffer;
  state: string;
}

/** Which message leaves, and how it presses. */
interface Leaving {
  messageId: string;
  version: number;
  urgency: Urgency;
}

interface Wanted extends Target {
  corrects?: boolean;
  /** Somebody else had not read it. */
  escalated?: boolean;
}

interface Queued extends Wanted {
  escalatesAt: Temporal.Instant | null;
  heldUntil: Temporal.Instant | null;
}

/** Messages on their way out: a row for each person and channel, written with the message itself. */
@Injectable()
export class Outbox {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly mails: Mails,
    private readonly sms: Sms,
    private readonly playbooks: Playbooks,
    private readonly peopleNow: PeopleNowService,
    private readonly settings: MessageSettingsService,
  ) {}

  /** Sends a message to the people chosen, and to the client's own system if it has one. */
  async send(desk: Desk, messageId: string, { send = [], urgency }: Message): Promise<void> {
    const settings = await this.settings.of(desk);
    const presses = urgency === 'now' && settings.escalateMinutes !== null;
    const people = send.length > 0 || presses ? ((await this.playbooks.latest(desk))?.people ?? []) : [];
    const { targets, nowhere } = chosen(send, people);
    if (nowhere.length > 0) throw new Refusal('message_nowhere', { field: 'send' });
    // What can't wait must not wait for somebody to be chosen.
    if (presses && targets.length === 0) targets.push(...(await this.next(desk, [])));
    const { webhookUrl } = settings;
    if (webhookUrl) targets.push({ person: '', channel: 'webhook', name: '', address: webhookUrl });
    await this.queueAll(desk, { messageId, version: 1, urgency }, targets);
  }

  /** Tells everybody the message went to what it says now; what has not left yet leaves corrected. */
  async correct(desk: Desk, messageId: string, version: number, urgency: Urgency): Promise<void> {
    const earlier = await this.uow.query<SentRow>(
      `select distinct on (channel, person) id, channel, person, target, state from message_delivery
       where contract_id = $1 and message_id = $2 order by channel, person, version desc`,
      [desk.contract.id, messageId],
    );
    await this.uow.query(
      `update message_delivery set escalates_at = null, next_at = null,
         state = case state when 'queued' then 'withdrawn' else state end
       where contract_id = $1 and message_id = $2`,
      [desk.contract.id, messageId],
    );
    const targets = earlier.map((row) => ({
      person: row.person,
      channel: row.channel,
      ...openTarget(desk, row),
      corrects: row.state === 'sent' || row.state === 'delivered',
    }));
    await this.queueAll(desk, { messageId, version, urgency }, targets);
  }

  /** Sends a version of a message to each target, and has it watched if it can't wait. */
  async queueAll(desk: Desk, { messageId, version, urgency }: Leaving, targets: Wanted[]): Promise<void> {
    const { escalateMinutes, quietFrom, quietUntil: end } = await this.settings.of(desk);
    const now = this.clock.now();
    const quiet =
      urgency === 'now' ? null : quietUntil(now, { from: quietFrom, until: end }, desk.contract.timezone);
    const watched =
      urgency === 'now' && escalateMinutes ? targets.find(({ channel }) => channel !== 'webhook') : null;
    for (const target of targets)
      await this.queue(desk, messageId, version, {
        ...target,
        escalatesAt: target === watched ? now.add({ minutes: escalateMinutes! }) : null,
        heldUntil: target.channel === 'sms' ? quiet : null,
      });
  }

  /** Every way to the person a message that can't wait goes to next: whoever is there at that moment first. */
  async next(desk: Desk, told: string[], at = this.clock.now()): Promise<Target[]> {
    const playbook = await this.peopleNow.in(desk, await this.playbooks.latest(desk), at);
    return nextWays(playbook?.people ?? [], told, at.toZonedDateTimeISO(desk.contract.timezone));
  }

  /** Lets a text message leave that the quiet hours held, unless what it says was read meanwhile. */
  async release(desk: Desk, id: string): Promise<void> {
    const [row] = await this.uow.returning<{ state: string }>(
      `update message_delivery d set held_until = null,
         state = case when d.state = 'queued' and r.read_at is not null then 'withdrawn' else d.state end
       from desk_record r where d.contract_id = $1 and d.id = $2 and d.held_until <= $3
         and r.contract_id = $1 and r.id = d.message_id returning d.state`,
      [desk.contract.id, id, this.clock.date()],
    );
    if (row?.state === 'queued')
      await this.sms.sendLate(
        { purpose: MESSAGE, contractId: desk.contract.id, subjectId: id },
        `message ${id}`,
      );
  }

  private async queue(
    desk: Desk,
    messageId: string,
    version: number,
    { person, channel, name, address, corrects = false, escalated = false, escalatesAt, heldUntil }: Queued,
  ): Promise<void> {
    const id = newId();
    const contractId = desk.contract.id;
    const now = this.clock.date();
    const at = (instant: Temporal.Instant | null): Date | null =>
      instant && new Date(instant.epochMilliseconds);
    await this.uow.query(
      `insert into message_delivery (id, contract_id, message_id, version, channel, person, target, corrects, queued_at,
         next_at, escalated, escalates_at, held_until)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        id,
        contractId,
        messageId,
        version,
        channel,
        person,
        desk.key.seal(JSON.stringify({ name, address }), targetPlace(id)),
        corrects,
        now,
        channel === 'webhook' ? now : null,
        escalated,
        at(escalatesAt),
        at(heldUntil),
      ],
    );
    const about = { purpose: MESSAGE, contractId, subjectId: id };
    if (channel === 'mail') await this.mails.sendLate(about, `message ${id}`);
    else if (channel === 'webhook') await this.jobs.send(WEBHOOK, { contractId, deliveryId: id });
    else if (!heldUntil) await this.sms.sendLate(about, `message ${id}`);
  }
}

const targetPlace = (row: string) => ({ table: 'message_delivery', row, column: 'target' });

/** Who a delivery goes to, read in the open vault. */
export const openTarget = (
  { key }: Desk,
  { id, target }: { id: string; target: Buffer },
): { name: string; address: string } =>
  JSON.parse(key.open(target, targetPlace(id))) as { name: string; address: string };
