import { findIn } from '../browser.js';
import { assistant, business } from './people.js';
import { uuidIn, type Placed, type Tale } from './tale.js';
import { check, until, type Teller } from './teller.js';

interface MatchPage {
  pages: number;
  items: { place: number; assistantId: string; score: number; factors: { points: number }[] }[];
}

/** Chapter two: a brief, its matches, terms both can live with, two signatures. */
export async function agreement(tale: Tale, teller: Teller): Promise<void> {
  await teller.step('The business draws the hours it needs', async () => {
    tale.briefId = uuidIn(await tale.owner.submit('/briefs', brief()));
    await tale.owner.submit(`/briefs/${tale.briefId}/openings`);
    tale.ownerToken = await tale.owner.token([
      'briefs.read',
      'contracts.read',
      'timesheets.read',
      'billing.read',
      'proposals.read',
      'reviews.read',
      'desk.read',
    ]);
  });
  await teller.step(
    'and reads its matches, the points added up',
    async () => (tale.before = await until('her among the matches', () => place(tale))),
    ({ rank, points }) => `${assistant.name} is number ${rank} with ${points.toFixed(1)} points`,
  );
  await teller.step('The business invites her', () =>
    tale.owner.submit(`/briefs/${tale.briefId}/invitations`, {
      assistantId: tale.assistantId,
      message: 'Vi va di sentirci?',
    }),
  );
  await teller.step('She answers with a proposal', async () => {
    const invitation = uuidIn(
      findIn(await tale.assistant.page('/invitations'), /href="(\/invitations\/[0-9a-f-]{36})/, 'invitation'),
    );
    const page = await tale.assistant.page(`/invitations/${invitation}/proposals/new`);
    const packageVersionId = findIn(page, /<(?:option|input)[^>]*value="([0-9a-f-]{36})"/, 'package');
    tale.proposalId = uuidIn(
      await tale.assistant.submit(`/invitations/${invitation}/proposals`, {
        ...terms('18', packageVersionId),
        message: 'Dal primo giorno, ogni mattina.',
      }),
    );
  });
  await teller.step('The business proposes other terms', async () => {
    const page = await tale.owner.page(`/proposals/${tale.proposalId}`);
    const packageVersionId = findIn(page, /<(?:option|input)[^>]*value="([0-9a-f-]{36})"/, 'package');
    await tale.owner.submit(`/proposals/${tale.proposalId}/versions`, {
      ...terms('17', packageVersionId),
      version: versionIn(page),
      message: 'Diciassette e partiamo.',
    });
  });
  await teller.step('and she accepts them', async () => {
    const page = await tale.assistant.page(`/proposals/${tale.proposalId}`);
    await tale.assistant.submit(`/proposals/${tale.proposalId}/acceptance`, { version: versionIn(page) });
  });
  await teller.step('The contract is drawn up', async () => {
    tale.contractId = await until('the contract', async () => {
      const { items } = await tale.owner.api<{ items: { id: string }[] }>(
        'GET',
        '/api/v1/contracts',
        tale.ownerToken,
      );
      return items[0]?.id;
    });
  });
  await teller.step('Both sign the exact text', async () => {
    for (const [browser, name] of [
      [tale.owner, business.name],
      [tale.assistant, assistant.name],
    ] as const) {
      const page = await browser.page(`/contracts/${tale.contractId}`);
      await browser.submit(`/contracts/${tale.contractId}/signatures`, {
        typedName: name,
        textSha256: findIn(page, /name="textSha256" value="([0-9a-f]{64})"/, 'hash of the text'),
      });
    }
    const contract = await tale.owner.api<{ state: string }>(
      'GET',
      `/api/v1/contracts/${tale.contractId}`,
      tale.ownerToken,
    );
    check(contract.state === 'active', `the contract is active, not ${contract.state}`);
    const pdf = await tale.owner.request('GET', `/contracts/${tale.contractId}/document.pdf`);
    check((await pdf.text()).startsWith('%PDF'), 'the signed contract is a PDF');
  });
  await teller.step('The business saves a card with the payment provider', async () => {
    await visitProvider(tale, tale.owner, '/billing/payment-method', {
      name: business.name,
      number: '4242424242424242',
    });
    await until('the saved card', async () =>
      (await tale.owner.page('/billing/payment-method')).includes('4242'),
    );
  });
  await teller.step('She opens her account with it', async () => {
    await visitProvider(tale, tale.assistant, '/billing/onboarding', {
      name: assistant.name,
      iban: 'IT60X0542811101000000123456',
    });
    await until('her active account', async () => {
      const payee = await tale.assistant.api<{ transfers: string }>(
        'GET',
        '/api/v1/onboarding',
        tale.assistantToken,
      );
      return payee.transfers === 'active';
    });
  });
}

/** Where she stands for the brief now, or null when she does not. */
export async function place(tale: Tale): Promise<Placed | null> {
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const path = `/api/v1/briefs/${tale.briefId}/matches?page=${page}`;
    const answer = await tale.owner.api<MatchPage>('GET', path, tale.ownerToken);
    pages = answer.pages;
    const match = answer.items.find(({ assistantId }) => assistantId === tale.assistantId);
    if (!match) continue;
    const sum = match.factors.reduce((total, { points }) => total + points, 0);
    check(
      Math.abs(sum - match.score) < 0.05,
      `the factors' ${sum} points add up to the score of ${match.score}`,
    );
    return { rank: match.place, points: match.score };
  }
  return null;
}

/** Goes to the provider's hosted page, fills it in, and comes back. */
async function visitProvider(
  tale: Tale,
  person: Tale['owner'],
  path: string,
  fields: Record<string, string>,
): Promise<void> {
  const hosted = await person.submit(path);
  check(!hosted.startsWith('/'), `${path} leads to the payment provider`);
  const back = await person.submit(hosted, fields);
  await person.page(new URL(back, tale.url).href);
}

function brief(): Record<string, string | number> {
  const fields: Record<string, string | number> = {
    title: 'Telefono e agenda per lo studio',
    description: 'Rispondere ai pazienti, tenere l’agenda, ricordare i pagamenti.',
    sector: 'medical',
    'languages.0.code': 'it',
    'languages.0.level': 6,
    'skills.0.code': 'inbound-calls',
    'skills.0.need': 'must',
    'skills.0.level': 2,
    'skills.1.code': 'medical-diary',
    'skills.1.need': 'nice',
    'skills.1.level': 1,
    weeklyHours: 6,
    callsPerDay: 12,
    budgetCents: '900',
    startsOn: today(),
  };
  for (const day of [1, 2, 3, 4, 5]) {
    fields[`coverage.${day}.0.from`] = '08:30';
    fields[`coverage.${day}.0.to`] = '12:30';
  }
  return fields;
}

const terms = (price: string, packageVersionId: string): Record<string, string | number> => ({
  packageVersionId,
  priceCents: price,
  weeklyHours: 6,
  startsOn: today(),
  noticeDays: 15,
  approvalHours: 72,
});

const versionIn = (page: string): string => findIn(page, /name="version" value="(\d+)"/, 'version');

/** The calendar day in Rome. */
const today = (): string => new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Rome' });
