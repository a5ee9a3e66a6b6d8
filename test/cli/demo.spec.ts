import { stdnum } from 'stdnum';
import { loadDemoWorld } from '../../src/cli/demo/load.js';
import { Desks, Playbooks, Timeline } from '../../src/desk/index.js';
import type { Member } from '../../src/identity/index.js';
import { TestApp } from '../support/app.js';

/** A Wednesday morning: last week waits for approval, the month before is paid. */
const NOW = '2026-11-25T09:30:00Z';

describe('the demo world', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.travelTo(NOW);
    await loadDemoWorld(app.nest);
  });
  afterAll(() => app.stop());

  const none = async (sql: string) => expect(await app.sql(sql)).toEqual([]);

  it('has enough of everybody', async () => {
    const [counts] = await app.sql(`select
      (select count(*)::int from assistant_profile where state = 'published') published,
      (select count(*)::int from assistant_profile where state = 'in_review') "inReview",
      (select count(*)::int from organisation) firms,
      (select count(*)::int from contract where state in ('active', 'in_notice', 'paused')) contracts`);
    const { published, inReview, firms, contracts } = counts as Record<string, number>;
    expect(published).toBeGreaterThanOrEqual(40);
    expect(inReview).toBeGreaterThanOrEqual(2);
    expect(firms).toBeGreaterThanOrEqual(12);
    expect(contracts).toBeGreaterThanOrEqual(30);
  });

  it('gives everybody valid numbers', async () => {
    const { iva, codicefiscale } = stdnum['IT']!;
    const rows = await app.sql<{ vat: string; tax: string | null }>(
      `select vat_number vat, tax_code tax from assistant_profile
       union all select vat_number, tax_code from business_profile`,
    );
    for (const { vat, tax } of rows) {
      expect({ vat, valid: iva!.validate(vat).isValid }).toEqual({ vat, valid: true });
      if (tax) expect({ tax, valid: codicefiscale!.validate(tax).isValid }).toEqual({ tax, valid: true });
    }
    expect(new Set(rows.map((row) => row.vat)).size).toBe(rows.length);
  });

  it('publishes complete profiles, all of them in the directory', async () => {
    await none(`select p.slug from assistant_profile p where p.headline = '' or length(p.story) < 150
      or not exists (select from assistant_skill s where s.assistant_id = p.assistant_id)
      or not exists (select from assistant_language l where l.assistant_id = p.assistant_id)
      or not exists (select from availability_window w where w.assistant_id = p.assistant_id)
      or not exists (select from rate_package r where r.assistant_id = p.assistant_id)`);
    await none(`select slug from assistant_profile p where state = 'published'
      and not exists (select from search_document d where d.assistant_id = p.assistant_id)`);
  });

  it('lets every call of a client with a number ring before it is taken, and loses a few', async () => {
    await none(`select c.id from phone_call c where c.outcome = 'answered' and not exists (
      select from desk_work w where w.record_id = c.record_id and w.started_at = c.answered_at
        and w.contract_id = c.contract_id and c.ringing_since < w.started_at)`);
    const [counts] = await app.sql<{ answered: number; missed: number }>(
      `select count(*) filter (where outcome = 'answered')::int answered,
              count(*) filter (where outcome = 'missed')::int missed from phone_call`,
    );
    expect(counts!.answered).toBeGreaterThan(500);
    expect(counts!.missed / counts!.answered).toBeLessThan(0.1);
    expect(counts!.missed).toBeGreaterThan(0);
  });

  it('signs exactly the text that is kept', async () => {
    await none(`select v.id from contract_version v
      where encode(sha256(convert_to(v.text, 'UTF8')), 'hex') <> v.text_sha256`);
    await none(`select s.id from signature s join contract_version v on v.id = s.contract_version_id
      where s.text_sha256 <> v.text_sha256 or s.typed_name <> (select name from account a where a.id = s.account_id)`);
    await none(`select c.number from contract c join contract_version v on v.contract_id = c.id
      where (c.state = 'awaiting_signatures') = (select count(*) = 2 from signature s where s.contract_version_id = v.id)`);
  });

  it('sells no more hours and no more places than are offered', async () => {
    await none(`select a.assistant_id from availability a join work_booking b using (assistant_id)
      group by a.assistant_id, a.weekly_minutes, a.max_clients
      having sum(b.weekly_minutes) > a.weekly_minutes or count(*) > a.max_clients`);
  });

  it('leaves things to do: briefs, an offer, an invitation, a contract to sign, notices, unread words', async () => {
    const [waits] = await app.sql<Record<string, number>>(`select
      (select count(*)::int from brief where state = 'open') briefs,
      (select count(*)::int from proposal p join organisation o on o.id = p.organisation_id
        where p.state = 'open' and p.turn = 'business' and o.name = 'Studio Dentistico Bianchi') offers,
      (select count(*)::int from invitation i join account a on a.id = i.assistant_id
        where i.state = 'sent' and a.name = 'Mara Rinaldi') invitations,
      (select count(*)::int from contract c join organisation o on o.id = c.organisation_id
        where c.state = 'awaiting_signatures' and o.name = 'Studio Dentistico Bianchi') contracts,
      (select count(*)::int from notification where read_at is null) notices,
      (select count(*)::int from conversation_message) words`);
    for (const [what, count] of Object.entries(waits!))
      expect({ what, some: count > 0 }).toEqual({ what, some: true });
    await none(
      `select id from brief b where state = 'open' and not exists (select from brief_slot s where s.brief_id = b.id)`,
    );
    await none(`select link from notification where link like '%:%'`);
  });

  it('lets people log in', async () => {
    const [fact] = await app.sql<{ value: { logins: { email: string; password: string }[] } }>(
      `select value from platform_fact where name = 'demo'`,
    );
    expect(fact!.value.logins).toHaveLength(3);
    for (const { email, password } of fact!.value.logins) await app.reader().logIn(email, password);
  });

  it('has months of desk work that its parties can open', async () => {
    const [mara] = await app.sql<{ id: string; organisation_id: string; assistant_id: string }>(
      `select c.id, organisation_id, assistant_id from contract c join account a on a.id = c.assistant_id
       where a.name = 'Mara Rinaldi' order by c.number limit 1`,
    );
    const { id, organisation_id: organisationId, assistant_id: assistantId } = mara!;
    const desks = app.get(Desks);
    const actor = { accountId: assistantId, organisationId: null } as Member;
    const records = await desks.work(actor, id, (desk) =>
      app.get(Timeline).list(desk, { limit: 400, kinds: ['call', 'message', 'appointment', 'case'] }),
    );
    expect(records.length).toBe(400);
    expect(organisationId).toBeTruthy();
    for (const record of records) expect(record.content).toBeInstanceOf(Object);
    const playbook = await desks.work(actor, id, (desk) => app.get(Playbooks).latest(desk));
    expect(playbook?.callTypes.length).toBeGreaterThan(2);
  });

  it('counts work by the week, never twice, with every past week settled or handed in', async () => {
    await none(`select a.id from time_line a join time_line b on a.contract_id = b.contract_id and a.id < b.id
      and a.started_at < b.ended_at and b.started_at < a.ended_at`);
    await none(`select l.id from time_line l join timesheet t on t.id = l.timesheet_id join contract c on c.id = t.contract_id
      where (l.started_at at time zone c.timezone)::date not between t.starts_on and t.ends_on`);
    await none(
      `select t.id from timesheet t where t.state = 'open' and t.ends_on < ('${NOW}'::timestamptz at time zone 'Europe/Rome')::date`,
    );
    await none(`select t.id from timesheet t where t.state = 'submitted' and t.approve_by <= '${NOW}'`);
    await none(`select l.id from time_line l join timesheet t on t.id = l.timesheet_id
      where (l.charged_at is not null) <> (t.approved_at is not null and l.state <> 'objected')`);
    const open = await app.sql(`select id from objection where settled_at is null and decide_by < '${NOW}'`);
    expect(open).toHaveLength(1);
  });

  it('charges to the cent, and the books balance', async () => {
    await none(`select id from charge where net_cents <> (select sum(amount_cents) from charge_line l where l.charge_id = charge.id)
      or gross_cents <> fee_cents + transfer_cents`);
    await none(`select transaction_id from ledger_entry group by 1 having sum(amount_cents) <> 0`);
    await none(`select c.id from charge c where c.state = 'transferred' and (
      select count(*) from ledger_transaction t where t.charge_id = c.id) <> 4 + (select count(*) from charge_share s where s.charge_id = c.id)`);
    await none(`select c.id from charge c where c.state = 'transferred' and (
      select sum(e.amount_cents) from ledger_entry e join ledger_transaction t on t.id = e.transaction_id
      where t.charge_id = c.id and e.account in ('client_receivable', 'assistant_payable')) <> 0`);
    await none(`select c.id from charge c where c.paid_at is not null
      and (select count(*) from invoice i where i.charge_id = c.id) <> 2`);
    await none(`select issuer, year from invoice group by 1, 2 having max(number) <> count(*)`);
    await none(`select b.time_line_id from billable b join contract c on c.id = b.contract_id
      where c.kind in ('hourly', 'per_call') and b.charge_id is null`);
    const failed = await app.sql(`select id from charge where state = 'failed'`);
    expect(failed.length).toBeGreaterThan(0);
  });

  it('shows a substitute’s share that was paid: of work of her own, within the charge, after all three agreed', async () => {
    const [share, ...others] = await app.sql<Record<string, number | boolean | string>>(
      `select s.state, s.cents, c.shared_cents "sharedCents", c.transfer_cents - c.vat_cents "base", s.base_cents "baseCents",
         (select sum(b.minutes)::int from billable b where b.shared_in = c.id and b.worked_by = s.assistant_id) minutes, s.quantity,
         exists (select from substitute u where u.contract_id = c.contract_id and u.assistant_id = s.assistant_id
                 and u.agreed_at < (select min(l.started_at) from time_line l where l.worked_by = s.assistant_id)) agreed,
         (select sum(e.amount_cents)::int from ledger_transaction t join ledger_entry e on e.transaction_id = t.id
          where t.charge_id = c.id and e.account = 'assistant_payable') owed
       from charge_share s join charge c on c.id = s.charge_id`,
    );
    expect(others).toEqual([]);
    expect(share).toMatchObject({ state: 'transferred', agreed: true, owed: 0 });
    expect(share!['sharedCents']).toBe(share!['cents']);
    expect(share!['baseCents']).toBe(share!['base']);
    expect(share!['quantity']).toBe(share!['minutes']);
  });

  it('lets assistants with three to six clients earn about 1,500 to 2,000 euro a month', async () => {
    // The last month that is charged in full: per contract its retainer, or what came in its weeks.
    const rows = await app.sql<{ name: string; clients: number; net: number }>(
      `with month as (
         select date '2026-10-01' as first),
       span as (
         select first, (first + (8 - extract(isodow from first)::int) % 7) as starts,
                ((first + interval '1 month')::date + (8 - extract(isodow from (first + interval '1 month'))::int) % 7) - 1 as ends
         from month)
       select a.name, count(distinct c.contract_id)::int clients, sum(c.net_cents)::int net
       from charge c join account a on a.id = c.assistant_id left join timesheet t on t.id = c.timesheet_id, span s
       where c.retainer_month = s.first or (c.retainer_month is null and t.starts_on between s.starts and s.ends)
       group by a.name having count(distinct c.contract_id) >= 3`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(5);
    for (const { name, net } of rows)
      expect({ name, net, good: net > 140_000 && net < 215_000 }).toEqual({ name, net, good: true });
  });

  it('has reviews with spread, some for staff to look at, and a reputation for everybody published', async () => {
    const [reviews] = await app.sql<Record<string, number>>(
      `select count(*) filter (where state = 'published')::int published, count(*) filter (where state = 'revealed')::int revealed,
              count(distinct (accuracy + courtesy + punctuality))::int spread from review`,
    );
    expect(reviews!['published']).toBeGreaterThan(30);
    expect(reviews!['revealed']).toBeGreaterThan(0);
    expect(reviews!['spread']).toBeGreaterThan(4);
    await none(`select v.id from review v join review_round r on r.id = v.round_id
      where (v.state = 'sealed') <> (r.revealed_at is null) or v.created_at < r.opened_at or v.created_at > r.closes_at`);
    await none(`select assistant_id from assistant_profile p where state = 'published'
      and not exists (select from reputation r where r.assistant_id = p.assistant_id)`);
  });

  it('has nothing that happened later than now', async () => {
    await none(`select 'account' from account where created_at > '${NOW}'
      union all select 'brief' from brief where created_at > '${NOW}'
      union all select 'signature' from signature where signed_at > '${NOW}'
      union all select 'conversation' from conversation_message where sent_at > '${NOW}'
      union all select 'event' from event where at > '${NOW}'
      union all select 'contract' from contract where state_at > '${NOW}'`);
  });
});
