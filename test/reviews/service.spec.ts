import type { Member } from '../../src/identity/index.js';
import { Missing, Refusal } from '../../src/platform/errors.js';
import { Events } from '../../src/platform/events/events.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { ReviewQueries, Reviews } from '../../src/reviews/index.js';
import { ReviewForm, type ReviewInput } from '../../src/reviews/reviews.forms.js';
import { ReviewWriting } from '../../src/reviews/writing.service.js';
import { TestApp } from '../support/app.js';
import { engagement, paidCharge, type Engagement } from '../support/engagement.js';

let app: TestApp;
let reviews: Reviews;
let writing: ReviewWriting;
let queries: ReviewQueries;
beforeAll(async () => {
  app = await TestApp.start();
  reviews = app.get(Reviews);
  writing = app.get(ReviewWriting);
  queries = app.get(ReviewQueries);
});
beforeEach(() => app.clock.travelTo('2026-06-01T09:00:00Z'));
afterAll(() => app.stop());

let many = 0;
async function pair(): Promise<Engagement> {
  many += 1;
  return engagement(
    app,
    await app.world.firm(`Studio ${'abcdefghijklmnopqrstuvwxyz'[many]}`),
    await app.world.assistantAccount(`Mara ${'abcdefghijklmnopqrstuvwxyz'[many]}`),
  );
}

/** Billing says that a charge was paid. */
async function pay(deal: Engagement): Promise<void> {
  const chargeId = await paidCharge(app, deal);
  await app.get(UnitOfWork).run({ accountId: null }, () =>
    app.get(Events).record('charge.paid', {
      subjectKind: 'charge',
      subjectId: chargeId,
      contractId: deal.contractId,
      data: { chargeId, contractId: deal.contractId },
    }),
  );
  await app.settle();
}

async function opened(): Promise<Engagement & { roundId: string }> {
  const deal = await pair();
  await pay(deal);
  const { items } = await queries.rounds(deal.firm.owner.actor, undefined, 10);
  return { ...deal, roundId: items[0]!.id };
}

const rounds = async (deal: Engagement): Promise<number> =>
  (await queries.rounds(deal.firm.owner.actor, undefined, 50)).items.length;

const words = (over: Partial<ReviewInput> = {}): ReviewInput =>
  ReviewForm.parse({
    answering: 5,
    accuracy: 4,
    courtesy: 5,
    confidentiality: 5,
    punctuality: 4,
    body: 'Sempre gentile e precisa',
    privateNote: 'Tutto bene',
    ...over,
  });

const stateOf = async (roundId: string): Promise<string[]> =>
  (
    await app.sql<{ state: string }>(`select state from review where round_id = $1 order by side`, [roundId])
  ).map((row) => row.state);

describe('a round', () => {
  it('opens with a payment, once a month for a contract', async () => {
    const deal = await pair();
    await pay(deal);
    expect(await rounds(deal)).toBe(1);
    app.clock.travelTo('2026-06-08T09:00:00Z');
    await pay(deal);
    app.clock.travelTo('2026-06-22T09:00:00Z');
    await app.sweep('sweep.reviews.close');
    await pay(deal);
    expect(await rounds(deal)).toBe(1);
    app.clock.travelTo('2026-07-01T09:05:00Z');
    await pay(deal);
    expect(await rounds(deal)).toBe(2);
  });

  it('opens once when the same payment is told twice at the same time', async () => {
    const deal = await pair();
    const chargeId = await paidCharge(app, deal);
    await app.get(UnitOfWork).run({ accountId: null }, async () => {
      for (let time = 0; time < 3; time++)
        await app.get(Events).record('charge.paid', {
          subjectKind: 'charge',
          subjectId: chargeId,
          contractId: deal.contractId,
          data: { chargeId },
        });
    });
    await app.settle();
    expect(await rounds(deal)).toBe(1);
  });
});

