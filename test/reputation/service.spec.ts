import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Events } from '../../src/platform/events/events.js';
import { newId } from '../../src/platform/ids.js';
import { Reputation, reputationOf } from '../../src/reputation/index.js';
import { Reviews } from '../../src/reviews/index.js';
import { TestApp } from '../support/app.js';
import { engagement, paidCharge, type Engagement } from '../support/engagement.js';

let app: TestApp;
let deal: Engagement;
let reputation: Reputation;
beforeAll(async () => {
  app = await TestApp.start();
  reputation = app.get(Reputation);
  deal = await engagement(app, await app.world.firm(), await app.world.assistantAccount());
});
afterAll(() => app.stop());

async function revealedReview(mark: number): Promise<string> {
  const now = app.clock.date();
  const roundId = newId();
  await app.world.insert('review_round', {
    id: roundId,
    contract_id: deal.contractId,
    charge_id: await paidCharge(app, deal),
    organisation_id: deal.firm.id,
    assistant_id: deal.assistant.id,
    opened_at: now,
    closes_at: now,
    revealed_at: now,
  });
  const id = newId();
  await app.world.insert('review', {
    id,
    round_id: roundId,
    side: 'business',
    author_id: deal.firm.owner.id,
    answering: mark,
    accuracy: mark,
    courtesy: mark,
    confidentiality: mark,
    punctuality: mark,
    state: 'revealed',
    state_at: now,
    publish_at: now,
    created_at: now,
  });
  return id;
}

async function line(state: string, outcome?: string): Promise<void> {
  const now = app.clock.date();
  const [sheet] = await app.sql<{ id: string }>(`select id from timesheet where contract_id = $1 limit 1`, [
    deal.contractId,
  ]);
  const id = newId();
  await app.world.insert('time_line', {
    id,
    contract_id: deal.contractId,
    timesheet_id: sheet!.id,
    kind: 'call',
    started_at: now,
    ended_at: now,
    minutes: 5,
    state,
    as_of: now,
    created_at: now,
  });
  if (outcome)
    await app.world.insert('objection', {
      id: newId(),
      time_line_id: id,
      reason: 'Non torna',
      raised_by: deal.firm.owner.id,
      raised_at: now,
      decide_by: now,
      outcome,
      minutes_before: 5,
      settled_at: now,
    });
}

describe('the score', () => {
  it('moves when a review is published and back when it is removed, never before', async () => {
    const id = await revealedReview(1);
    const before = await reputation.refresh(deal.assistant.id);
    expect(before.reviewCount).toBe(0);
    await app.get(Reviews).publish({ accountId: null }, id);
    await app.settle();
    const stored = await reputation.of(deal.assistant.id);
    expect(stored?.reviewCount).toBe(1);
    expect(stored!.score).toBeLessThan(before.score);
    expect(reputationOf(stored!.facts).score).toBe(stored!.score);
    const staff = await app.world.staff();
    await app.get(Reviews).remove(staff.actor, id, { rule: 'insult', reason: 'Un insulto' });
    await app.settle();
    expect((await reputation.of(deal.assistant.id))?.score).toBe(before.score);
  });

  it('counts lines approved and rightly objected to; an objection turned down weighs nothing', async () => {
    await revealedReview(5);
    for (const [state, outcome] of [
      ['approved'],
      ['approved'],
      ['corrected', 'corrected'],
      ['decided', 'upheld'],
      ['decided', 'rejected'],
      ['objected'],
      ['recorded'],
    ] as [string, string?][])
      await line(state, outcome);
    await reputation.refresh(deal.assistant.id);
    const { facts } = (await reputation.of(deal.assistant.id))!;
    expect(facts.work.map(({ good, bad }) => [good, bad])).toEqual([[3, 2]]);
    expect(facts.punctuality.reduce((sum, month) => sum + month.good, 0)).toBeGreaterThan(0);
  });

  it('is not moved by declining an invitation or a proposal', async () => {
    const before = await reputation.refresh(deal.assistant.id);
    await app.get(UnitOfWork).run(deal.assistant.actor, async () => {
      for (const name of ['invitation.declined', 'proposal.declined'])
        await app.get(Events).record(name, {
          subjectKind: 'invitation',
          subjectId: newId(),
          data: {
            briefId: newId(),
            proposalId: newId(),
            assistantId: deal.assistant.id,
            organisationId: deal.firm.id,
          },
        });
    });
    await app.settle();
    expect((await reputation.of(deal.assistant.id))?.score).toBe(before.score);
  });

  it('fades by itself as facts age', async () => {
    await app.get(Reviews).publish({ accountId: null }, await revealedReview(1));
    await app.settle();
    const fresh = (await reputation.of(deal.assistant.id))!;
    app.clock.travelTo('2036-01-01T04:00:00Z');
    await app.sweep('sweep.reputation.age');
    const aged = (await reputation.of(deal.assistant.id))!;
    expect(aged.score).toBeGreaterThan(fresh.score);
    expect(aged.confidence).toBeLessThan(0.05);
  });
});
