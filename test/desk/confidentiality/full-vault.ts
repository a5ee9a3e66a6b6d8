import { sealedColumns } from '../../../src/desk/vault/sealed.data.js';
import { VaultKeys } from '../../../src/desk/index.js';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work.js';
import { newId } from '../../../src/platform/ids.js';
import { sha256 } from '../../../src/platform/crypto/tokens.js';
import type { TestApp } from '../../support/app.js';
import { simplePlaybook, type Engagement } from '../desk-world.js';

type Values = Record<string, string | number | boolean | Date | Buffer | null | undefined>;

/** What the client says of itself, and what somebody is still typing: nothing of callers to look at. */
const NO_CALLERS = [
  'calendar',
  'calendar_source',
  'call_draft',
  'case_setting',
  'appointment_type',
  'catalogue_import',
  'catalogue_item',
  'document_template',
  'legal_hold',
  'message_delivery',
  'message_settings',
  'playbook_draft',
  'playbook_version',
  'record_draft',
  'unpaid_setting',
];

/** What others hang on is always written; the rest only where the world has none. */
const PARENTS = [
  'contact',
  'calendar',
  'desk_call',
  'desk_case',
  'desk_record',
  'document_template',
  'playbook_version',
  'unpaid_invoice',
];

/** A PDF small enough to read in a test, with a word in it. */
export const smallPdf = (word: string): Buffer => Buffer.from(`%PDF-1.4\n% ${word}\n%%EOF\n`);

export const inVault = <T>(app: TestApp, contractId: string, work: () => Promise<T>): Promise<T> =>
  app.get(UnitOfWork).inContract({ accountId: null }, contractId, work);

/** Every table of the vaults, as the database knows them. */
export const vaultTables = async (app: TestApp): Promise<string[]> =>
  (
    await app.sql<{ name: string }>(
      `select relname name from pg_class where relrowsecurity and relkind = 'r' order by 1`,
    )
  ).map(({ name }) => name);

/**
 * Writes a row into every table of a vault that has none, each sealed value saying the word aloud, `own` where it is
 * the client's own word and no caller's. A table this does not
 * know fails here: whoever adds one says below what a row of it looks like.
 */
