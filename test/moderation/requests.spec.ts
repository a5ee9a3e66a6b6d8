import { newId } from '../../src/platform/ids.js';
import { TestApp } from '../support/app.js';
import { engagement, paidCharge, type Engagement } from '../support/engagement.js';
import type { Reader } from '../support/reader.js';
import type { Person } from '../support/world.js';

let app: TestApp;
let deal: Engagement;
let sara: Person;
let staff: Reader;
let letter = 0;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());
beforeEach(async () => {
  const name = 'abcdefghijklmnopqrstuvwxyz'[letter++]!;
  sara = await app.world.staff(`Sara ${name}`);
  staff = await app.world.reader(sara);
  const assistant = await app.world.assistantAccount(`Mara ${name}`);
  deal = await engagement(app, await app.world.firm(`Studio ${name}`), assistant);
});

async function profile(state: string, person = deal.assistant): Promise<string> {
  const now = app.clock.date();
  await app.world.insert('assistant_profile', {
    assistant_id: person.id,
    slug: person.name.toLowerCase().replace(/ /g, '-'),
    display_name: person.name,
    headline: 'Segreteria medica',
    state,
    state_at: now,
    created_at: now,
    updated_at: now,
  });
  return person.id;
}

async function review(state: string, side: 'business' | 'assistant' = 'business'): Promise<string> {
  const now = app.clock.date();
  const [roundId, id] = [newId(), newId()];
  await app.world.insert('review_round', {
    id: roundId,
    contract_id: deal.contractId,
    charge_id: await paidCharge(app, deal),
    organisation_id: deal.firm.id,
    assistant_id: deal.assistant.id,
    opened_at: now,
    closes_at: now,
    ...(state !== 'sealed' && { revealed_at: now }),
  });
  await app.world.insert('review', {
    id,
    round_id: roundId,
    side,
    author_id: side === 'business' ? deal.firm.owner.id : deal.assistant.id,
    answering: side === 'business' ? 1 : null,
    accuracy: 1,
    courtesy: 1,
    confidentiality: 1,
    punctuality: 1,
    body: 'La signora Conti di via Roma ha aspettato mezz’ora',
    private_note: 'Nota per voi',
    state,
    state_at: now,
    publish_at: now,
    created_at: now,
  });
  return id;
}

const stateOf = async (table: string, key: string, id: string): Promise<string | undefined> =>
  (await app.sql<{ state: string }>(`select state from ${table} where ${key} = $1`, [id]))[0]?.state;
const log = () =>
  app.sql<{ action: string; reason: string; before: object; after: object; subjectId: string }>(
    `select action, reason, before, after, subject_id "subjectId" from audit_entry where actor_id = $1 order by at, id`,
    [sara.id],
  );