describe('writing', () => {
  it('stays sealed until both wrote, then opens to both at once', async () => {
    const { roundId, firm, assistant } = await opened();
    expect(await writing.write(firm.owner.actor, roundId, words())).toBe('sealed');
    expect((await queries.round(assistant.actor, roundId)).theirs).toBeNull();
    expect(await writing.write(assistant.actor, roundId, words({ body: 'Pagano puntuali' }))).toBe(
      'revealed',
    );
    expect((await queries.round(assistant.actor, roundId)).theirs?.body).toBe('Sempre gentile e precisa');
    expect((await queries.round(firm.owner.actor, roundId)).theirs?.body).toBe('Pagano puntuali');
  });

  it('looks the same to one side whether or not the other has written', async () => {
    const { roundId, firm, assistant } = await opened();
    const before = await queries.round(assistant.actor, roundId);
    await writing.write(firm.owner.actor, roundId, words());
    expect(await queries.round(assistant.actor, roundId)).toEqual(before);
    const news = await app.sql<{ n: number }>(
      `select count(*)::int n from event where name = 'review.written' and (contract_id is not null or data <> '{}')`,
    );
    expect(news[0]?.n).toBe(0);
  });

  it('opens a review written alone when the fortnight is over, and not a minute before', async () => {
    const { roundId, firm, assistant } = await opened();
    await writing.write(firm.owner.actor, roundId, words());
    app.clock.travelTo('2026-06-15T08:59:00Z');
    await app.sweep('sweep.reviews.close');
    expect(await stateOf(roundId)).toEqual(['sealed']);
    app.clock.travelTo('2026-06-15T09:00:30Z');
    await expect(writing.write(assistant.actor, roundId, words())).rejects.toMatchObject({
      code: 'reviews.closed',
    });
    expect((await queries.round(assistant.actor, roundId)).theirs).toBeNull();
    await app.sweep('sweep.reviews.close');
    expect(await stateOf(roundId)).toEqual(['revealed']);
    expect((await queries.round(assistant.actor, roundId)).theirs?.body).toBe('Sempre gentile e precisa');
    await expect(writing.write(assistant.actor, roundId, words())).rejects.toBeInstanceOf(Refusal);
  });

  it('can be changed while sealed, by the newest revision only', async () => {
    const { roundId, firm } = await opened();
    const colleague = await app.world.member(firm, `Collega ${firm.name}`, 'manager');
    await writing.write(firm.owner.actor, roundId, words());
    await expect(writing.write(colleague.actor, roundId, words({ accuracy: 1 }))).rejects.toMatchObject({
      code: 'stale',
    });
    await writing.write(colleague.actor, roundId, words({ accuracy: 1, revision: 1 }));
    const { mine } = await queries.round(firm.owner.actor, roundId);
    expect([mine?.marks.accuracy, mine?.revision]).toEqual([1, 2]);
  });

  it('happens once on a double click, also on the one that opens both', async () => {
    const { roundId, firm, assistant } = await opened();
    await Promise.all([1, 2, 3].map(() => writing.write(firm.owner.actor, roundId, words())));
    await Promise.all([1, 2, 3].map(() => writing.write(assistant.actor, roundId, words())));
    expect(await stateOf(roundId)).toEqual(['revealed', 'revealed']);
    const [{ n } = { n: -1 }] = await app.sql<{ n: number }>(
      `select count(*)::int n from event where name = 'review.revealed' and subject_id = $1`,
      [roundId],
    );
    expect(n).toBe(1);
  });

  it('opens both when the two sides write in the same moment', async () => {
    const { roundId, firm, assistant } = await opened();
    await Promise.all([
      writing.write(firm.owner.actor, roundId, words()),
      writing.write(assistant.actor, roundId, words()),
    ]);
    expect(await stateOf(roundId)).toEqual(['revealed', 'revealed']);
  });

  it('is a matter of the two sides only', async () => {
    const { roundId } = await opened();
    const other = await opened();
    for (const stranger of [other.firm.owner.actor, other.assistant.actor] as Member[]) {
      await expect(writing.write(stranger, roundId, words())).rejects.toBeInstanceOf(Missing);
      await expect(queries.round(stranger, roundId)).rejects.toBeInstanceOf(Missing);
    }
  });

  it('needs the mark for answering from a business, and takes none from an assistant', async () => {
    const { roundId, firm, assistant } = await opened();
    const { answering: _, ...rest } = words();
    await expect(writing.write(firm.owner.actor, roundId, rest)).rejects.toMatchObject({
      code: 'reviews.mark',
    });
    await writing.write(assistant.actor, roundId, words());
    expect((await queries.round(assistant.actor, roundId)).mine?.marks.answering).toBeNull();
  });
});

