import { Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { recordStates } from '../records/record.states.js';
import type { Correction, Message } from './message.form.js';
import { Outbox } from './outbox.service.js';

export interface EarlierVersion {
  version: number;
  content: Message;
  /** What was wrong with it. */
  what: string;
  correctedAt: Date;
}

interface MessageRow {
  state: string;
  content: Buffer;
  revision: number;
}

interface VersionRow {
  id: string;
  version: number;
  content: Buffer;
  correctedAt: Date;
}

/** Messages put right after they were sent: what they said stays readable, and everybody is told. */
@Injectable()
export class Corrections {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly outbox: Outbox,
  ) {}

  /** Corrects a message: whoever got it gets what it says now, and it waits to be read again. */
  correct(actor: Member, contractId: string, id: string, correction: Correction): Promise<void> {
    return this.desks.work(actor, contractId, async (desk) => {
      const row = found(await this.lock(desk, id), 'message');
      if (correction.revision !== undefined && correction.revision !== row.revision) throw new Stale();
      const before = JSON.parse(desk.key.open(row.content, recordPlace(id))) as Message;
      const { to, urgency, text, what } = correction;
      if (before.text === text && before.to === to && before.urgency === urgency)
        throw new Refusal('correction_same', { field: 'text' });
      const version = (await this.history(desk, id)).length + 1;
      const now = this.clock.date();
      await this.keep(desk, id, version, { content: before, what }, now);
      const state = recordStates.message.next(row.state, 'correct');
      const content = JSON.stringify({ ...before, to, urgency, text });
      await this.uow.query(
        `update desk_record set content = $3, state = $4, state_at = $5, state_by = $6, read_at = null, read_by = null,
           revision = revision + 1 where contract_id = $1 and id = $2`,
        [contractId, id, desk.key.seal(content, recordPlace(id)), state, now, actor.accountId],
      );
      await this.outbox.correct(desk, id, version + 1, urgency);
      await this.events.record('desk.message_corrected', {
        subjectKind: 'desk_record',
        subjectId: id,
        contractId,
        data: { recordId: id, version: version + 1 },
      });
      await this.desks.tell(desk, id);
    });
  }

  /** What a message said before, the first version first. */
  async history({ contract, key }: Desk, id: string): Promise<EarlierVersion[]> {
    const rows = await this.uow.query<VersionRow>(
      `select id, version, content, corrected_at "correctedAt" from message_version
       where contract_id = $1 and message_id = $2 order by version`,
      [contract.id, id],
    );
    return rows.map((row) => ({
      ...(JSON.parse(key.open(row.content, versionPlace(row.id))) as Pick<
        EarlierVersion,
        'content' | 'what'
      >),
      version: row.version,
      correctedAt: row.correctedAt,
    }));
  }

  private async lock({ contract }: Desk, id: string): Promise<MessageRow | null> {
    if (!isId(id)) return null;
    return this.uow.one<MessageRow>(
      `select state, content, revision from desk_record where contract_id = $1 and id = $2 and kind = 'message' for update`,
      [contract.id, id],
    );
  }

  private async keep(
    { contract, key, actor }: Desk,
    messageId: string,
    version: number,
    kept: { content: Message; what: string },
    at: Date,
  ): Promise<void> {
    const id = newId();
    await this.uow.query(
      `insert into message_version (id, contract_id, message_id, version, content, corrected_by, corrected_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        id,
        contract.id,
        messageId,
        version,
        key.seal(JSON.stringify(kept), versionPlace(id)),
        actor.accountId,
        at,
      ],
    );
  }
}

const recordPlace = (row: string) => ({ table: 'desk_record', row, column: 'content' });
const versionPlace = (row: string) => ({ table: 'message_version', row, column: 'content' });