describe('the console', () => {
  it('says what waits as a fact', async () => {
    expect((await staff.get('/staff')).text).toContain('Niente aspetta lo staff');
    await profile('in_review');
    await review('revealed');
    await review('sealed');
    const { text } = await staff.get('/staff');
    expect(text).toContain('Due cose aspettano lo staff');
    expect(text).toContain('Profili da verificare');
    expect(text).toContain('Recensioni da leggere');
  });

  it('exists for staff only', async () => {
    const reviewId = await review('revealed');
    const profileId = await profile('in_review');
    const pages = [
      '/staff',
      '/staff/profiles',
      `/staff/profiles/${profileId}`,
      '/staff/proofs',
      '/staff/reviews',
      `/staff/reviews/${reviewId}`,
      '/staff/objections',
      '/staff/payments',
      '/staff/audit',
      '/api/v1/staff/waiting',
      '/api/v1/staff/reviews',
      '/api/v1/staff/audit',
    ];
    const others = [await app.world.reader(deal.firm.owner), await app.world.reader(deal.assistant)];
    for (const page of pages) {
      expect([page, (await staff.get(page)).status]).toEqual([page, 200]);
      for (const other of others) expect([page, (await other.get(page)).status]).toEqual([page, 404]);
    }
    for (const other of others) {
      await other.post(`/staff/reviews/${reviewId}/decision`, { verdict: 'publish' });
      await other.post(`/api/v1/staff/profiles/${profileId}/decision`, { verdict: 'publish' });
    }
    expect(await stateOf('review', 'id', reviewId)).toBe('revealed');
    expect(await stateOf('assistant_profile', 'assistant_id', profileId)).toBe('in_review');
    expect(await log()).toEqual([]);
  });

  it('answers unknown and malformed addresses with a 404', async () => {
    for (const part of ['profiles', 'proofs', 'reviews', 'objections'])
      for (const id of [newId(), 'x', "1' or '1'='1"])
        expect((await staff.get(`/staff/${part}/${encodeURIComponent(id)}`)).status).toBe(404);
    const id = await profile('in_review');
    expect((await staff.get(`/staff/profiles/${id}/files/${newId()}`)).status).toBe(404);
    expect((await staff.get('/staff/profiles?q=%25_%5C')).status).toBe(200);
    expect((await staff.get('/staff/audit?actor=nobody&cursor=zzz&limit=x')).status).toBe(200);
  });
});

describe('a profile', () => {
  it('is published, and the log holds who, before and after', async () => {
    const id = await profile('in_review');
    const page = await staff.get(`/staff/profiles/${id}`);
    expect(page.text).toContain(`${deal.assistant.name} chiede la pubblicazione`);
    expect((await staff.post(`/staff/profiles/${id}/decision`, { verdict: 'publish' })).status).toBe(303);
    expect(await stateOf('assistant_profile', 'assistant_id', id)).toBe('published');
    expect(await log()).toEqual([
      {
        action: 'profile.published',
        reason: 'rispetta le regole',
        before: { state: 'in_review' },
        after: { state: 'published', rule: 'meets_rules' },
        subjectId: id,
      },
    ]);
    const again = await staff.post(`/staff/profiles/${id}/decision`, { verdict: 'publish' });
    expect(again.status).toBe(409);
    expect(await log()).toHaveLength(1);
  });

  it('goes back only with a listed rule and a reason, which the assistant reads', async () => {
    const id = await profile('in_review');
    const path = `/staff/profiles/${id}/decision`;
    for (const bad of [
      { verdict: 'send_back' },
      { verdict: 'send_back', rule: 'incomplete' },
      { verdict: 'send_back', rule: 'incomplete', reason: '   ' },
      { verdict: 'send_back', rule: 'ugly', reason: 'Non ci piace' },
      { verdict: 'delete', rule: 'incomplete', reason: 'Via' },
    ])
      expect((await staff.post(path, bad)).status).toBe(422);
    expect(await stateOf('assistant_profile', 'assistant_id', id)).toBe('in_review');
    const kept = await staff.post(path, { verdict: 'send_back', reason: 'Parole da tenere' });
    expect(kept.text).toContain('Parole da tenere');
    await staff.post(path, { verdict: 'send_back', rule: 'photo', reason: 'La foto è di un’altra persona.' });
    await app.settle();
    const mara = await app.world.reader(deal.assistant);
    expect((await mara.get('/notifications')).text).toContain('Il tuo profilo va completato');
    const { link } = await app.lastMail(deal.assistant.email);
    const decision = await mara.get(link);
    expect(decision.text).toContain('La foto è di un’altra persona.');
    expect(decision.text).toContain('la foto non va bene');
    expect((await (await app.world.reader(deal.firm.owner)).get(link)).status).toBe(404);
  });

  it('is suspended and restored, each with one notice', async () => {
    const id = await profile('published');
    const path = `/staff/profiles/${id}/decision`;
    await staff.post(path, {
      verdict: 'suspend',
      rule: 'claims',
      reason: 'Il titolo di studio non risulta.',
    });
    expect(await stateOf('assistant_profile', 'assistant_id', id)).toBe('suspended');
    await staff.post(path, { verdict: 'restore', rule: 'resolved', reason: 'Il titolo è arrivato.' });
    expect(await stateOf('assistant_profile', 'assistant_id', id)).toBe('published');
    await app.settle();
    const kinds = await app.sql<{ kind: string }>(
      `select kind from notification where account_id = $1 order by created_at, id`,
      [id],
    );
    expect(kinds.map((row) => row.kind)).toEqual(['moderation.suspended', 'moderation.restored']);
  });
});

