import { Injectable } from '@nestjs/common';
import type { Actor } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { Businesses } from '../profiles/index.js';
import type { Side } from './contract.rules.js';
import type { ContractState } from './contract.states.js';
import type { ContractView } from './contracts.service.js';

export interface ListedContract {
  id: string;
  number: string;
  title: string;
  kind: ContractView['kind'];
  state: ContractState;
  timezone: string;
  businessName: string;
  assistantName: string;
  assistantSlug: string | null;
  startsOn: string;
  endsOn: string | null;
  signBy: string;
  priceCents: number;
  currency: string;
  /** Sides that have signed the latest text. */
  signed: Side[];
  createdAt: string;
}

export interface Signed {
  side: Side;
  typedName: string;
  account: string;
  textSha256: string;
  ip: string | null;
  userAgent: string | null;
  signedAt: string;
}

export interface Pause {
  startedAt: string;
  startedBy: string;
  reason: string;
  endedAt: string | null;
}

export interface Happening {
  name: string;
  at: string;
  by: string | null;
  data: Record<string, unknown>;
}

export interface ContractDetail extends ListedContract {
  organisationId: string;
  proposalId: string | null;
  briefId: string | null;
  conversationId: string | null;
  /** What the business's data still lack before anybody can sign: names of fields. */
  missing: string[];
  noticeGivenAt: string | null;
  endReason: string | null;
  signedAt: string | null;
  version: ContractView['version'] & { text: string; textSha256: string; createdAt: string };
  signatures: Signed[];
  pauses: Pause[];
  happenings: Happening[];
}

const iso = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const columns = `k.id, k.number, k.title, k.kind, k.state, k.timezone, o.name "businessName",
  coalesce(nullif(p.display_name, ''), a.name) "assistantName",
  case when p.state = 'published' then p.slug::text end "assistantSlug",
  k.starts_on::text "startsOn", k.ends_on::text "endsOn", ${iso('k.sign_by')} "signBy",
  v.price_cents "priceCents", v.currency, ${iso('k.created_at')} "createdAt",
  array(select s.side from signature s where s.contract_version_id = v.id order by s.signed_at) signed`;
const tables = `from contract k join contract_version v on v.contract_id = k.id and v.version = k.latest_version
  join organisation o on o.id = k.organisation_id join account a on a.id = k.assistant_id
  left join assistant_profile p on p.assistant_id = k.assistant_id
  where (k.organisation_id = $1 or k.assistant_id = $2)`;

const GROUP = `case when k.state = 'awaiting_signatures' then 0 when k.state in ('ended', 'withdrawn') then 2 else 1 end`;

export type Tally = Record<'to_sign' | 'running' | 'waiting' | 'over', number>;

/** What the contract pages show, from what the actor may see. */
@Injectable()
export class ContractQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly businesses: Businesses,
  ) {}

  /** The actor's contracts, the newest first. */
  async page(actor: Actor, cursor: string | undefined, limit: number): Promise<Page<ListedContract>> {
    const [at, id] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<ListedContract>(
      `select ${columns} ${tables} and ($3::timestamptz is null or (k.created_at, k.id) < ($3, $4::uuid))
       order by k.created_at desc, k.id desc limit $5`,
      [actor.organisationId, actor.accountId, at, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.createdAt, row.id],
      (row) => row,
    );
  }

  /** The actor's contracts as a page groups them: to sign, running, over; the newest of each first. */
  async grouped(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<ListedContract>> {
    const [group, at, id] = decodeCursor(cursor, 3) ?? [null, null, null];
    const rows = await this.uow.query<ListedContract & { group: number }>(
      `select ${columns}, ${GROUP} "group" ${tables}
         and ($3::int is null or ${GROUP} > $3 or ${GROUP} = $3 and (k.created_at, k.id) < ($4, $5::uuid))
       order by ${GROUP}, k.created_at desc, k.id desc limit $6`,
      [actor.organisationId, actor.accountId, group, at, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.group, row.createdAt, row.id],
      ({ group: _group, ...row }) => row,
    );
  }

  /** How many contracts the actor has in each group, and how many its side still has to sign. */
  async tally(actor: Actor, side: Side): Promise<Tally> {
    const row = await this.uow.one<Tally>(
      `select count(*) filter (where k.state = 'awaiting_signatures' and not exists (select from signature s
                where s.contract_version_id = v.id and s.side = $3))::int "to_sign",
              count(*) filter (where ${GROUP} = 1)::int "running", count(*) filter (where ${GROUP} = 0)::int "waiting",
              count(*) filter (where ${GROUP} = 2)::int "over" ${tables}`,
      [actor.organisationId, actor.accountId, side],
    );
    return found(row, 'tally');
  }

  /** One contract with its text, signatures, pauses and what happened; Missing when it is not the actor's. */
  async detail(actor: Actor, contractId: string): Promise<ContractDetail> {
    const row = await this.uow.one<ContractDetail>(
      `select ${columns}, k.organisation_id "organisationId", k.proposal_id "proposalId", k.brief_id "briefId",
              (select c.id from conversation c where c.contract_id = k.id) "conversationId",
              ${iso('k.notice_given_at')} "noticeGivenAt", k.end_reason "endReason", ${iso('k.signed_at')} "signedAt",
              jsonb_build_object('id', v.id, 'priceCents', v.price_cents, 'currency', v.currency,
                'includedMinutes', v.included_minutes, 'overageCents', v.overage_cents,
                'incrementMinutes', v.increment_minutes, 'holdExcluded', v.hold_excluded, 'weeklyMinutes', v.weekly_minutes, 'feeBps', v.fee_bps,
                'vatBps', v.vat_bps, 'taxRegime', v.tax_regime, 'approvalHours', v.approval_hours,
                'noticeDays', v.notice_days, 'locale', v.locale, 'text', v.text, 'textSha256', v.text_sha256,
                'createdAt', ${iso('v.created_at')}) "version",
              array(select jsonb_build_object('side', s.side, 'typedName', s.typed_name, 'account', sa.name,
                      'textSha256', s.text_sha256, 'ip', host(s.ip), 'userAgent', s.user_agent,
                      'signedAt', ${iso('s.signed_at')})
                    from signature s join account sa on sa.id = s.account_id
                    where s.contract_version_id = v.id order by s.signed_at) signatures,
              array(select jsonb_build_object('startedAt', ${iso('x.started_at')}, 'startedBy', xa.name,
                      'reason', x.reason, 'endedAt', ${iso('x.ended_at')})
                    from contract_pause x join account xa on xa.id = x.started_by
                    where x.contract_id = k.id order by x.started_at) pauses,
              array(select jsonb_build_object('name', e.name, 'at', ${iso('e.at')}, 'by', ea.name, 'data', e.data)
                    from event e left join account ea on ea.id = e.actor_id and ea.kind <> 'staff'
                    where e.subject_kind = 'contract' and e.subject_id = k.id order by e.at, e.id) happenings
       ${tables} and k.id = $3`,
      [actor.organisationId, actor.accountId, contractId],
    );
    const contract = found(row, 'contract');
    const open = contract.state === 'awaiting_signatures';
    return { ...contract, missing: open ? await this.businesses.missing(contract.organisationId) : [] };
  }
}
