import { Contracts } from '../../src/contracts/index.js';
import { Drafts } from '../../src/contracts/drafts.service.js';
import { Endings } from '../../src/contracts/endings.service.js';
import { Pauses } from '../../src/contracts/pauses.service.js';
import { Signatures } from '../../src/contracts/signatures.service.js';
import { blocksOf } from '../../src/contracts/terms.js';
import { sha256 } from '../../src/platform/crypto/tokens.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Events } from '../../src/platform/events/events.js';
import { TestApp } from '../support/app.js';
import { acceptedProposal, drawnUp, offer, signedContract, textHash } from '../support/contracts.js';
import type { Firm, Person } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let mara: Person;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  firm = await app.world.firm('Studio Bianchi');
  mara = await app.world.assistantAccount('Mara Rinaldi');
  await offer(app, mara);
});
afterAll(() => app.stop());

const state = async (id: string) => (await app.get(Contracts).facts(id)).state;
const events = async (id: string) =>
  (
    await app.sql<{ name: string }>(`select name from event where contract_id = $1 order by at, id`, [id])
  ).map(({ name }) => name);
const sign = async (person: Person, id: string, typedName = person.name) =>
  app.get(Signatures).sign(person.actor, id, {
    typedName,
    textSha256: await textHash(app, id),
    ip: null,
    userAgent: null,
  });