describe('a review', () => {
  it('is published by staff before its three days', async () => {
    const id = await review('revealed');
    const page = await staff.get(`/staff/reviews/${id}`);
    expect(page.text).toContain('Nota per voi');
    await staff.post(`/staff/reviews/${id}/decision`, { verdict: 'publish' });
    expect(await stateOf('review', 'id', id)).toBe('published');
    const [action] = await app.sql<{ kind: string; rule: string }>(
      `select kind, rule from moderation_action`,
    );
    expect(action).toEqual({ kind: 'published', rule: 'meets_rules' });
  });

  it('is not stopped for its marks: there is no such rule', async () => {
    const id = await review('revealed');
    for (const rule of ['low_marks', 'negative', 'unfair', ''])
      expect(
        (
          await staff.post(`/staff/reviews/${id}/decision`, {
            verdict: 'reject',
            rule,
            reason: 'Troppo severa',
          })
        ).status,
      ).toBe(422);
    expect(await stateOf('review', 'id', id)).toBe('revealed');
    expect((await staff.get(`/staff/reviews/${id}`)).text).toContain(
      'Voti bassi, delusione o disaccordo non sono',
    );
  });

  it('is rejected under a rule its author gets, in the language of each', async () => {
    const id = await review('revealed');
    await app.sql(`update account set locale = 'en' where id = $1`, [deal.firm.owner.id]);
    await staff.post(`/staff/reviews/${id}/decision`, {
      verdict: 'reject',
      rule: 'callers_data',
      reason: 'Nomina una persona che ha telefonato.',
    });
    await app.settle();
    const mail = await app.lastMail(deal.firm.owner.email);
    expect(mail.subject).toBe('Your review will not be published');
    const owner = await app.world.reader(deal.firm.owner);
    const { text } = await owner.get(mail.link);
    expect(text).toContain('data of callers');
    expect(text).toContain('Nomina una persona che ha telefonato.');
    expect(text).toContain('La signora Conti');
    const mara = await app.world.reader(deal.assistant);
    expect((await mara.get(mail.link)).status).toBe(404);
    expect((await mara.get('/notifications')).text).toContain(
      `La recensione di ${deal.firm.name} non sarà pubblicata`,
    );
  });

  it('once public can be removed, and a sealed one is no affair of staff', async () => {
    const id = await review('published', 'assistant');
    const sealed = await review('sealed');
    expect((await staff.get(`/staff/reviews/${sealed}`)).status).toBe(404);
    expect((await staff.post(`/staff/reviews/${sealed}/decision`, { verdict: 'publish' })).status).toBe(404);
    expect((await staff.get('/api/v1/staff/reviews')).text).not.toContain(sealed);
    await staff.post(`/staff/reviews/${id}/decision`, {
      verdict: 'remove',
      rule: 'insult',
      reason: 'Un insulto.',
    });
    expect(await stateOf('review', 'id', id)).toBe('removed');
    await app.settle();
    expect((await app.lastMail(deal.assistant.email)).subject).toBe('La tua recensione è stata rimossa');
  });
});

