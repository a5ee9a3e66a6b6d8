import { BriefsQueries, Briefs, Invitations, Proposals } from '../../src/briefs/index.js';
import { Suspensions } from '../../src/identity/index.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { TestApp } from '../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';
import type { Firm } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let mara: ListedAssistant;
let davide: ListedAssistant;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  await vocabulary(app);
  firm = await app.world.firm('Studio Bianchi');
  mara = await assistant(app, 'Mara Rinaldi');
  davide = await assistant(app, 'Davide Kofler');
});
beforeEach(() => app.clock.travelTo('2026-11-23T09:00:00Z'));
afterAll(() => app.stop());

const brief = {
  title: 'Telefono',
  description: '',
  coverage: [{ day: 1, from: '09:00', to: '13:00' }],
  holidays: false,
  languages: [{ code: 'it', level: 6, verified: false }],
  skills: [],
  weeklyHours: 3,
  budgetCents: 60_000,
  startsOn: '2026-12-07',
};
const terms = (who: ListedAssistant) => ({
  packageVersionId: who.packageVersionIds[0] ?? '',
  priceCents: 39_000,
  weeklyHours: 3,
  startsOn: '2026-12-07',
  noticeDays: 15,
  approvalHours: 72,
  message: '',
});
async function open(): Promise<string> {
  const id = await app.get(Briefs).create(firm.owner.actor, brief);
  await app.get(Briefs).open(firm.owner.actor, id);
  return id;
}
const propose = (briefId: string, who: ListedAssistant) =>
  app.get(Proposals).propose(firm.owner.actor, briefId, who.id, terms(who));
const countOf = async (name: string, subjectId: string): Promise<number> =>
  (await app.sql(`select from event where name = $1 and subject_id = $2`, [name, subjectId])).length;
const stateOf = async (table: string, id: string): Promise<string> =>
  (await app.sql<{ state: string }>(`select state from ${table} where id = $1`, [id]))[0]!.state;

describe('a brief nobody is left to answer for', () => {
  it('closes when the last owner is suspended, and its invitations end', async () => {
    const lonely = await app.world.firm('Ditta Sola');
    const second = await app.world.member(lonely, 'Socio Secondo', 'owner');
    const id = await app.get(Briefs).create(lonely.owner.actor, brief);
    await app.get(Briefs).open(lonely.owner.actor, id);
    await app.get(Invitations).send(lonely.owner.actor, id, mara.id, '');
    const sara = (await app.world.staff()).actor;
    const suspend = async (accountId: string): Promise<void> => {
      const suspensions = app.get(Suspensions);
      await app.get(UnitOfWork).run(sara, () => suspensions.suspend(sara, accountId, 'Condotta.', false));
      await app.settle();
    };
    await suspend(second.id);
    expect(await stateOf('brief', id)).toBe('open');
    await suspend(lonely.owner.id);
    expect(await stateOf('brief', id)).toBe('closed');
    expect(await app.sql(`select state from invitation where brief_id = $1`, [id])).toEqual([
      { state: 'withdrawn' },
    ]);
  });
});

describe('numbers of briefs', () => {
  it('follow each other, also when two are written at once', async () => {
    const ids = await Promise.all(
      Array.from({ length: 6 }, () => app.get(Briefs).create(firm.owner.actor, brief)),
    );
    const rows = await Promise.all(ids.map((id) => app.get(BriefsQueries).brief(id, firm.id)));
    const numbers = rows.map((row) => row!.number).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! + i));
  });
});