describe('an accepted proposal', () => {
  it('becomes one contract, numbered without gaps, however often the news comes', async () => {
    const proposalId = await acceptedProposal(app, firm, mara);
    const tell = () =>
      app.get(UnitOfWork).run({ accountId: null }, () =>
        app.get(Events).record('proposal.accepted', {
          subjectKind: 'proposal',
          subjectId: proposalId,
          data: { proposalId },
        }),
      );
    await tell();
    await tell();
    await app.settle();
    const rows = await app.sql<{ number: string; state: string }>(
      `select number, state from contract where proposal_id = $1`,
      [proposalId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.state).toBe('awaiting_signatures');
    const next = await app.get(Contracts).facts(await drawnUp(app, firm, mara));
    expect(Number(next.number.slice(7))).toBe(Number(rows[0]?.number.slice(7)) + 1);
  });

  it('is written out in full, with its figures frozen beside the text', async () => {
    const id = await drawnUp(app, firm, mara, { kind: 'retainer', incrementMinutes: 6 });
    const [version] = await app.sql<{ text: string; hash: string; feeBps: number; vatBps: number }>(
      `select text, text_sha256 hash, fee_bps "feeBps", vat_bps "vatBps" from contract_version where contract_id = $1`,
      [id],
    );
    const text = version?.text ?? '';
    expect(version?.hash).toBe(sha256(text));
    expect(version?.vatBps).toBe(0);
    for (const words of [
      'quattrocentonovanta/00 euro',
      'ventisei ore',
      'multipli di 6 (sei) minuti',
      '72 (settantadue) ore',
      'preavviso di 15 (quindici) giorni',
      'articolo 28 del regolamento (UE) 2016/679',
      'legge 22 maggio 2017, n. 81',
      'Registro degli operatori di comunicazione',
      '60 (sessanta) giorni',
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/\{\{|&amp;|&#x|undefined|null/);
    const blocks = blocksOf(text);
    expect(blocks.filter(({ kind }) => kind === 'heading')).toHaveLength(22);
    expect(blocks.map(({ lines }) => lines.join('\n')).join('\n\n')).toBe(text);
  });

  it('says whether time on hold counts, and keeps that with the figures', async () => {
    const told = async (deal: Parameters<typeof drawnUp>[3]) => {
      const id = await drawnUp(app, firm, mara, deal);
      const [version] = await app.sql<{ text: string; excluded: boolean }>(
        `select text, hold_excluded excluded from contract_version where contract_id = $1`,
        [id],
      );
      return [version?.excluded, /in attesa durante una chiamata (non )?si conta/.exec(version!.text)?.[0]];
    };
    expect(await told({})).toEqual([false, 'in attesa durante una chiamata si conta']);
    expect(await told({ kind: 'retainer', holdExcluded: true })).toEqual([
      true,
      'in attesa durante una chiamata non si conta',
    ]);
    expect(await told({ kind: 'per_call' })).toEqual([false, undefined]);
  });

  it('is written in English for an English-speaking business', async () => {
    const english = await app.world.firm('Harbour & Sons <Ltd>');
    await app.sql(`update account set locale = 'en' where id = $1`, [english.owner.id]);
    const id = await drawnUp(app, english, mara, { kind: 'per_call', priceCents: 190 });
    const [version] = await app.sql<{ text: string }>(
      `select text from contract_version where contract_id = $1`,
      [id],
    );
    expect(version?.text).toContain('Harbour & Sons <Ltd>');
    expect(version?.text).toContain('€1.90 (one euro and 90 cents) for each call handled');
    expect(blocksOf(version?.text ?? '').filter(({ kind }) => kind === 'heading')).toHaveLength(22);
  });
});

describe('signing', () => {
  it('is in force with the second signature: hours sold, conversation open', async () => {
    const id = await drawnUp(app, firm, mara, { weeklyMinutes: 300 });
    await sign(mara, id, ' mara  rinaldi');
    expect(await state(id)).toBe('awaiting_signatures');
    await sign(firm.owner, id);
    expect(await state(id)).toBe('active');
    expect(
      await app.sql(`select 1 from work_booking where contract_id = $1 and weekly_minutes = 300`, [id]),
    ).toHaveLength(1);
    expect(await app.sql(`select 1 from conversation where contract_id = $1`, [id])).toHaveLength(1);
    expect(await events(id)).toEqual([
      'contract.drawn_up',
      'contract.signed',
      'contract.signed',
      'contract.activated',
    ]);
  });

  it('happens once when both sides and a double click come at the same time', async () => {
    const id = await drawnUp(app, firm, mara);
    await Promise.all([sign(mara, id), sign(firm.owner, id), sign(mara, id), sign(firm.owner, id)]);
    expect(await state(id)).toBe('active');
    expect((await events(id)).filter((name) => name === 'contract.signed')).toHaveLength(2);
    expect((await events(id)).filter((name) => name === 'contract.activated')).toHaveLength(1);
  });

  it('refuses another name, another text and a stranger', async () => {
    const id = await drawnUp(app, firm, mara);
    await expect(sign(mara, id, 'Mario Rinaldi')).rejects.toMatchObject({ code: 'signature_name' });
    await expect(
      app.get(Signatures).sign(mara.actor, id, {
        typedName: mara.name,
        textSha256: sha256('another text'),
        ip: null,
        userAgent: null,
      }),
    ).rejects.toMatchObject({ code: 'contract_text' });
    await expect(sign(await app.world.assistantAccount('Altra Persona'), id)).rejects.toThrow(
      'no such contract',
    );
  });

  it('of the second side fails as a whole when the hours are sold out', async () => {
    const busy = await app.world.assistantAccount('Piena Diore');
    await offer(app, busy, 500);
    const [one, two] = [
      await drawnUp(app, firm, busy, { weeklyMinutes: 300 }),
      await drawnUp(app, firm, busy, { weeklyMinutes: 300 }),
    ];
    await sign(busy, one);
    await sign(busy, two);
    const outcomes = await Promise.allSettled([sign(firm.owner, one), sign(firm.owner, two)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({ code: 'sold_out' });
    const states = [await state(one), await state(two)].sort();
    expect(states).toEqual(['active', 'awaiting_signatures']);
  });

  it('is over after fourteen days', async () => {
    const id = await drawnUp(app, firm, mara);
    app.clock.travelTo('2026-12-07T22:59:00Z');
    await app.sweep('sweep.contracts.unsigned');
    expect(await state(id)).toBe('awaiting_signatures');
    app.clock.travelTo('2026-12-07T23:00:30Z');
    await expect(sign(mara, id)).rejects.toMatchObject({ code: 'contract_closed' });
    await app.sweep('sweep.contracts.unsigned');
    await app.sweep('sweep.contracts.unsigned');
    expect(await state(id)).toBe('withdrawn');
    expect(await events(id)).toEqual(['contract.drawn_up', 'contract.withdrawn']);
    app.clock.travelTo('2026-11-23T09:00:00Z');
  });
});

describe('a contract in force', () => {
  it('pauses, resumes, takes notice during a pause and ends when the days are over', async () => {
    const id = await signedContract(app, firm, mara, { noticeDays: 5 });
    await app.get(Pauses).start(mara.actor, id, 'Ferie');
    await expect(app.get(Pauses).start(firm.owner.actor, id, '')).rejects.toMatchObject({ code: 'state' });
    await app.get(Pauses).end(firm.owner.actor, id);
    await app.get(Pauses).start(firm.owner.actor, id, '');
    expect(await app.get(Endings).giveNotice(mara.actor, id, 'Cambio lavoro')).toBe('2026-11-28');
    expect(await state(id)).toBe('in_notice');
    expect(
      await app.sql(`select 1 from contract_pause where contract_id = $1 and ended_at is null`, [id]),
    ).toEqual([]);
    app.clock.travelTo('2026-11-28T22:58:00Z');
    await app.sweep('sweep.contracts.endings');
    expect(await state(id)).toBe('in_notice');
    app.clock.travelTo('2026-11-28T23:00:10Z');
    await app.sweep('sweep.contracts.endings');
    await app.sweep('sweep.contracts.endings');
    expect(await state(id)).toBe('ended');
    expect((await events(id)).slice(-2)).toEqual(['contract.notice_given', 'contract.ended']);
    app.clock.travelTo('2026-11-23T09:00:00Z');
  });

  it('ends on the day agreed, in its own zone', async () => {
    const id = await signedContract(app, firm, mara, { endsOn: '2026-11-30', timezone: 'America/New_York' });
    app.clock.travelTo('2026-12-01T04:59:00Z');
    await app.sweep('sweep.contracts.endings');
    expect(await state(id)).toBe('active');
    app.clock.travelTo('2026-12-01T05:00:30Z');
    await app.sweep('sweep.contracts.endings');
    expect(await state(id)).toBe('ended');
    app.clock.travelTo('2026-11-23T09:00:00Z');
  });

  it('is known to its parties alone', async () => {
    const id = await signedContract(app, firm, mara);
    const contracts = app.get(Contracts);
    expect((await contracts.of(mara.actor, id)).version).toMatchObject({
      priceCents: 1800,
      feeBps: 1000,
      approvalHours: 72,
    });
    expect((await contracts.activeOf(mara.id)).some((one) => one.id === id)).toBe(true);
    expect(await contracts.parties(id)).toEqual({
      organisationId: firm.id,
      assistantId: mara.id,
      memberAccountIds: [firm.owner.id],
    });
    const stranger = await app.world.firm('Studio Estraneo');
    await expect(contracts.of(stranger.owner.actor, id)).rejects.toThrow('no such contract');
  });

  it('can be withdrawn only before both have signed', async () => {
    const id = await drawnUp(app, firm, mara);
    await app.get(Drafts).withdraw(firm.owner.actor, id, 'Ci abbiamo ripensato');
    expect(await state(id)).toBe('withdrawn');
    const signed = await signedContract(app, firm, mara);
    await expect(app.get(Drafts).withdraw(firm.owner.actor, signed, '')).rejects.toMatchObject({
      code: 'state',
    });
  });
});
