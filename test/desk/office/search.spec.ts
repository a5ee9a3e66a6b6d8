import { readOn } from '../../../src/desk/searches/read-on.js';
import { afterOf } from '../../../src/desk/timeline/pages.js';
import { TestApp } from '../../support/app.js';
import { contractOf, engagement } from '../desk-world.js';

describe('the search of a contract’s records', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.travelTo('2026-11-23T08:00:00Z');
  });
  afterAll(() => app.stop());

  it('finds words of its own client alone, by day too, page after page', async () => {
    const assistant = await app.world.assistantAccount();
    const verri = await engagement(app, 'Idraulica Verri', assistant);
    const rival = await contractOf(app, await app.world.firm('Studio Rivale'), assistant);
    const mara = await app.world.reader(assistant);
    const owner = await app.world.reader(verri.firm.owner);
    const write = (contract: string, text: string) =>
      mara.json('post', `/api/v1/desk/${contract}/messages`, { text, caller: { name: 'Elena Conti' } });
    expect((await write(verri.contractId, 'La caldaia perde però poco')).status).toBe(201);
    await write(rival, 'La caldaia del rivale');
    for (let n = 0; n < 45; n += 1) await write(verri.contractId, `Sopralluogo ${n}`);
    const at = `/desk/${verri.contractId}/timeline`;
    const desk = `/desk/${verri.contractId}`;
    const one = await mara.search(desk, { of: 'timeline', q: 'CALDAIA pero' });
    expect(one.text).toContain('La caldaia perde');
    expect(one.text).not.toContain('Sopralluogo');
    const theirs = await owner.search(`/contracts/${verri.contractId}`, { of: 'timeline', q: 'caldaia' });
    expect(theirs.text).toContain('La caldaia perde');
    expect(theirs.text).not.toContain('rivale');
    expect((await mara.search(desk, { of: 'timeline', q: 'urgency' })).text).not.toContain('Sopralluogo');
    expect((await mara.get(`${at}?day=2026-11-22`)).text).not.toContain('Sopralluogo');
    expect((await mara.get(`${at}?day=domani`)).status).toBe(200);
    const wanted = { of: 'timeline', q: 'sopralluogo', day: '2026-11-23' };
    const sent = await mara.post(`${desk}/searches`, wanted);
    const first = await mara.get(sent.headers['location'] as string);
    expect(first.text).toContain('value="sopralluogo"');
    const next =
      /rel="next" href="([^"]*after[^"]*)"/
        .exec(first.text)?.[1]
        ?.replaceAll('&amp;', '&')
        .replaceAll('&#x3D;', '=') ?? '';
    // Neither where the form leads nor the next page says what was looked for.
    for (const address of [sent.headers['location'], next]) expect(address).not.toContain('sopralluogo');
    expect(next).toContain('day=2026-11-23');
    expect((await mara.get(next)).text).toContain('Sopralluogo 0');
  });
});

describe('a search through sealed rows', () => {
  const row = (n: number) => ({
    id: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    at: new Date(n * 1000),
  });
  const all = Array.from({ length: 4500 }, (_, index) => row(4500 - index));
  const read = (after: { id: string } | null, limit: number) => {
    const from = after ? all.findIndex(({ id }) => id === after.id) + 1 : 0;
    return Promise.resolve(all.slice(from, from + limit));
  };
  const look = async (fits: (one: (typeof all)[number]) => boolean, cursor: string | null) => {
    const after = afterOf(cursor ?? undefined);
    return readOn({ read, at: ({ at }) => at, fits, limit: 30, after });
  };

  it('reaches the oldest, a bounded stretch at a time', async () => {
    const oldest = all.at(-1)!;
    let found = await look(({ id }) => id === oldest.id, null);
    const stretches = [found.searched];
    while (found.goesOn) {
      expect(found.rows).toEqual([]);
      found = await look(({ id }) => id === oldest.id, found.next);
      stretches.push(found.searched);
    }
    expect(found.rows).toEqual([oldest]);
    expect(found.next).toBeNull();
    expect(stretches.reduce((sum, n) => sum + n, 0)).toBe(4500);
    expect(stretches.length).toBeGreaterThan(2);
  });

  it('gives each fitting row once, over all pages', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const found: Awaited<ReturnType<typeof look>> = await look(
        ({ at }) => at.getTime() % 7000 === 0,
        cursor,
      );
      seen.push(...found.rows.map(({ id }) => id));
      cursor = found.next;
    } while (cursor);
    expect(seen).toEqual(all.filter(({ at }) => at.getTime() % 7000 === 0).map(({ id }) => id));
  });
});
