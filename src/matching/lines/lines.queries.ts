import { Injectable } from '@nestjs/common';
import type { WeekWindow } from '../../availability/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

export interface ContractCalls {
  contractId: string;
  organisationId: string;
  /** Whole and part weeks it has run, within those looked at. */
  weeks: number;
  callsPerDay: number | null;
  /** Hundredths, of its brief. */
  target: number | null;
  timezone: string | null;
  slots: WeekWindow[];
}

export interface ContractLine {
  contractId: string;
  assistantId: string;
  organisation: string;
  callsPerWeek: number;
  busy: number;
  worstSlot: number | null;
  worstBusy: number | null;
  target: number;
  overSince: string | null;
  timezone: string;
}

/** What was agreed about the calls of a contract nobody has to answer yet. */
export interface AgreedCalls {
  assistantId: string;
  callsPerDay: number | null;
  /** Hundredths. */
  target: number | null;
  timezone: string;
  startsOn: string;
  slots: WeekWindow[];
}

const SLOTS = `coalesce((select jsonb_agg(jsonb_build_object('day', s.weekday, 'from', to_char(s.starts, 'HH24:MI'),
  'to', to_char(s.ends, 'HH24:MI')) order by s.weekday, s.starts) from brief_slot s where s.brief_id = b.id), '[]') slots`;

@Injectable()
export class LinesQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** Who answers for somebody, and whose line was not computed since then; who no longer does, while it is written down. */
  async due(since: Date): Promise<string[]> {
    const rows = await this.uow.query<{ id: string }>(
      `select c.assistant_id id from contract c left join assistant_line l on l.assistant_id = c.assistant_id
       join availability a on a.assistant_id = c.assistant_id
       where c.state in ('active', 'in_notice') and c.kind <> 'fixed' and (l.computed_at is null or l.computed_at < $1)
       union select assistant_id from assistant_line where computed_at < $1 limit 500`,
      [since],
    );
    return rows.map((row) => row.id);
  }

  async zone(assistantId: string): Promise<string | null> {
    const row = await this.uow.one<{ timezone: string }>(
      `select timezone from availability where assistant_id = $1`,
      [assistantId],
    );
    return row?.timezone ?? null;
  }

  /** Her running contracts with what was agreed about calls. */
  contracts(assistantId: string, since: Date, now: Date): Promise<ContractCalls[]> {
    return this.uow.query<ContractCalls>(
      `select c.id "contractId", c.organisation_id "organisationId",
         greatest(0, extract(epoch from $3::timestamptz - greatest($2::timestamptz, c.starts_on::timestamptz)) / 604800)::float8 weeks,
         b.calls_per_day "callsPerDay", b.busy_target target, b.timezone,
         ${SLOTS}
       from contract c left join brief b on b.id = c.brief_id
       where c.assistant_id = $1 and c.state in ('active', 'in_notice') and c.kind <> 'fixed' order by c.id`,
      [assistantId, since, now],
    );
  }

  /** A contract that waits for signatures, with what its brief asked for. */
  toSign(contractId: string): Promise<AgreedCalls | null> {
    return this.uow.one<AgreedCalls>(
      `select c.assistant_id "assistantId", b.calls_per_day "callsPerDay", b.busy_target target, b.timezone,
         c.starts_on::text "startsOn", ${SLOTS}
       from contract c join brief b on b.id = c.brief_id where c.id = $1 and c.state = 'awaiting_signatures'`,
      [contractId],
    );
  }

  counts(
    assistantId: string,
    since: Date,
    zone: string,
  ): Promise<{ contractId: string; slot: number; calls: number; minutes: number }[]> {
    return this.uow.query(
      `select contract_id "contractId", slot, calls, minutes from desk_line($1, $2, $3)`,
      [assistantId, since, zone],
    );
  }

  /** How busy she is by half hour of her week, 0 to 1, and her zone. */
  line(assistantId: string): Promise<{ busy: number[] | null; timezone: string } | null> {
    return this.uow.one(
      `select a.timezone, (select array(select value / 10000.0::float8 from unnest(l.busy) with ordinality u (value, slot)
           order by slot) from assistant_line l where l.assistant_id = a.assistant_id) busy
       from availability a where a.assistant_id = $1`,
      [assistantId],
    );
  }

  /** What callers find, by contract: all of an assistant's, or one. */
  contractLines(of: { assistantId?: string; contractId?: string }): Promise<ContractLine[]> {
    return this.uow.query<ContractLine>(
      `select l.contract_id "contractId", l.assistant_id "assistantId", o.name organisation,
         l.calls_per_week::float8 "callsPerWeek", l.busy / 10000.0::float8 busy, l.worst_slot "worstSlot",
         l.worst_busy / 10000.0::float8 "worstBusy", l.target / 10000.0::float8 target, l.over_since::text "overSince",
         a.timezone
       from contract_line l join contract c on c.id = l.contract_id join organisation o on o.id = c.organisation_id
       join availability a on a.assistant_id = l.assistant_id
       where ($1::uuid is null or l.assistant_id = $1) and ($2::uuid is null or l.contract_id = $2)
       order by l.busy desc, l.contract_id`,
      [of.assistantId ?? null, of.contractId ?? null],
    );
  }
}