describe('accepting', () => {
  it('happens once, however often it is clicked at once', async () => {
    const id = await propose(await open(), mara);
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => app.get(Proposals).accept(mara.actor, id, 1, false)),
    );
    expect(results.map((one) => one.status)).toEqual(Array.from({ length: 5 }, () => 'fulfilled'));
    expect(await countOf('proposal.accepted', id)).toBe(1);
    expect((await app.get(Proposals).accepted(id)).version.priceCents).toBe(39_000);
  });

  it('and countering at the same moment: one of the two wins, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await propose(await open(), mara);
      await Promise.allSettled([
        app.get(Proposals).accept(mara.actor, id, 1, false),
        app.get(Proposals).counter(mara.actor, id, 1, { ...terms(mara), priceCents: 50_000 }),
      ]);
      const accepted = await countOf('proposal.accepted', id);
      const countered = await countOf('proposal.countered', id);
      expect(accepted + countered).toBe(1);
    }
  });

  it('by the business can end the others; two acceptances of one brief do not wait for each other', async () => {
    const briefId = await open();
    const [hers, his] = [await propose(briefId, mara), await propose(briefId, davide)];
    await app.get(Proposals).counter(mara.actor, hers, 1, terms(mara));
    await app.get(Proposals).counter(davide.actor, his, 1, terms(davide));
    const results = await Promise.allSettled([
      app.get(Proposals).accept(firm.owner.actor, hers, 2, true),
      app.get(Proposals).accept(firm.owner.actor, his, 2, true),
    ]);
    expect(results.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([await stateOf('proposal', hers), await stateOf('proposal', his)].sort()).toEqual([
      'accepted',
      'declined',
    ]);
    expect(await stateOf('brief', briefId)).toBe('filled');
  });

  it('without ending the others leaves the brief open to them', async () => {
    const briefId = await open();
    const [hers, his] = [await propose(briefId, mara), await propose(briefId, davide)];
    await app.get(Proposals).accept(mara.actor, hers, 1, true);
    expect(await stateOf('brief', briefId)).toBe('open');
    expect(await stateOf('proposal', his)).toBe('open');
  });

  it('is refused out of turn, on another version, and to people of neither side', async () => {
    const id = await propose(await open(), mara);
    const stranger = await app.world.firm('Altra Azienda', 'Estranea Totale');
    await expect(app.get(Proposals).accept(firm.owner.actor, id, 1, false)).rejects.toMatchObject({
      code: 'not_your_turn',
    });
    await expect(app.get(Proposals).accept(mara.actor, id, 2, false)).rejects.toMatchObject({
      code: 'stale',
    });
    await expect(app.get(Proposals).accept(stranger.owner.actor, id, 1, false)).rejects.toThrow(
      'no such proposal',
    );
    await expect(app.get(Proposals).accept(davide.actor, id, 1, false)).rejects.toThrow('no such proposal');
  });
});

describe('deadlines', () => {
  it('end an invitation after seven days, by the clock of the brief, and only once', async () => {
    const briefId = await open();
    const id = await app.get(Invitations).send(firm.owner.actor, briefId, mara.id, '');
    app.clock.travelTo('2026-11-30T08:59:00Z');
    await app.sweep('sweep.briefs.invitations');
    expect(await stateOf('invitation', id)).toBe('sent');
    app.clock.travelTo('2026-11-30T09:01:00Z');
    await expect(app.get(Proposals).answer(mara.actor, id, terms(mara))).rejects.toMatchObject({
      code: 'invitation_over',
    });
    await Promise.all([app.sweep('sweep.briefs.invitations'), app.sweep('sweep.briefs.invitations')]);
    expect(await stateOf('invitation', id)).toBe('expired');
    expect(await countOf('invitation.expired', id)).toBe(1);
  });

  it('keep the wall clock over the night clocks change', async () => {
    app.clock.travelTo('2026-10-22T08:00:00Z');
    const briefId = await open();
    const id = await app.get(Invitations).send(firm.owner.actor, briefId, davide.id, '');
    const { expiresAt } = await app.get(Invitations).visible(davide.actor, id);
    expect(expiresAt.toISOString().slice(0, 16)).toBe('2026-10-29T09:00');
  });

  it('end a proposal nobody answered; an answer starts them anew', async () => {
    const briefId = await open();
    const [hers, his] = [await propose(briefId, mara), await propose(briefId, davide)];
    app.clock.travelTo('2026-11-29T09:00:00Z');
    await app.get(Proposals).counter(mara.actor, hers, 1, terms(mara));
    app.clock.travelTo('2026-11-30T09:01:00Z');
    await expect(app.get(Proposals).accept(davide.actor, his, 1, false)).rejects.toMatchObject({
      code: 'proposal_over',
    });
    await app.sweep('sweep.briefs.proposals');
    expect([await stateOf('proposal', hers), await stateOf('proposal', his)]).toEqual(['open', 'expired']);
    expect(await propose(briefId, davide)).toBeTruthy();
  });

  it('take a forgotten brief off the market, with all that hangs on it', async () => {
    const briefId = await open();
    const id = await app.get(Invitations).send(firm.owner.actor, briefId, mara.id, '');
    app.clock.travelTo('2027-01-23T09:00:00Z');
    await app.sweep('sweep.briefs.expired');
    expect(await stateOf('brief', briefId)).toBe('expired');
    expect(await stateOf('invitation', id)).toBe('withdrawn');
    await app.get(Briefs).open(firm.owner.actor, briefId);
    expect(await stateOf('brief', briefId)).toBe('open');
  });
});