describe('a proof', () => {
  async function proof(): Promise<string> {
    const id = newId();
    await app.world.insert('assistant_language', {
      assistant_id: deal.assistant.id,
      language_code: 'en',
      level: 5,
    });
    await app.world.insert('proof', {
      id,
      assistant_id: deal.assistant.id,
      language_code: 'en',
      level: 5,
      method: 'test',
      evidence: { exam: 'en', correct: 9, questions: 10, level: 5, byLevel: [] },
      state: 'requested',
      created_at: app.clock.date(),
    });
    return id;
  }

  it('is verified at a level until a day', async () => {
    const id = await proof();
    expect((await staff.get('/staff/proofs')).text).toContain(deal.assistant.name);
    expect((await staff.get(`/staff/proofs/${id}`)).text).toContain('9 risposte giuste su 10');
    const path = `/staff/proofs/${id}/decision`;
    expect((await staff.post(path, { verdict: 'verify', level: 5, expiresOn: '2020-01-01' })).status).toBe(
      422,
    );
    expect((await staff.post(path, { verdict: 'verify', level: 9, expiresOn: '2099-01-01' })).status).toBe(
      422,
    );
    expect((await staff.post(path, { verdict: 'verify', level: 4, expiresOn: '2099-01-01' })).status).toBe(
      303,
    );
    const [row] = await app.sql(
      `select verified_level, verified_until::text from assistant_language where assistant_id = $1`,
      [deal.assistant.id],
    );
    expect(row).toEqual({ verified_level: 4, verified_until: '2099-01-01' });
    expect((await log())[0]).toMatchObject({ action: 'proof.verified', before: { state: 'requested' } });
  });

  it('is turned down with a reason only', async () => {
    const path = `/staff/proofs/${await proof()}/decision`;
    expect((await staff.post(path, { verdict: 'reject' })).status).toBe(422);
    expect((await staff.post(path, { verdict: 'reject', reason: 'Il documento è scaduto.' })).status).toBe(
      303,
    );
    expect((await log())[0]).toMatchObject({ action: 'proof.rejected', reason: 'Il documento è scaduto.' });
    await app.settle();
    expect((await app.lastMail(deal.assistant.email)).subject).toBe('Una tua prova non è bastata');
  });
});

describe('an objection', () => {
  async function objection(days: number): Promise<{ id: string; lineId: string }> {
    await paidCharge(app, deal);
    const [sheet] = await app.sql<{ id: string }>(`select id from timesheet where contract_id = $1`, [
      deal.contractId,
    ]);
    const now = app.clock.date();
    const [lineId, id] = [newId(), newId()];
    await app.world.insert('time_line', {
      id: lineId,
      contract_id: deal.contractId,
      timesheet_id: sheet!.id,
      kind: 'call',
      started_at: now,
      ended_at: now,
      minutes: 40,
      state: 'objected',
      as_of: now,
      created_at: now,
    });
    await app.world.insert('objection', {
      id,
      time_line_id: lineId,
      reason: 'La chiamata è durata dieci minuti',
      raised_by: deal.firm.owner.id,
      raised_at: now,
      decide_by: new Date(now.getTime() + days * 86_400_000),
      minutes_before: 40,
    });
    return { id, lineId };
  }

  it('is decided after seven days, with minutes and a reason', async () => {
    const { id, lineId } = await objection(-1);
    expect((await staff.get('/staff/objections')).text).toContain('Una contestazione da decidere');
    const path = `/staff/objections/${id}/decision`;
    expect((await staff.post(path, { verdict: 'upheld', minutes: 10 })).status).toBe(422);
    expect((await staff.post(path, { verdict: 'upheld', minutes: 90, reason: 'Di più' })).status).toBe(422);
    expect(
      (await staff.post(path, { verdict: 'upheld', minutes: 10, reason: 'Dal registro: dieci.' })).status,
    ).toBe(303);
    const [line] = await app.sql(`select minutes, state from time_line where id = $1`, [lineId]);
    expect(line).toEqual({ minutes: 10, state: 'decided' });
    expect((await log())[0]).toMatchObject({
      action: 'objection.upheld',
      before: { minutes: 40 },
      after: { minutes: 10 },
    });
  });

  it('is left to the parties before', async () => {
    const { id } = await objection(3);
    expect((await staff.get(`/staff/objections/${id}`)).status).toBe(404);
    expect(
      (await staff.post(`/staff/objections/${id}/decision`, { verdict: 'rejected', reason: 'No' })).status,
    ).toBe(404);
  });
});

