import { newId } from '../../src/platform/ids.js';
import type { TestApp } from './app.js';
import type { Firm, Person } from './world.js';

export interface Engagement {
  contractId: string;
  firm: Firm;
  assistant: Person;
}

let numbers = 0;

/** A signed, running contract between a firm and an assistant, as a fact. */
export async function engagement(
  app: TestApp,
  firm: Firm,
  assistant: Person,
  timezone = 'Europe/Rome',
): Promise<Engagement> {
  const contractId = newId();
  const now = app.clock.date();
  numbers += 1;
  await app.world.insert('contract', {
    id: contractId,
    number: `T-${numbers}`,
    organisation_id: firm.id,
    assistant_id: assistant.id,
    title: 'Telefono e agenda',
    kind: 'hourly',
    timezone,
    state: 'active',
    state_at: now,
    starts_on: '2026-01-05',
    signed_at: now,
    sign_by: now,
    created_at: now,
  });
  await app.world.insert('contract_version', {
    id: newId(),
    contract_id: contractId,
    version: 1,
    price_cents: 1_800,
    weekly_minutes: 300,
    fee_bps: 1_200,
    tax_regime: 'forfettario',
    vat_bps: 0,
    notice_days: 15,
    approval_hours: 72,
    locale: 'it',
    text: 'Contratto',
    text_sha256: 'x',
    created_at: now,
  });
  return { contractId, firm, assistant };
}

/** A paid charge of the contract, as billing would have left it. Returns its id. */
export async function paidCharge(app: TestApp, { contractId, firm, assistant }: Engagement): Promise<string> {
  const now = app.clock.date();
  const [last] = await app.sql<{ count: number }>(
    `select count(*)::int count from charge where contract_id = $1`,
    [contractId],
  );
  const number = (last?.count ?? 0) + 1;
  const timesheetId = newId();
  const starts = new Date(Date.UTC(2026, 0, 5 + 7 * number)).toISOString().slice(0, 10);
  const ends = new Date(Date.UTC(2026, 0, 11 + 7 * number)).toISOString().slice(0, 10);
  await app.world.insert('timesheet', {
    id: timesheetId,
    contract_id: contractId,
    starts_on: starts,
    ends_on: ends,
    state: 'approved',
    state_at: now,
    submitted_at: new Date(`${ends}T20:00:00Z`),
    approved_at: now,
    created_at: now,
  });
  const id = newId();
  await app.world.insert('charge', {
    id,
    contract_id: contractId,
    organisation_id: firm.id,
    assistant_id: assistant.id,
    timesheet_id: timesheetId,
    number,
    net_cents: 10_000,
    vat_cents: 0,
    gross_cents: 10_000,
    fee_cents: 1_200,
    transfer_cents: 8_800,
    currency: 'EUR',
    vat_bps: 0,
    fee_bps: 1_200,
    state: 'paid',
    state_at: now,
    paid_at: now,
    created_at: now,
  });
  return id;
}
