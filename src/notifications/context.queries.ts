import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { EventRecord } from '../platform/events/events.js';

/** What a notice knows of its event: ids to link by, and the few figures its text may name. Never free text. */
export interface NoticeContext {
  ids: Record<string, unknown>;
  organisationId: string | null;
  assistantId: string | null;
  params: {
    business?: string;
    assistant?: string;
    number?: string;
    deadline?: string;
    zone?: string;
    cents?: number;
    currency?: string;
  };
}

interface Found {
  contractId?: string | null;
  organisationId?: string | null;
  assistantId?: string | null;
  [more: string]: unknown;
}

/** By kind of subject: what its row adds to the ids the event carries. */
const lookups: Record<string, string> = {
  contract: `select id "contractId" from contract where id = $1`,
  brief: `select id "briefId", organisation_id "organisationId" from brief where id = $1`,
  invitation: `select i.brief_id "briefId", b.organisation_id "organisationId", i.assistant_id "assistantId",
      i.expires_at::text deadline from invitation i join brief b on b.id = i.brief_id where i.id = $1`,
  proposal: `select id "proposalId", brief_id "briefId", organisation_id "organisationId", assistant_id "assistantId",
      expires_at::text deadline from proposal where id = $1`,
  conversation: `select id "conversationId", contract_id "contractId", organisation_id "organisationId",
      assistant_id "assistantId" from conversation where id = $1`,
  timesheet: `select id "timesheetId", contract_id "contractId", approve_by::text deadline from timesheet where id = $1`,
  time_line: `select timesheet_id "timesheetId", contract_id "contractId" from time_line where id = $1`,
  objection: `select l.timesheet_id "timesheetId", l.contract_id "contractId" from objection o
      join time_line l on l.id = o.time_line_id where o.id = $1`,
  delivery: `select id "deliveryId", contract_id "contractId", accept_by::text deadline from delivery where id = $1`,
  charge: `select id "chargeId", contract_id "contractId", gross_cents "grossCents", transfer_cents - shared_cents "transferCents",
      currency from charge where id = $1`,
  charge_share: `select s.charge_id "chargeId", s.assistant_id "assistantId", s.cents "grossCents", c.currency
      from charge_share s join charge c on c.id = s.charge_id where s.id = $1`,
  review_round: `select id "roundId", contract_id "contractId", closes_at::text deadline from review_round where id = $1`,
};

@Injectable()
export class NoticeContexts {
  constructor(private readonly uow: UnitOfWork) {}

  /** Everything a notice of this event may say, read now. */
  async of(event: EventRecord): Promise<NoticeContext> {
    const subject = lookups[event.subjectKind];
    const row = subject ? await this.uow.one<Found>(subject, [event.subjectId]) : null;
    const ids: Found = {
      [`${camel(event.subjectKind)}Id`]: event.subjectId,
      ...row,
      ...event.data,
      contractId:
        event.contractId ?? (event.data['contractId'] as string | undefined) ?? row?.contractId ?? null,
    };
    const contract = await this.contract(ids.contractId);
    const organisationId = ids.organisationId ?? contract?.organisationId ?? null;
    const assistantId = ids.assistantId ?? contract?.assistantId ?? this.subjectAccount(event);
    const names = await this.names(organisationId, assistantId);
    const cents = event.name === 'charge.transferred' ? row?.['transferCents'] : row?.['grossCents'];
    return {
      ids,
      organisationId,
      assistantId,
      params: {
        ...(names.business && { business: names.business }),
        ...(names.assistant && { assistant: names.assistant }),
        ...(contract && { number: contract.number, zone: contract.timezone }),
        ...(typeof row?.['deadline'] === 'string' && { deadline: row['deadline'] }),
        ...(typeof cents === 'number' && { cents, currency: row?.['currency'] as string }),
      },
    };
  }

  private contract(id: unknown) {
    return this.uow.one<{ organisationId: string; assistantId: string; number: string; timezone: string }>(
      `select organisation_id "organisationId", assistant_id "assistantId", number, timezone from contract where id = $1`,
      [id ?? null],
    );
  }

  private async names(
    organisationId: string | null,
    assistantId: string | null,
  ): Promise<{ business: string | null; assistant: string | null }> {
    const row = await this.uow.one<{ business: string | null; assistant: string | null }>(
      `select (select name from organisation where id = $1) business,
              (select coalesce(p.display_name, a.name) from account a
               left join assistant_profile p on p.assistant_id = a.id where a.id = $2) assistant`,
      [organisationId, assistantId],
    );
    return row ?? { business: null, assistant: null };
  }

  /** Profiles and accounts are their own person. */
  private subjectAccount({ subjectKind, subjectId }: EventRecord): string | null {
    return ['profile', 'assistant_profile', 'account'].includes(subjectKind) ? subjectId : null;
  }
}

const camel = (kind: string): string =>
  kind.replace('assistant_profile', 'profile').replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