describe('payments at a glance', () => {
  it('sums the month and names what is in trouble', async () => {
    const paid = async (): Promise<Record<string, number>> => {
      const { body } = await staff.get('/api/v1/staff/payments');
      return body.sums.find((sum: { state: string }) => sum.state === 'paid') ?? {};
    };
    const failed = await paidCharge(app, deal);
    await app.sql(
      `update charge set state = 'failed', paid_at = null, failure = 'card_declined', attempts = 3 where id = $1`,
      [failed],
    );
    const before = await paid();
    await paidCharge(app, deal);
    const after = await paid();
    expect(
      ['count', 'grossCents', 'feeCents', 'transferCents'].map((key) => after[key]! - (before[key] ?? 0)),
    ).toEqual([1, 10_000, 1_200, 8_800]);
    const { text } = await staff.get('/staff/payments');
    expect(text).toContain('Un pagamento è in difficoltà');
    expect(text).toContain('card_declined');
    expect(text).toContain('In pareggio, come deve.');
  });
});

describe('the log', () => {
  it('can be narrowed and paged, and never changed', async () => {
    const id = await profile('published');
    const path = `/staff/profiles/${id}/decision`;
    for (let round = 0; round < 2; round++) {
      await staff.post(path, { verdict: 'suspend', rule: 'terms', reason: `Motivo ${round}` });
      await staff.post(path, { verdict: 'restore', rule: 'mistake', reason: `Rimedio ${round}` });
    }
    const page = await staff.get('/staff/audit?action=profile.suspended&actor=');
    expect(page.text).toContain('Motivo 1');
    expect(page.text).not.toContain('Rimedio 1');
    const first = await staff.get(`/api/v1/staff/audit?limit=3&actor=${sara.id}`);
    expect(first.body.items.map((entry: { reason: string }) => entry.reason)).toEqual([
      'Rimedio 1',
      'Motivo 1',
      'Rimedio 0',
    ]);
    const second = await staff.get(
      `/api/v1/staff/audit?limit=3&actor=${sara.id}&cursor=${first.body.nextCursor}`,
    );
    expect(second.body.items.map((entry: { reason: string }) => entry.reason)).toEqual(['Motivo 0']);
    await expect(app.sql(`update audit_entry set reason = 'altro'`)).rejects.toThrow(/immutable/);
    await expect(app.sql(`delete from moderation_action`)).rejects.toThrow(/immutable/);
  });
});

describe('the API', () => {
  it('decides like the pages, and refuses like them', async () => {
    const id = await review('revealed');
    const path = `/api/v1/staff/reviews/${id}/decision`;
    expect((await staff.post(path, { verdict: 'reject', rule: 'insult' })).status).toBe(422);
    expect(
      (await staff.post(path, { verdict: 'reject', rule: 'insult', reason: 'Un insulto.' })).status,
    ).toBe(204);
    expect((await staff.post(path, { verdict: 'publish' })).status).toBe(409);
    const [action] = await app.sql<{ id: string }>(`select id from moderation_action where review_id = $1`, [
      id,
    ]);
    const owner = await app.world.reader(deal.firm.owner);
    expect((await owner.get(`/api/v1/decisions/${action!.id}`)).body).toMatchObject({
      kind: 'rejected',
      rule: 'insult',
      reason: 'Un insulto.',
    });
    const mara = await app.world.reader(deal.assistant);
    expect((await mara.get(`/api/v1/decisions/${action!.id}`)).status).toBe(404);
  });
});
