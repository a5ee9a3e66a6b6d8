import { Injectable } from '@nestjs/common';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import type { Member } from '../identity/index.js';
import type { PackageFacts } from '../matching/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import type { ProposalState, Side } from './briefs.states.js';

export interface Proposal {
  id: string;
  briefId: string;
  organisationId: string;
  assistantId: string;
  state: ProposalState;
  turn: Side;
  latestVersion: number;
  declineReason: string | null;
  expiresAt: Date;
  stateAt: Date;
  timezone: string;
  briefTitle: string;
  briefNumber: number;
  briefState: string;
  organisation: string;
  assistant: string;
  slug: string | null;
  photoUrl: string | null;
  contractId: string | null;
  conversationId: string | null;
  /** Others were asked to cover the brief together with her. */
  inTeam: boolean;
}

export interface ProposalVersion {
  id: string;
  version: number;
  side: Side;
  madeBy: string;
  packageVersionId: string;
  packageName: string;
  kind: PackageFacts['kind'];
  listCents: number;
  priceCents: number;
  currency: string;
  includedMinutes: number | null;
  overageCents: number | null;
  weeklyMinutes: number;
  startsOn: string;
  endsOn: string | null;
  noticeDays: number;
  approvalHours: number;
  message: string;
  createdAt: Date;
}

export interface OfferedPackage extends PackageFacts {
  description: string;
}

const PROPOSAL = `select p.id, p.brief_id "briefId", p.organisation_id "organisationId", p.assistant_id "assistantId", p.state,
  p.turn, p.latest_version "latestVersion", p.decline_reason "declineReason", p.expires_at "expiresAt", p.state_at "stateAt",
  b.timezone, b.title "briefTitle", b.number "briefNumber", b.state "briefState",
  coalesce(nullif(bp.legal_name, ''), o.name) organisation, coalesce(ap.display_name, a.name) assistant, ap.slug::text slug,
  '/files/' || ap.photo_id "photoUrl",
  (select c.id from contract c where c.proposal_id = p.id) "contractId",
  (select c.id from conversation c where c.brief_id = p.brief_id and c.assistant_id = p.assistant_id) "conversationId",
  exists (select from invitation i where i.brief_id = p.brief_id and i.assistant_id = p.assistant_id and i.share is not null) "inTeam"
  from proposal p join brief b on b.id = p.brief_id join organisation o on o.id = p.organisation_id
  join account a on a.id = p.assistant_id left join assistant_profile ap on ap.assistant_id = p.assistant_id
  left join business_profile bp on bp.organisation_id = p.organisation_id`;

const VERSION = `select v.id, v.version, v.side, a.name "madeBy", v.package_version_id "packageVersionId", r.name "packageName",
  r.kind, r.price_cents "listCents", v.price_cents "priceCents", v.currency, v.included_minutes "includedMinutes",
  v.overage_cents "overageCents", v.weekly_minutes "weeklyMinutes", v.starts_on::text "startsOn", v.ends_on::text "endsOn",
  v.notice_days "noticeDays", v.approval_hours "approvalHours", v.message, v.created_at "createdAt"
  from proposal_version v join rate_package_version r on r.id = v.package_version_id join account a on a.id = v.made_by`;

@Injectable()
export class ProposalsQueries {
  constructor(private readonly uow: UnitOfWork) {}

  proposal(id: string): Promise<Proposal | null> {
    return this.uow.one<Proposal>(`${PROPOSAL} where p.id = $1`, [id]);
  }

  /** The proposal, if the actor is a side of it. */
  async visible(actor: Member, id: string): Promise<Proposal> {
    const row = await this.uow.one<Proposal>(
      `${PROPOSAL} where p.id = $1 and (p.assistant_id = $2 or p.organisation_id = $3)`,
      [id, actor.accountId, actor.organisationId],
    );
    return found(row, 'proposal');
  }

  /** The actor's proposals, the ones waiting for an answer first. */
  async page(actor: Member, { cursor, limit }: PageQuery): Promise<Page<Proposal>> {
    const [closed, at, id] = decodeCursor(cursor, 3) ?? [null, null, null];
    const rows = await this.uow.query<Proposal>(
      `${PROPOSAL} where (p.assistant_id = $1 or p.organisation_id = $2)
         and ($3::bool is null or (p.state <> 'open') > $3 or (p.state <> 'open') = $3 and (p.state_at, p.id) < ($4, $5::uuid))
       order by p.state = 'open' desc, p.state_at desc, p.id desc limit $6`,
      [actor.accountId, actor.organisationId, closed === null ? null : closed === 1, at, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [Number(row.state !== 'open'), row.stateAt, row.id],
      (row) => row,
    );
  }

  /** What is on the table for one brief of the actor's: the newest, one for each assistant at a time. */
  ofBrief(actor: Member, briefId: string): Promise<Proposal[]> {
    return this.uow.query<Proposal>(
      `${PROPOSAL} where (p.assistant_id = $1 or p.organisation_id = $2) and p.brief_id = $3
       order by p.state = 'open' desc, p.state_at desc limit 100`,
      [actor.accountId, actor.organisationId, briefId],
    );
  }

  /** Every version, the newest first. */
  versions(proposalId: string): Promise<ProposalVersion[]> {
    return this.uow.query<ProposalVersion>(`${VERSION} where v.proposal_id = $1 order by v.version desc`, [
      proposalId,
    ]);
  }

  async latest(proposalId: string): Promise<ProposalVersion> {
    const row = await this.uow.one<ProposalVersion>(
      `${VERSION} where v.proposal_id = $1 order by v.version desc limit 1`,
      [proposalId],
    );
    return found(row, 'proposal');
  }

  async hasLive(briefId: string, assistantId: string): Promise<boolean> {
    const row = await this.uow.one(
      `select 1 from proposal where brief_id = $1 and assistant_id = $2 and state in ('open', 'accepted')`,
      [briefId, assistantId],
    );
    return row !== null;
  }

  due(now: Date): Promise<{ id: string }[]> {
    return this.uow.query<{ id: string }>(
      `select id from proposal where state = 'open' and expires_at <= $1`,
      [now],
    );
  }

  /** What an assistant has on her list of prices now. */
  packages(assistantId: string): Promise<OfferedPackage[]> {
    return this.uow.query<OfferedPackage>(
      `select v.id "versionId", v.kind, v.name, v.description, v.price_cents "priceCents",
         v.included_minutes "includedMinutes", v.overage_cents "overageCents", v.increment_minutes "incrementMinutes"
       from rate_package k join rate_package_version v on v.package_id = k.id and v.version = k.latest_version
       where k.assistant_id = $1 and k.withdrawn_at is null order by k.position, v.id`,
      [assistantId],
    );
  }
}