export async function fillVault(
  app: TestApp,
  { contractId, mara, firm }: Engagement,
  word: string,
  own = word,
): Promise<void> {
  const now = app.clock.date();
  const later = new Date(now.getTime() + 3_600_000);
  const owner = firm.owner.id;
  const [
    record,
    call,
    slot,
    type,
    calendar,
    source,
    template,
    document,
    delivery,
    invoice,
    message,
    shift,
    version,
    file,
    opened,
    task,
    contact,
  ] = Array.from({ length: 17 }, newId);
  const hash = sha256(word);
  const line = { phone_number_id: newId(), phone_call_id: newId() };
  const common = { kind: 'message', state: 'waiting', state_at: now, assistant_id: mara.id, created_at: now };
  const digest = Buffer.from(sha256(`${word}${contractId}`), 'hex');
  const said = { to: word, urgency: 'normal', text: word, callBack: false };
  const rows: [table: string, row: Values, sealed?: Record<string, unknown>][] = [
    [
      'contact',
      { id: contact, created_at: now, last_at: now, number_digest: digest },
      { name: word, number: '+39021', details: { note: word } },
    ],
    ['desk_record', { ...common, id: record, call_id: null }, { content: said, reply: word }],
    ['desk_record', { ...common, id: message }, { content: said }],
    [
      'desk_record',
      { ...common, id: call, kind: 'call', state: 'ended' },
      { content: { name: word, number: null, note: word } },
    ],
    [
      'desk_record',
      { ...common, id: opened, kind: 'case', state: 'open', case_digest: digest },
      { content: { caseNumber: word, title: word, status: word, mayTell: word, check: word } },
    ],
    [
      'desk_case',
      {
        id: file,
        record_id: opened,
        number_digest: digest,
        status: 'open',
        opened_at: now,
        changed_at: now,
      },
    ],
    ['case_change', { id: opened, case_id: file, side: 'assistant', to_status: 'open' }],
    ['case_contact', { case_id: file, contact_id: contact }],
    [
      'case_check',
      { id: newId(), case_id: file, account_id: mara.id, at: now, speaker: 'concerned', passed: true },
      { content: { check: word, person: word } },
    ],
    ['case_setting', { changed_at: now }, { content: { statuses: [], prefix: word } }],
    [
      'desk_record',
      { ...common, id: task, kind: 'task', state: 'open' },
      { content: { what: word, note: word, owner: 'assistant' } },
    ],
    ['desk_task', { id: task, owner: 'assistant', written_by: owner }],
    ['order_change', { id: newId(), order_id: record, to_state: 'confirmed', at: now }],
    ['desk_call', { id: call, assistant_id: mara.id, taken_at: now, ended_at: now, outcome: 'settled' }],
    [
      'playbook_draft',
      { id: newId(), based_on: 0, updated_by: owner, updated_at: now },
      { content: simplePlaybook() },
    ],
    [
      'record_draft',
      { id: newId(), account_id: mara.id, kind: 'message', updated_at: now },
      { content: { text: word } },
    ],
    ['call_draft', { call_id: call, part: 'note', updated_at: now }, { content: { note: word } }],
    [
      'calendar',
      { id: calendar, key: 'sala', kind: 'room', timezone: 'Europe/Rome', created_at: now },
      { content: { name: word, windows: [], closures: [], worksHolidays: true } },
    ],
    [
      'calendar_source',
      { id: source, calendar: 'sala', state: 'new', created_at: now },
      { address: `https://example.com/${word}` },
    ],
    ['busy_time', { source_id: source, calendar: 'sala', starts_at: now, ends_at: later }],
    [
      'appointment_type',
      { id: type, minutes: 30, booking: 'free', created_at: now },
      { content: { name: word } },
    ],
    [
      'desk_record',
      { ...common, id: slot, kind: 'appointment', state: 'booked' },
      { content: { what: word, date: '2026-12-09', time: '10:00', minutes: 30, calendar: 'sala', note: '' } },
    ],
    [
      'appointment',
      { id: slot, type_id: type, timezone: 'Europe/Rome', starts_at: now, uid: newId() },
      { guest: { name: word, email: 'g@example.com', number: null, locale: 'it' } },
    ],
    [
      'appointment_slot',
      {
        id: slot,
        record_id: slot,
        calendar: 'sala',
        starts_at: now,
        ends_at: later,
        held_from: now,
        held_until: later,
      },
    ],
    ['appointment_change', { id: newId(), appointment_id: slot, what: 'moved', at: now }, { reason: word }],
    ['appointment_reminder', { id: newId(), slot_id: slot, channel: 'mail', due_at: later }],
    ['callback', { id: record, owner: 'client', opened_at: now }],
    [
      'catalogue_item',
      { id: newId(), code_digest: digest, price_cents: 100, vat_bps: 2200, available: true, changed_at: now },
      { content: { code: word, name: word, unit: 'pz' } },
    ],
    [
      'catalogue_import',
      { id: newId(), by_account: owner, at: now },
      { content: { items: [], remarks: [], name: word } },
    ],
    [
      'document_template',
      { id: template, approval: false, language: 'it', created_at: now },
      { content: { name: word, subject: word, body: word, fields: [] } },
    ],
    [
      'desk_record',
      { ...common, id: document, kind: 'document', state: 'sent' },
      { content: { document: word, to: word, channel: 'mail', note: word } },
    ],
    ['client_document', { id: document, template_id: template, version: 1, created_at: now }],
    [
      'document_version',
      { id: newId(), document_id: document, version: 1, sha256: hash, created_at: now },
      {
        content: { title: word, text: word, name: word, email: '', values: {} },
        file: smallPdf(word).toString('base64'),
      },
    ],
    [
      'document_change',
      { id: newId(), document_id: document, version: 1, what: 'sent', at: now },
      { reason: word },
    ],
    [
      'message_version',
      { id: newId(), message_id: message, version: 1, corrected_by: mara.id, corrected_at: now },
      { content: { content: said, what: 'text' } },
    ],
    [
      'message_delivery',
      { id: delivery, message_id: message, channel: 'mail', state: 'sent', queued_at: now },
      { target: { name: word, address: 'a@example.com' } },
    ],
    ['message_attempt', { id: newId(), delivery_id: delivery, at: now }],
    [
      'message_settings',
      { changed_at: now },
      { webhook_url: `https://example.com/${word}`, webhook_secret: `secret ${word}` },
    ],
    ['daily_summary', { id: newId(), from_at: now, until_at: later, counts: '{}', created_at: now }],
    ['unanswered_question', { id: newId(), call_id: call, digest, asked_at: now }, { question: word }],
    ['spam_number', { digest, last_at: now }],
    ['unpaid_setting', { set_by: owner, set_at: now }, { content: { payee: word } }],
    [
      'unpaid_invoice',
      {
        id: invoice,
        digest,
        debtor_digest: digest,
        issued_on: '2026-01-01',
        due_on: '2026-02-01',
        amount_cents: 100,
        state: 'open',
        state_at: now,
        next_on: '2027-03-01',
        created_at: now,
      },
      { content: { number: '1', debtor: { name: word, vat: '', email: '', phone: '', language: 'it' } } },
    ],
    [
      'unpaid_import',
      { id: newId(), added: 0, known: 0, refused: 0, by_account: owner, at: now },
      { content: { name: word, remarks: [] } },
    ],
    ['unpaid_event', { id: newId(), invoice_id: invoice, what: 'paid', at: now }, { note: word }],
    [
      'legal_hold',
      { id: newId(), placed_by: owner, placed_at: now, lifted_by: owner, lifted_at: now },
      { reason: word },
    ],
    ['desk_handover', { id: newId(), locale: 'it', state: 'expired', asked_by: owner, asked_at: now }],
    ['shift_note', { id: newId(), shift_id: shift, author_id: mara.id, written_at: now }, { content: word }],
    [
      'playbook_version',
      { id: version, version: 99, published_by: owner, published_at: now, effective_at: later },
      { content: simplePlaybook({ people: [{ key: 'boss', name: word, when: 'sempre' }] }) },
    ],
    ['playbook_acknowledgement', { playbook_version_id: version, account_id: mara.id, acknowledged_at: now }],
    ['card_opening', { id: newId(), account_id: mara.id, what: 'card', opened_at: now }],
    ['phone_caller', { phone_call_id: line.phone_call_id }, { name: word, number: '+39021' }],
    [
      'voicemail',
      {
        id: newId(),
        phone_call_id: line.phone_call_id,
        record_id: record,
        seconds: 3,
        media_type: 'audio/mpeg',
        created_at: now,
      },
      { audio: Buffer.from(word).toString('base64') },
    ],
  ];
  await app.world.insert('phone_number', {
    id: line.phone_number_id,
    organisation_id: firm.id,
    number: `+3902${String(parseInt(hash.slice(0, 6), 16)).padStart(8, '0')}`,
    provider: 'twilio',
    created_by: owner,
    created_at: now,
  });
  await app.world.insert('phone_call', {
    id: line.phone_call_id,
    phone_number_id: line.phone_number_id,
    organisation_id: firm.id,
    exchange_call: hash,
    state: 'ended',
    outcome: 'missed',
    ringing_since: now,
    ended_at: now,
    contract_id: contractId,
  });
  const stand = { id: newId(), contract_id: contractId, assistant_id: owner };
  await app.world.insert('substitute', {
    ...stand,
    share_bps: 0,
    named_by: mara.id,
    named_at: now,
    ended_at: now,
    ended_by: mara.id,
  });
  await app.world.insert('substitute_shift', {
    ...stand,
    id: shift,
    substitute_id: stand.id,
    share_bps: 0,
    from_at: later,
    to_at: new Date(later.getTime() + 60_000),
    planned_at: now,
    cancelled_at: now,
  });
  await inVault(app, contractId, async () => {
    const key = await app.get(VaultKeys).current();
    const had = new Set<string>();
    for (const table of await vaultTables(app))
      if ((await app.sql(`select 1 from ${table} where contract_id = $1`, [contractId])).length > 0)
        had.add(table);
    for (const [table, row, sealed = {}] of rows) {
      if (had.has(table) && !PARENTS.includes(table)) continue;
      const values: Values = { contract_id: contractId, ...row };
      for (const [column, value] of Object.entries(sealed)) {
        const { row: name = 'id' } =
          sealedColumns.find((one) => one.table === table && one.column === column) ?? {};
        const said = typeof value === 'string' ? value : JSON.stringify(value);
        values[column] = key.seal(NO_CALLERS.includes(table) ? said.replaceAll(word, own) : said, {
          table,
          row: nameOf(name, values),
          column,
        });
      }
      const names = Object.keys(values);
      await app.sql(
        `insert into ${table} (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
        Object.values(values),
      );
    }
  });
}

/** The name a sealed value is bound to, of the SQL that says it. */
const nameOf = (sql: string, values: Values): string =>
  sql
    .split(' || ')
    .map((term) =>
      term.startsWith("'") ? term.slice(1, -1) : (values[term.replace('::text', '')] as string),
    )
    .join('');

/** Every id there is of a contract: of each table a row of each kind. */
export async function idsOf(app: TestApp, contractId: string): Promise<string[]> {
  const named = await app.sql<{ name: string; kinds: boolean }>(
    `select c.relname name, bool_or(a.attname = 'kind') kinds from pg_class c
     join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'event'
     group by 1 having count(*) filter (where a.attname in ('id', 'contract_id') and a.atttypid = 'uuid'::regtype) = 2`,
  );
  return inVault(app, contractId, async () => {
    const ids: string[] = [];
    for (const { name, kinds } of named) {
      const rows = await app.sql<{ id: string }>(
        `select distinct on (${kinds ? 'kind' : 'contract_id'}) id from ${name} where contract_id = $1`,
        [contractId],
      );
      ids.push(...rows.map(({ id }) => id));
    }
    return [...new Set(ids)];
  });
}
