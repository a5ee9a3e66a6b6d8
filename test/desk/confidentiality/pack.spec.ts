import { strFromU8, unzipSync } from 'fflate';
import { Handovers, Holds } from '../../../src/desk/index.js';
import { attachments, notWrittenOut, secrets } from '../../../src/desk/retention/pack.data.js';
import { columnsOf, readable } from '../../../src/desk/retention/pack.readable.js';
import { sealedColumns } from '../../../src/desk/vault/sealed.data.js';
import { openStream, sealStream } from '../../../src/platform/crypto/sealed-stream.js';
import { newDataKey, Unsealable } from '../../../src/platform/crypto/vault.js';
import { defaultTexts, locales, translate } from '../../../src/platform/views/i18n.js';
import { TestApp } from '../../support/app.js';
import { engagement, type Engagement } from '../desk-world.js';
import { fillVault, inVault, smallPdf, vaultTables } from './full-vault.js';

const WORD = 'PAROLASOLA';

let app: TestApp;
let work: Engagement;
let files: Record<string, Uint8Array>;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  work = await engagement(app, 'Studio Pieno', await app.world.assistantAccount('Mara Piena'));
  await fillVault(app, work, WORD);
  await app.get(Holds).place(work.firm.owner.actor, work.contractId, { reason: 'Causa Rossi' });
  const id = await app.get(Handovers).ask(work.firm.owner.actor, work.contractId, 'it');
  await app.settle();
  files = unzipSync(await all(await app.get(Handovers).download(work.firm.owner.actor, work.contractId, id)));
});
afterAll(() => app.stop());

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}
const text = (name: string): string => strFromU8(files[name] ?? new Uint8Array());
const rowsOf = (table: string): Record<string, unknown>[] => {
  const name =
    table === 'playbook_version'
      ? 'istruzioni'
      : `altro/${translate('it', `retention.pack.tables.${table}`)}`;
  return JSON.parse(text(`${name}.json`)) as Record<string, unknown>[];
};

describe('a full vault', () => {
  it('has a row in every table there is', async () => {
    const tables = await vaultTables(app);
    const empty = await inVault(app, work.contractId, async () => {
      const none: string[] = [];
      for (const table of tables)
        if ((await app.sql(`select 1 from ${table} limit 1`)).length === 0) none.push(table);
      return none;
    });
    expect(empty).toEqual([]);
  });

  it('comes whole: every table in a file of its own or left out for a reason, under a name people read', async () => {
    for (const table of await vaultTables(app)) {
      if (table in notWrittenOut) continue;
      expect([table, rowsOf(table).length]).toEqual([table, expect.any(Number)]);
      expect([table, rowsOf(table).length > 0]).toEqual([table, true]);
      for (const locale of locales)
        expect([
          table,
          table === 'playbook_version' || defaultTexts().has(locale, `retention.pack.tables.${table}`),
        ]).toEqual([table, true]);
    }
    const tables = await vaultTables(app);
    expect(Object.keys(notWrittenOut).filter((table) => !tables.includes(table))).toEqual([]);
  });

  it('says every sealed word in the open, and no secret', async () => {
    for (const { table, column } of sealedColumns) {
      const id = `${table}.${column}`;
      if (table in notWrittenOut || id in attachments) continue;
      const name = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      const said = rowsOf(table).map((row) => row[name]);
      if (id in secrets) expect([id, said.every((one) => one === undefined)]).toEqual([id, true]);
      else expect([id, said.some((one) => one !== undefined && one !== null)]).toEqual([id, true]);
    }
    expect(rowsOf('legal_hold').map(({ reason }) => reason)).toEqual([WORD, 'Causa Rossi']);
    expect(rowsOf('catalogue_item')).toMatchObject([
      { content: { code: WORD, name: WORD, unit: 'pz' }, priceCents: 100 },
    ]);
    expect(rowsOf('appointment_slot')[0]).toMatchObject({
      startsAt: expect.stringMatching(/^2026-11-23T09:00:00.*\+00:00$/),
    });
    expect(rowsOf('unpaid_invoice')[0]).toMatchObject({ content: { debtor: { name: WORD } } });
    expect(Object.values(files).filter((file) => strFromU8(file).includes(`secret ${WORD}`))).toEqual([]);
    // Hashes say nothing without the key, and are none of the client's business.
    expect(rowsOf('unpaid_invoice')[0]).not.toHaveProperty('digest');
  });

  it('gives files as files: documents and recordings, named where their row says', () => {
    const document = String(rowsOf('document_version')[0]!['file']);
    expect(document).toMatch(
      new RegExp(`^documenti/\\d{4}-\\d\\d-\\d\\d ${WORD} v1 \\([0-9a-f]{6}\\)\\.pdf$`),
    );
    expect(text(document)).toBe(smallPdf(WORD).toString());
    expect(text(String(rowsOf('voicemail')[0]!['audio']))).toBe(WORD);
    expect(text('contatti.csv')).toContain(WORD);
    expect(JSON.parse(text('persone.json'))).toHaveLength(2);
    const { contacts, records } = JSON.parse(text('tutto.json')) as Record<string, unknown[]>;
    expect([contacts!.length, records!.length]).toEqual([1, 7]);
  });
});

