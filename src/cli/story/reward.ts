import { findIn } from '../browser.js';
import { place } from './agreement.js';
import { revisionIn } from './arrival.js';
import type { Tale } from './tale.js';
import { check, until, type Teller } from './teller.js';

interface Charge {
  id: string;
  contractId: string;
  state: string;
  netCents: number;
  vatCents: number;
  grossCents: number;
  feeCents: number;
  transferCents: number;
}

const PRICE_CENTS = 1700;
const FEE_SHARE = 0.1;
const euros = (cents: number): string => `${(cents / 100).toFixed(2)} EUR`;

/** Chapter four: approved, charged, paid; two blind reviews; a reputation that moves the ranking. */
export async function reward(tale: Tale, teller: Teller): Promise<void> {
  let minutes = 0;
  await teller.step('She submits the timesheet', async () => {
    await tale.assistant.submit(`/timesheets/${tale.timesheetId}/submission`);
  });
  await teller.step('The business approves it, line by line', async () => {
    const sheet = await tale.owner.api<{ minutes: number }>(
      'GET',
      `/api/v1/timesheets/${tale.timesheetId}`,
      tale.ownerToken,
    );
    minutes = sheet.minutes;
    await tale.owner.submit(`/timesheets/${tale.timesheetId}/approval`, {
      revision: revisionIn(await tale.owner.page(`/timesheets/${tale.timesheetId}`)),
    });
  });
  const charge = await teller.step(
    'Stripe charges the business and pays the assistant',
    () =>
      until(
        'the transfer',
        async () => {
          const { items } = await tale.owner.api<{ items: Charge[] }>(
            'GET',
            '/api/v1/charges',
            tale.ownerToken,
          );
          return items.find(
            ({ contractId, state }) => contractId === tale.contractId && state === 'transferred',
          );
        },
        40,
      ),
    ({ grossCents, feeCents, transferCents }) =>
      `${euros(grossCents)} = fee ${euros(feeCents)} + transfer ${euros(transferCents)}`,
  );
  await teller.step('Every cent is where it belongs', async () => {
    tale.chargeId = charge.id;
    const net = Math.floor((PRICE_CENTS * minutes + 30) / 60);
    check(
      charge.netCents === net,
      `${minutes} minutes at 17 EUR an hour are ${net} cents, not ${charge.netCents}`,
    );
    check(charge.grossCents === charge.netCents + charge.vatCents, 'gross = net + VAT');
    check(charge.feeCents === Math.floor(charge.netCents * FEE_SHARE + 0.5), 'the fee is a tenth of the net');
    check(charge.grossCents === charge.feeCents + charge.transferCents, 'charge = fee + transfer');
    const ledger = findIn(
      await tale.staff.page('/staff/payments'),
      /class="stat-figure">([^<]+)</,
      "ledger's sum",
    );
    check(/^0[.,]00/.test(ledger), `the ledger sums to zero, not ${ledger}`);
    const invoice = await tale.owner.request('GET', `/billing/charges/${charge.id}/invoice.pdf`);
    check((await invoice.text()).startsWith('%PDF'), 'the invoice is a PDF');
  });
  const round = await teller.step('A review round opens', () =>
    until('the round', async () => {
      const page = await tale.owner.page('/reviews');
      return /\/reviews\/rounds\/[0-9a-f-]{36}/.exec(page)?.[0];
    }),
  );
  const marks = { accuracy: 5, courtesy: 5, confidentiality: 5, punctuality: 4, revision: 0 };
  await teller.step('The business writes, unseen by her', async () => {
    await tale.owner.submit(round, {
      ...marks,
      answering: 5,
      body: 'Puntuale e gentile, i pazienti la chiamano per nome.',
      privateNote: 'Tutto bene.',
    });
    check(
      !(await tale.assistant.page(round)).includes('i pazienti la chiamano'),
      'a sealed review stays sealed',
    );
  });
  await teller.step('she writes too, and both are revealed together', async () => {
    await tale.assistant.submit(round, { ...marks, body: 'Istruzioni chiare e pagamento puntuale.' });
    await until('the reveal', async () =>
      (await tale.assistant.page(round)).includes('i pazienti la chiamano'),
    );
    check((await tale.owner.page(round)).includes('Istruzioni chiare'), 'the business reads hers');
  });
  await teller.step('Staff read and publish them', async () => {
    const queue = await tale.staff.page('/staff/reviews');
    const ids = new Set([...queue.matchAll(/\/staff\/reviews\/([0-9a-f-]{36})/g)].map(([, id]) => id ?? ''));
    let published = 0;
    for (const id of ids) {
      if (
        !/i pazienti la chiamano|Istruzioni chiare e pagamento/.test(
          await tale.staff.page(`/staff/reviews/${id}`),
        )
      )
        continue;
      await tale.staff.submit(`/staff/reviews/${id}/decision`, {
        verdict: 'publish',
        reason: 'Rispetta le regole.',
      });
      published += 1;
    }
    check(published === 2, `both reviews were in the queue, not ${published}`);
  });
  await teller.step(
    'Her reputation is public',
    () =>
      until('the score', async () => {
        const list = await tale.owner.page(`/assistants?q=${encodeURIComponent('segreteria medica Modena')}`);
        const slug = findIn(list, /href="(\/assistants\/giulia-[^"?]*)"/, 'profile');
        const page = await tale.owner.page(slug);
        return page.includes('i pazienti la chiamano') ? /score-figure">([^<]+)</.exec(page)?.[1] : null;
      }),
    (score) => `${score} of 5`,
  );
  await teller.step(
    'and moves the next ranking',
    async () => {
      const { before } = tale;
      if (!before) throw new Error('nobody looked at the ranking before');
      return until('more points than before', async () => {
        const now = await place(tale);
        return now && now.points !== before.points ? { before, now } : null;
      });
    },
    ({ before, now }) =>
      `from ${before.points.toFixed(1)} points (number ${before.rank}) to ${now.points.toFixed(1)} (number ${now.rank})`,
  );
}
