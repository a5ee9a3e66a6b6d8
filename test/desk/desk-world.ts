import { Calls, Drafts, PlaybookContent } from '../../src/desk/index.js';
import { newId } from '../../src/platform/ids.js';
import type { TestApp } from '../support/app.js';
import type { Firm, Person } from '../support/world.js';

export interface Engagement {
  contractId: string;
  firm: Firm;
  mara: Person;
}

interface Terms {
  state?: string;
  kind?: 'hourly' | 'retainer';
  includedMinutes?: number;
}

let count = 0;

/** An active contract between a firm and an assistant, as the contracts module leaves it. */
export async function contractOf(
  app: TestApp,
  firm: Firm,
  mara: Person,
  { state = 'active', kind = 'hourly', includedMinutes }: Terms = {},
): Promise<string> {
  const id = newId();
  const now = app.clock.date();
  count += 1;
  await app.world.insert('contract', {
    id,
    number: `DESK-${count}-${id.slice(-6)}`,
    organisation_id: firm.id,
    assistant_id: mara.id,
    title: 'Risposta telefonica',
    kind,
    timezone: 'Europe/Rome',
    state,
    state_at: now,
    starts_on: '2026-01-01',
    signed_at: now,
    sign_by: now,
    created_at: now,
  });
  await app.world.insert('contract_version', {
    id: newId(),
    contract_id: id,
    version: 1,
    price_cents: 2000,
    included_minutes: includedMinutes,
    overage_cents: includedMinutes && 2500,
    weekly_minutes: 600,
    fee_bps: 1200,
    tax_regime: 'forfettario',
    vat_bps: 0,
    notice_days: 15,
    approval_hours: 72,
    locale: 'it',
    text: 'Contratto',
    text_sha256: 'x',
    created_at: now,
  });
  return id;
}

export async function engagement(
  app: TestApp,
  firmName: string,
  mara: Person,
  terms?: Terms,
): Promise<Engagement> {
  const firm = await app.world.firm(firmName);
  return { firm, mara, contractId: await contractOf(app, firm, mara, terms) };
}

export const takeCall = (
  app: TestApp,
  { mara, contractId }: Engagement,
  caller: { name: string; number: string | null } = { name: 'Elena Conti', number: '+393351234118' },
): Promise<string> => app.get(Calls).take(mara.actor, contractId, caller);

/** Instructions that pass every check: one type that ends in an appointment, one simulated call. */
export const simplePlaybook = (more: Record<string, unknown> = {}) =>
  PlaybookContent.parse({
    greetings: {
      it: {
        morning: '{client}, buongiorno {caller}, sono {assistant}.',
        afternoon: '{client}, buon pomeriggio {caller}, sono {assistant}.',
        evening: '{client}, buonasera {caller}, sono {assistant}.',
      },
    },
    callTypes: [
      {
        key: 'patient',
        name: 'Paziente dello studio',
        hint: 'sposta, annulla',
        instructions: 'Chiedere il cognome.',
        questions: [{ key: 'born', text: { it: 'Quando è nato?' }, answer: 'date' }],
        actions: [{ key: 'book', kind: 'appointment' }],
      },
    ],
    people: [{ key: 'bianchi', name: 'Dott. Bianchi', when: 'fino alle 12' }],
    simulations: [
      {
        key: 'try',
        name: 'Paziente',
        day: 2,
        time: '12:40',
        language: 'it',
        type: 'patient',
        action: 'appointment',
      },
    ],
    ...more,
  });

export async function publish(
  app: TestApp,
  { firm, contractId }: Pick<Engagement, 'firm' | 'contractId'>,
  more: Record<string, unknown> = {},
  effectiveOn?: string,
): Promise<number> {
  await app.get(Drafts).replace(firm.owner.actor, contractId, simplePlaybook(more));
  return app.get(Drafts).publish(firm.owner.actor, contractId, { effectiveOn });
}
