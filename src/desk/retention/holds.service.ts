import { Injectable } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { holds } from './retention.rules.js';

export interface Hold {
  id: string;
  reason: string;
  until: string | null;
  placedBy: string;
  placedAt: Date;
  liftedBy: string | null;
  liftedAt: Date | null;
  inForce: boolean;
}

/** Legal holds: while one is in force nothing of the contract is purged or destroyed. */
@Injectable()
export class Holds {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly desks: Desks,
  ) {}

  /** Places a hold, without end or until a day. Returns its id. */
  place(
    actor: BusinessActor,
    contractId: string,
    { reason, until }: { reason: string; until?: string | undefined },
  ): Promise<string> {
    return this.desks.read(actor, contractId, async ({ key, contract }) => {
      if (until && until < this.clock.today(contract.timezone).toString())
        throw new Refusal('hold_past', { field: 'until' });
      const id = newId();
      await this.uow.query(
        `insert into legal_hold (id, contract_id, reason, until, placed_by, placed_at) values ($1, $2, $3, $4, $5, $6)`,
        [id, contractId, key.seal(reason, place(id)), until ?? null, actor.accountId, this.clock.date()],
      );
      await this.tell('hold_placed', contractId);
      return id;
    });
  }

  /** Lifts a hold: what is due then goes with the next purge. */
  lift(actor: BusinessActor, contractId: string, id: string): Promise<void> {
    return this.desks.read(actor, contractId, async () => {
      const lifted = isId(id)
        ? await this.uow.returning(
            `update legal_hold set lifted_by = $3, lifted_at = $4
             where contract_id = $1 and id = $2 and lifted_at is null returning id`,
            [contractId, id, actor.accountId, this.clock.date()],
          )
        : [];
      found(lifted[0], 'hold');
      await this.tell('hold_lifted', contractId);
    });
  }

  /** Every hold there was, the newest first. */
  async list({ contract, key }: Desk): Promise<Hold[]> {
    const rows = await this.uow.query<Omit<Hold, 'reason' | 'inForce'> & { reason: Buffer }>(
      `select h.id, h.reason, h.until::text, p.name "placedBy", h.placed_at "placedAt", l.name "liftedBy",
         h.lifted_at "liftedAt" from legal_hold h join account p on p.id = h.placed_by
       left join account l on l.id = h.lifted_by where h.contract_id = $1 order by h.placed_at desc limit 100`,
      [contract.id],
    );
    const today = this.clock.today(contract.timezone).toString();
    return rows.map(({ reason, ...row }) => ({
      ...row,
      reason: key.open(reason, place(row.id)),
      inForce: row.liftedAt === null && holds(row.until, today),
    }));
  }

  /** Whether a hold is in force. */
  async any({ contract }: Desk): Promise<boolean> {
    const today = this.clock.today(contract.timezone).toString();
    const row = await this.uow.one(
      `select 1 from legal_hold where contract_id = $1 and lifted_at is null and (until is null or until >= $2) limit 1`,
      [contract.id, today],
    );
    return row !== null;
  }

  private async tell(what: string, contractId: string): Promise<void> {
    await this.events.record(`desk.${what}`, { subjectKind: 'vault', subjectId: contractId, contractId });
  }
}

const place = (row: string) => ({ table: 'legal_hold', row, column: 'reason' });
