import { Drafts } from '../../src/contracts/drafts.service.js';
import { Signatures } from '../../src/contracts/signatures.service.js';
import { newId } from '../../src/platform/ids.js';
import type { TestApp } from './app.js';
import type { Firm, Person } from './world.js';

export interface Deal {
  kind?: 'hourly' | 'retainer' | 'per_call' | 'fixed';
  priceCents?: number;
  includedMinutes?: number;
  overageCents?: number;
  incrementMinutes?: number;
  holdExcluded?: boolean;
  weeklyMinutes?: number;
  startsOn?: string;
  endsOn?: string | null;
  noticeDays?: number;
  approvalHours?: number;
  timezone?: string;
  title?: string;
}

/** Far from the numbers briefs written on pages get. */
let briefNumber = 1000;

/** What an assistant has on offer: hours a week and clients at once. */
export async function offer(app: TestApp, mara: Person, weeklyMinutes = 2400): Promise<void> {
  await app.sql(
    `insert into availability (assistant_id, timezone, weekly_minutes, max_clients, confirmed_at)
     values ($1, 'Europe/Rome', $2, 50, $3) on conflict (assistant_id) do update set weekly_minutes = $2`,
    [mara.id, weeklyMinutes, app.clock.date()],
  );
}

/** The data a business needs before anybody signs with it; what is there stays. */
export async function invoiceable(app: TestApp, firm: Firm): Promise<void> {
  await app.sql(
    `insert into business_profile (organisation_id, legal_name, vat_number, sdi_code, street, postcode, city, province,
       timezone, revision, updated_at)
     values ($1, $2, '00743110157', 'ABC1234', 'Via Roma 1', '40121', 'Bologna', 'BO', 'Europe/Rome', 1, $3)
     on conflict (organisation_id) do nothing`,
    [firm.id, firm.name, app.clock.date()],
  );
}

/** A proposal both sides have agreed on. Returns its id. */
export async function acceptedProposal(
  app: TestApp,
  firm: Firm,
  mara: Person,
  deal: Deal = {},
): Promise<string> {
  const { world } = app;
  const now = app.clock.date();
  const kind = deal.kind ?? 'hourly';
  const price = deal.priceCents ?? (kind === 'retainer' ? 49_000 : 1_800);
  const included = kind === 'retainer' ? (deal.includedMinutes ?? 1_560) : null;
  const overage = kind === 'retainer' ? (deal.overageCents ?? 2_100) : null;
  const startsOn = deal.startsOn ?? app.clock.today('Europe/Rome').toString();
  const [briefId, packageId, packageVersionId, proposalId] = [newId(), newId(), newId(), newId()];
  const weekly = deal.weeklyMinutes ?? 360;
  await world.insert('brief', {
    id: briefId,
    organisation_id: firm.id,
    number: (briefNumber += 1),
    title: deal.title ?? 'Telefono e agenda per lo studio',
    timezone: deal.timezone ?? 'Europe/Rome',
    starts_on: startsOn,
    weekly_minutes: weekly,
    budget_cents: 56_000,
    state: 'filled',
    state_at: now,
    created_by: firm.owner.id,
    created_at: now,
  });
  await world.insert('rate_package', { id: packageId, assistant_id: mara.id, created_at: now });
  await world.insert('rate_package_version', {
    id: packageVersionId,
    package_id: packageId,
    version: 1,
    kind,
    name: 'Segreteria telefonica',
    price_cents: price,
    included_minutes: included,
    overage_cents: overage,
    increment_minutes: deal.incrementMinutes ?? 1,
    hold_excluded: deal.holdExcluded ?? false,
    delivery_days: kind === 'fixed' ? 10 : null,
    created_at: now,
  });
  await world.insert('proposal', {
    id: proposalId,
    brief_id: briefId,
    organisation_id: firm.id,
    assistant_id: mara.id,
    state: 'accepted',
    turn: 'business',
    expires_at: now,
    state_at: now,
    created_at: now,
  });
  await world.insert('proposal_version', {
    id: newId(),
    proposal_id: proposalId,
    version: 1,
    side: 'assistant',
    made_by: mara.id,
    package_version_id: packageVersionId,
    price_cents: price,
    included_minutes: included,
    overage_cents: overage,
    weekly_minutes: weekly,
    starts_on: startsOn,
    ends_on: deal.endsOn ?? null,
    notice_days: deal.noticeDays ?? 15,
    approval_hours: deal.approvalHours ?? 72,
    created_at: now,
  });
  return proposalId;
}

/** A contract drawn up and waiting for signatures. Returns its id. */
export async function drawnUp(app: TestApp, firm: Firm, mara: Person, deal: Deal = {}): Promise<string> {
  await invoiceable(app, firm);
  return app.get(Drafts).drawUp(await acceptedProposal(app, firm, mara, deal));
}

/** The hash of the text a contract's sides sign. */
export async function textHash(app: TestApp, contractId: string): Promise<string> {
  const [row] = await app.sql<{ hash: string }>(
    `select text_sha256 hash from contract_version where contract_id = $1 order by version desc limit 1`,
    [contractId],
  );
  return row?.hash ?? '';
}

/** A contract both sides have signed through the services. Returns its id. */
export async function signedContract(
  app: TestApp,
  firm: Firm,
  mara: Person,
  deal: Deal = {},
): Promise<string> {
  await offer(app, mara);
  const contractId = await drawnUp(app, firm, mara, deal);
  const textSha256 = await textHash(app, contractId);
  for (const { actor } of [firm.owner, mara])
    await app.get(Signatures).sign(actor, contractId, {
      typedName: actor.name,
      textSha256,
      ip: '127.0.0.1',
      userAgent: 'test',
    });
  return contractId;
}