describe('after the opening', () => {
  async function revealed() {
    const round = await opened();
    await writing.write(round.firm.owner.actor, round.roundId, words());
    await writing.write(round.assistant.actor, round.roundId, words({ body: 'Pagano puntuali' }));
    const { theirs, mine } = await queries.round(round.assistant.actor, round.roundId);
    return { ...round, ofAssistant: theirs!.id, ofBusiness: mine!.id };
  }

  it('becomes public by itself after three silent days, and not before', async () => {
    const { roundId, assistant } = await revealed();
    app.clock.travelTo('2026-06-04T08:59:00Z');
    await app.sweep('sweep.reviews.publish');
    expect(await stateOf(roundId)).toEqual(['revealed', 'revealed']);
    expect((await queries.publicOf(assistant.id, undefined, 5)).items).toEqual([]);
    app.clock.travelTo('2026-06-04T09:01:00Z');
    await app.sweep('sweep.reviews.publish');
    await app.sweep('sweep.reviews.publish');
    expect(await stateOf(roundId)).toEqual(['published', 'published']);
    const { items } = await queries.publicOf(assistant.id, undefined, 5);
    expect(items.map((item) => item.body)).toEqual(['Sempre gentile e precisa']);
    expect(JSON.stringify(items)).not.toContain('Tutto bene');
  });

  it('lets the other side reply once', async () => {
    const { ofAssistant, ofBusiness, assistant, firm } = await revealed();
    await reviews.reply(assistant.actor, ofAssistant, 'Grazie a voi');
    await reviews.reply(assistant.actor, ofAssistant, 'Grazie a voi');
    await expect(reviews.reply(assistant.actor, ofAssistant, 'E ancora')).rejects.toMatchObject({
      code: 'reviews.replied',
    });
    await expect(reviews.reply(firm.owner.actor, ofAssistant, 'Sui miei voti')).rejects.toBeInstanceOf(
      Missing,
    );
    await expect(reviews.reply(assistant.actor, ofBusiness, 'Sui miei voti')).rejects.toBeInstanceOf(Missing);
  });

  it('is kept back only with a listed rule and words, which its author reads', async () => {
    const { ofAssistant, roundId, firm, assistant } = await revealed();
    const sara = await app.world.staff(`Sara ${roundId.slice(-6).replace(/\d/g, 'x')}`);
    const verdict = { rule: 'callers_data' as const, reason: 'Nomina una paziente.' };
    await reviews.reject(sara.actor, ofAssistant, verdict);
    const mine = await queries.round(firm.owner.actor, roundId);
    expect(mine.mine).toMatchObject({ state: 'rejected', ...verdict, body: 'Sempre gentile e precisa' });
    const theirs = await queries.round(assistant.actor, roundId);
    expect(theirs.theirs).toMatchObject({ state: 'rejected', body: '' });
    expect(JSON.stringify(theirs.theirs)).not.toContain('Nomina una paziente');
    await expect(reviews.publish(sara.actor, ofAssistant)).rejects.toMatchObject({ code: 'state' });
    app.clock.travelTo('2026-07-01T09:00:00Z');
    await app.sweep('sweep.reviews.publish');
    expect((await queries.publicOf(assistant.id, undefined, 5)).items).toEqual([]);
  });

  it('can be removed when public, not published from sealed', async () => {
    const { ofAssistant, assistant } = await revealed();
    await reviews.publish({ accountId: null }, ofAssistant);
    const sara = await app.world.staff(`Silvia ${ofAssistant.slice(-6).replace(/\d/g, 'x')}`);
    await reviews.remove(sara.actor, ofAssistant, { rule: 'insult', reason: 'Un insulto.' });
    expect((await queries.publicOf(assistant.id, undefined, 5)).items).toEqual([]);
    const sealed = await opened();
    await writing.write(sealed.firm.owner.actor, sealed.roundId, words());
    const { mine } = await queries.round(sealed.firm.owner.actor, sealed.roundId);
    await expect(reviews.publish(sara.actor, mine!.id)).rejects.toMatchObject({ code: 'state' });
  });
});
