import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import type { Shift } from '../desk.js';
import type { StandIn, Substitutes } from '../telephony/duty/substitutes.js';

/** A shift that was not called off, of a substitute all three still agree on. */
const AGREED = `s.cancelled_at is null and exists (select from substitute a where a.id = s.substitute_id and a.ended_at is null
    and a.agreed_at is not null and a.business_agreed_at is not null)`;
const RUNNING = `s.from_at <= $2 and s.to_at > $2 and ${AGREED}`;
/** Who is still speaking when her shift ends finishes that call. Read with the contract's vault open. */
const FINISHING = `s.to_at <= $2 and s.to_at > $2::timestamptz - interval '2 hours' and ${AGREED} and exists (select from desk_call k
  where k.contract_id = s.contract_id and k.assistant_id = s.assistant_id and k.ended_at is null and k.taken_at >= s.from_at)`;
const SHIFT = `s.id, s.contract_id "contractId", s.from_at "from", s.to_at "until", s.share_bps "shareBps"`;

/** Who answers in somebody's place at this moment: the one question the doors and the telephone ask. */
@Injectable()
export class StandIns implements Substitutes {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The shift that opens this contract's desk, whose vault is open, to the account now; null outside one. */
  shiftOf(contractId: string, accountId: string): Promise<Shift | null> {
    return this.uow.one<Shift>(
      `select ${SHIFT} from substitute_shift s where s.contract_id = $1 and s.assistant_id = $3
         and (${RUNNING} or ${FINISHING}) order by s.from_at desc limit 1`,
      [contractId, this.clock.date(), accountId],
    );
  }

  /** The shifts the account stands in now. */
  shiftsOf(accountId: string): Promise<Shift[]> {
    return this.uow.query<Shift>(
      `select ${SHIFT} from substitute_shift s where s.assistant_id = $1 and ${RUNNING}`,
      [accountId, this.clock.date()],
    );
  }

  /** Who stands in at this moment, by contract. */
  now(contractIds: string[]): Promise<Map<string, StandIn>> {
    return this.standingIn(contractIds, this.clock.date());
  }

  async standingIn(contractIds: string[], at: Date): Promise<Map<string, StandIn>> {
    const rows = await this.uow.query<StandIn & { contractId: string }>(
      `select s.contract_id "contractId", s.assistant_id "assistantId", p.name, s.to_at "until" from substitute_shift s
       join account p on p.id = s.assistant_id and p.suspended_at is null
       where s.contract_id = any ($1) and ${RUNNING}`,
      [contractIds, at],
    );
    return new Map(rows.map(({ contractId, ...standIn }) => [contractId, standIn]));
  }
}
