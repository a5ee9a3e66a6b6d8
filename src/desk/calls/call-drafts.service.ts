import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { isId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Member } from '../../identity/index.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import {
  baseOf,
  elsewhere,
  merged,
  named,
  partsOf,
  type DraftParts,
  type Fields,
  type KeptField,
} from './call-drafts.rules.js';

interface Row {
  part: string;
  content: Buffer;
}

/** What is typed during a call and not yet saved, kept in the vault until the call is over. */
@Injectable()
export class CallDrafts {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
  ) {}

  /**
   * Keeps what the page of a call holds. A call that is over, or another desk's, keeps nothing. With what the page held
   * before, only what was changed there since counts: another window's words stay. Returns what is kept.
   */
  keep(
    actor: Member,
    contractId: string,
    callId: string,
    fields: Fields,
    base = baseOf(fields),
  ): Promise<{ keptAt: Date; fields: KeptField[] }> {
    return this.desks.work(actor, contractId, async (desk) => {
      const keptAt = this.clock.date();
      if (!(await this.running(desk, callId))) return { keptAt, fields: [] };
      const stored = await this.of(desk, callId);
      const before = partsOf({ as: fields['as'], ...base });
      const kept: DraftParts = {};
      for (const [part, values] of Object.entries(partsOf(fields))) {
        kept[part] = base
          ? merged(stored[part], values, before[part] ?? {})
          : { ...elsewhere(stored[part]), ...values };
        await this.write(desk, callId, part, kept[part]);
      }
      return { keptAt, fields: named(kept) };
    });
  }

  /** Forgets a form whose record is written; what another window wrote in its fields is in no record yet. */
  saved(actor: Member, contractId: string, callId: string, kind: string): Promise<void> {
    return this.desks.work(actor, contractId, async (desk) => {
      const theirs = elsewhere((await this.of(desk, callId))[kind]);
      await this.forget(desk, callId, kind);
      if (Object.keys(theirs).length > 0) await this.write(desk, callId, kind, theirs);
    });
  }

  /** Everything kept of a call, by part: the answers, the ending, and each form. */
  async of(desk: Desk, callId: string): Promise<DraftParts> {
    const rows = await this.uow.query<Row>(
      `select part, content from call_draft where contract_id = $1 and call_id = $2`,
      [desk.contract.id, callId],
    );
    return Object.fromEntries(
      rows.map(({ part, content }) => [
        part,
        JSON.parse(desk.key.open(content, place(callId, part))) as Fields,
      ]),
    );
  }

  /** Lays values over one part of what is kept. */
  async lay(desk: Desk, callId: string, part: string, values: Fields): Promise<void> {
    const kept = (await this.of(desk, callId))[part];
    await this.write(desk, callId, part, { ...kept, ...values });
  }

  /** Forgets one part, or everything, once it is saved where it belongs. */
  async forget(desk: Desk, callId: string, part?: string): Promise<void> {
    await this.uow.query(
      `delete from call_draft where contract_id = $1 and call_id = $2 and ($3::text is null or part = $3)`,
      [desk.contract.id, callId, part ?? null],
    );
  }

  private async running({ contract }: Desk, callId: string): Promise<boolean> {
    if (!isId(callId)) return false;
    // Locked, so that what is kept can't outlive the call that ends at the same moment.
    const row = await this.uow.one<{ state: string }>(
      `select state from desk_record where contract_id = $1 and id = $2 and kind = 'call' for update`,
      [contract.id, callId],
    );
    return row?.state === 'in_progress';
  }

  private async write(desk: Desk, callId: string, part: string, values: Fields): Promise<void> {
    await this.uow.query(
      `insert into call_draft (call_id, contract_id, part, content, updated_at) values ($1, $2, $3, $4, $5)
       on conflict (call_id, part) do update set content = $4, updated_at = $5`,
      [
        callId,
        desk.contract.id,
        part,
        desk.key.seal(JSON.stringify(values), place(callId, part)),
        this.clock.date(),
      ],
    );
  }
}

const place = (callId: string, part: string) => ({
  table: 'call_draft',
  row: `${callId} ${part}`,
  column: 'content',
});
