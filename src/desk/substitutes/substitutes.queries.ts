import { Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { isId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';

export interface ListedSubstitute {
  id: string;
  contractId: string;
  name: string;
  slug: string | null;
  client: string;
  assistant: string;
  timezone: string;
  shareBps: number;
  namedAt: Date;
  businessAgreedAt: Date | null;
  agreedAt: Date | null;
}

export interface ListedShift {
  id: string;
  contractId: string;
  name: string;
  client: string;
  assistant: string;
  timezone: string;
  shareBps: number;
  from: Date;
  until: Date;
  minutes: number;
}

export interface SubstituteContract {
  id: string;
  number: string;
  state: string;
  timezone: string;
  clientName: string;
  assistantName: string;
  assistantId: string;
}

const AGREEMENTS = `select s.id, s.contract_id "contractId", coalesce(nullif(p.display_name, ''), a.name) name, p.slug::text,
    o.name client, own.name assistant, c.timezone, s.share_bps "shareBps", s.named_at "namedAt",
    s.business_agreed_at "businessAgreedAt", s.agreed_at "agreedAt"
  from substitute s join contract c on c.id = s.contract_id join organisation o on o.id = c.organisation_id
  join account own on own.id = c.assistant_id join account a on a.id = s.assistant_id
  left join assistant_profile p on p.assistant_id = a.id and p.state = 'published'
  where s.ended_at is null and c.state in ('active', 'paused', 'in_notice')`;

const SHIFTS = `select s.id, s.contract_id "contractId", a.name, o.name client, own.name assistant, c.timezone,
    s.share_bps "shareBps", s.from_at "from", s.to_at "until",
    coalesce((select sum(extract(epoch from w.ended_at - w.started_at)) / 60 from desk_work w
      where w.contract_id = s.contract_id and w.assistant_id = s.assistant_id
        and w.started_at >= s.from_at and w.started_at < s.to_at), 0)::int minutes
  from substitute_shift s join contract c on c.id = s.contract_id join organisation o on o.id = c.organisation_id
  join account own on own.id = c.assistant_id join account a on a.id = s.assistant_id
  where s.cancelled_at is null`;
const SHOWN = 50;

/** What the pages of substitutes show: agreements and shifts, never a word from the vault. */
@Injectable()
export class SubstituteQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** A contract one of whose sides the actor is; else Missing. */
  async contract(actor: Member, contractId: string): Promise<SubstituteContract> {
    const row = isId(contractId)
      ? await this.uow.one<SubstituteContract>(
          `select c.id, c.number, c.state, c.timezone, o.name "clientName", a.name "assistantName", a.id "assistantId"
           from contract c join organisation o on o.id = c.organisation_id join account a on a.id = c.assistant_id
           where c.id = $1 and (c.organisation_id = $2 or c.assistant_id = $3)`,
          [contractId, actor.organisationId, actor.accountId],
        )
      : null;
    return found(row, 'contract');
  }

  /** Who may stand in under a contract, the last named first. */
  named(contractId: string): Promise<ListedSubstitute[]> {
    return this.uow.query(`${AGREEMENTS} and s.contract_id = $1 order by s.named_at desc limit ${SHOWN}`, [
      contractId,
    ]);
  }

  /** A contract's shifts: those to come and running first, then the latest ones over. */
  shifts(contractId: string): Promise<ListedShift[]> {
    return this.uow.query(
      `${SHIFTS} and s.contract_id = $1 order by (s.to_at <= $2), abs(extract(epoch from s.from_at - $2)) limit ${SHOWN}`,
      [contractId, this.clock.date()],
    );
  }

  /** The agreements that name this assistant, those that wait for her first. */
  ofAssistant(actor: Member): Promise<ListedSubstitute[]> {
    return this.uow.query(
      `${AGREEMENTS} and s.assistant_id = $1 order by (s.agreed_at is not null), s.named_at desc limit ${SHOWN}`,
      [actor.accountId],
    );
  }

  /** The shifts this assistant takes for others. */
  shiftsOf(actor: Member): Promise<ListedShift[]> {
    return this.uow.query(
      `${SHIFTS} and s.assistant_id = $1 order by (s.to_at <= $2), abs(extract(epoch from s.from_at - $2)) limit ${SHOWN}`,
      [actor.accountId, this.clock.date()],
    );
  }
}
