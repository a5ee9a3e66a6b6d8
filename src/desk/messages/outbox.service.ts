import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Mails } from '../../platform/mail/mails.js';
import { Sms } from '../../platform/sms/sms.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Playbooks } from '../playbooks/playbooks.service.js';
import type { Message } from './message.form.js';
import { chosen, type Channel, type Target } from './reach.rules.js';
import { MessageSettingsService } from './settings.service.js';

export const MESSAGE = 'desk.message';
export const WEBHOOK = 'desk.message_webhook';

interface SentRow {
  id: string;
  channel: Channel;
  person: string;
  target: Buffer;
  state: string;
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
    private readonly settings: MessageSettingsService,
  ) {}

  /** Sends a message to the people chosen, and to the client's own system if it has one. */
  async send(desk: Desk, messageId: string, { send = [] }: Message): Promise<void> {
    const people = send.length > 0 ? ((await this.playbooks.latest(desk))?.people ?? []) : [];
    const { targets, nowhere } = chosen(send, people);
    if (nowhere.length > 0) throw new Refusal('message_nowhere', { field: 'send' });
    const { webhookUrl } = await this.settings.of(desk);
    const own: Target[] = webhookUrl
      ? [{ person: '', channel: 'webhook', name: '', address: webhookUrl }]
      : [];
    for (const target of [...targets, ...own]) await this.queue(desk, messageId, 1, target, false);
  }

  /** Tells everybody the message went to what it says now; what has not left yet leaves corrected. */
  async correct(desk: Desk, messageId: string, version: number): Promise<void> {
    const earlier = await this.uow.query<SentRow>(
      `select distinct on (channel, person) id, channel, person, target, state from message_delivery
       where contract_id = $1 and message_id = $2 order by channel, person, version desc`,
      [desk.contract.id, messageId],
    );
    await this.uow.query(
      `update message_delivery set state = 'withdrawn', next_at = null
       where contract_id = $1 and message_id = $2 and state = 'queued'`,
      [desk.contract.id, messageId],
    );
    for (const row of earlier) {
      const { name, address } = openTarget(desk, row);
      const target = { person: row.person, channel: row.channel, name, address };
      const hadIt = row.state === 'sent' || row.state === 'delivered';
      await this.queue(desk, messageId, version, target, hadIt);
    }
  }

  private async queue(
    desk: Desk,
    messageId: string,
    version: number,
    { person, channel, name, address }: Target,
    corrects: boolean,
  ): Promise<void> {
    const id = newId();
    const contractId = desk.contract.id;
    const now = this.clock.date();
    await this.uow.query(
      `insert into message_delivery (id, contract_id, message_id, version, channel, person, target, corrects, queued_at, next_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
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
      ],
    );
    const about = { purpose: MESSAGE, contractId, subjectId: id };
    if (channel === 'mail') await this.mails.sendLate(about, `message ${id}`);
    else if (channel === 'sms') await this.sms.sendLate(about, `message ${id}`);
    else await this.jobs.send(WEBHOOK, { contractId, deliveryId: id });
  }
}

const targetPlace = (row: string) => ({ table: 'message_delivery', row, column: 'target' });

/** Who a delivery goes to, read in the open vault. */
export const openTarget = (
  { key }: Desk,
  { id, target }: { id: string; target: Buffer },
): { name: string; address: string } =>
  JSON.parse(key.open(target, targetPlace(id))) as { name: string; address: string };