describe('a table of a pack', () => {
  const row = {
    id: 'a1',
    kind: 'reminder',
    state: 'sent',
    createdAt: new Date('2026-11-18T17:54:51Z'),
    contact: { id: 'c1', name: '', number: '+393471173962' },
    content: { amount: 21_000, invoice: '136' },
    amount: { cents: 21_000, currency: 'EUR' },
  };

  it('says its owner’s hours, states in words and euros, under names people read', () => {
    const shown = readable(row, 'it', 'Europe/Rome');
    expect(shown).toMatchObject({
      createdAt: '2026-11-18 18:54',
      state: 'sollecitato',
      'amount.cents': '210.00',
    });
    expect(columnsOf(Object.keys(shown), 'it').map(({ header }) => header)).toEqual([
      'quando',
      'contatto',
      'numero',
      'stato',
      'fattura',
      'importo (EUR)',
      'codice',
      'codice contatto',
    ]);
  });

  it('names the columns nobody named by their path, and no two alike', () => {
    const heads = columnsOf(['id', 'name', 'content.name', 'content.rule', 'note', 'content.note'], 'it');
    expect(heads.map(({ header }) => header)).toEqual([
      'nome',
      'nome detto',
      'content.rule',
      'nota',
      'content.note',
      'codice',
    ]);
  });

  it('of who looked says it in words', () => {
    const [heads, row] = text('chi-ha-guardato.csv').split('\n');
    expect(heads).toContain('quando,chi,che cosa,contatto');
    expect(row).toContain('2026-11-23 10:00,Mara Piena,ha aperto la scheda di');
  });
});

describe('a sealed stream', () => {
  const key = newDataKey();
  const pieces = async function* (...parts: Buffer[]): AsyncGenerator<Buffer> {
    for (const part of parts) yield await Promise.resolve(part);
  };
  const sealed = (content: Buffer, size: number) => {
    const parts: Buffer[] = [];
    for (let at = 0; at < content.length; at += size) parts.push(content.subarray(at, at + size));
    return all(sealStream(pieces(...parts), key, 'here'));
  };
  const CHUNK = 65_536;

  it('comes back whole at every length, however it is cut', async () => {
    for (const length of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK]) {
      const content = Buffer.alloc(length, 'abc');
      for (const size of [7919, CHUNK, 4 * CHUNK])
        expect(
          (await all(openStream(pieces(await sealed(content, size)), key, 'here'))).equals(content),
        ).toBe(true);
    }
  });

  it('opens nothing that was cut, turned round, changed, or meant for another place', async () => {
    const whole = await sealed(Buffer.alloc(2 * CHUNK + 10, 'x'), CHUNK);
    const step = CHUNK + 16;
    const [one, two, three] = [
      whole.subarray(0, step),
      whole.subarray(step, 2 * step),
      whole.subarray(2 * step),
    ];
    const changed = Buffer.from(whole);
    changed[5]! ^= 1;
    for (const wrong of [[one, two], [two, one, three], [one, three], [changed], [Buffer.alloc(3)]])
      await expect(all(openStream(pieces(...wrong), key, 'here'))).rejects.toThrow(Unsealable);
    await expect(all(openStream(pieces(whole), key, 'there'))).rejects.toThrow(Unsealable);
  });
});
