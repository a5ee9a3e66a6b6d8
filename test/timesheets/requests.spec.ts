import { newId } from '../../src/platform/ids.js';
import { TimeLines } from '../../src/timesheets/time-lines.service.js';
import { TestApp } from '../support/app.js';
import { signedContract } from '../support/contracts.js';
import type { Reader } from '../support/reader.js';
import type { Firm, Person } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let mara: Person;
let [owner, assistant]: Reader[] = [];
let lineId: string;
let sheetId: string;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-18T16:00:00Z');
  firm = await app.world.firm('Studio Bianchi', 'Elena Bianchi');
  mara = await app.world.assistantAccount('Mara Rinaldi');
  [owner, assistant] = [await app.world.reader(firm.owner), await app.world.reader(mara)];
});
afterAll(() => app.stop());

const task = (from: string, to: string) => ({ day: '2026-11-18', from, to, note: 'Riordino della rubrica' });

/** A contract with two lines of work. Returns its id. */
async function work(deal: Parameters<typeof signedContract>[3] = {}): Promise<string> {
  // Every test has the same morning of its own.
  await app.sql(`delete from desk_work`);
  const id = await signedContract(app, firm, mara, { startsOn: '2026-11-18', weeklyMinutes: 60, ...deal });
  lineId = await app.get(TimeLines).addTask(mara.actor, id, task('09:00', '09:26'));
  await app.get(TimeLines).addTask(mara.actor, id, task('11:00', '11:10'));
  const [row] = await app.sql<{ id: string }>(`select timesheet_id id from time_line where id = $1`, [
    lineId,
  ]);
  sheetId = row?.id ?? '';
  return id;
}
/** Amounts hold spaces that do not break. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('&#x3D;', '=');
const revision = (text: string) => /name="revision" value="(\d+)"/.exec(text)?.[1];

describe('a week on the pages', () => {
  it('is written, handed in, objected to, approved and cleared up by both people', async () => {
    const contractId = await work();
    const added = await assistant!.post('/time-lines', { contractId, ...task('14:00', '14:20') });
    expect(added.headers['location']).toBe(`/timesheets/${sheetId}`);
    expect((await assistant!.get('/timesheets')).text).toContain(
      'Una settimana di lavoro è pronta da consegnare',
    );
    const mine = await assistant!.get(`/timesheets/${sheetId}`);
    expect(plain(mine.text)).toContain('56 min × 18 €/h = 16,80 €');
    expect((await assistant!.post(`/timesheets/${sheetId}/submission`)).status).toBe(303);
    expect((await assistant!.post(`/timesheets/${sheetId}/submission`)).status).toBe(303);

    expect((await owner!.get('/timesheets')).text).toContain('Un rendiconto aspetta la vostra approvazione');
    const page = await owner!.get(`/timesheets/${sheetId}`);
    expect(page.text).toContain('Senza obiezioni si approva da solo sabato 21 novembre, 17:00.');
    const empty = await owner!.post(`/time-lines/${lineId}/objection`, { reason: '' });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('Questo campo serve.');
    await owner!.post(`/time-lines/${lineId}/objection`, { reason: 'Erano <dieci> minuti' });

    const stale = await owner!.post(`/timesheets/${sheetId}/approval`, { revision: revision(page.text) });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Nel frattempo');
    const fresh = await owner!.get(`/timesheets/${sheetId}`);
    expect(fresh.text).toContain('Erano &lt;dieci&gt; minuti');
    const form = { revision: revision(fresh.text) };
    const both = await Promise.all([1, 2].map(() => owner!.post(`/timesheets/${sheetId}/approval`, form)));
    expect(both.map(({ status }) => status)).toEqual([303, 303]);

    expect((await assistant!.get('/timesheets')).text).toContain('ha una contestazione da chiarire');
    const long = await assistant!.post(`/time-lines/${lineId}/correction`, { minutes: '30', reason: 'No' });
    expect(long.status).toBe(422);
    expect(long.text).toContain('più breve dei 26 minuti');
    const right = { minutes: '10', reason: 'Avevo contato una pausa' };
    expect((await assistant!.post(`/time-lines/${lineId}/correction`, right)).status).toBe(303);
    expect((await owner!.get(`/timesheets/${sheetId}`)).text).toContain('Avevo contato una pausa');
    const approved = await app.sql<{ data: { lineIds: string[] } }>(
      `select data from event where name = 'work.approved' and contract_id = $1 order by at, id`,
      [contractId],
    );
    expect(approved.map(({ data }) => data.lineIds.length)).toEqual([2, 1]);
  });

  it('shows what is left of a retainer and where its pace leads', async () => {
    await work({ kind: 'retainer', includedMinutes: 600 });
    const page = await owner!.get('/timesheets');
    expect(page.text).toContain('9 h 24');
    expect(page.text).toContain('restano di 10 h');
    expect(page.text).toContain('Al ritmo attuale');
    const sheet = await owner!.get(`/timesheets/${sheetId}`);
    expect(sheet.text).toContain('36 min in questa settimana, 36 min nel mese, su 10 h comprese.');
    expect(sheet.text).toContain('si paga con la settimana che finisce il 6 dicembre 2026');
  });

  it('lets a task be changed and removed on its page', async () => {
    await work();
    const page = await assistant!.get(`/timesheets/${sheetId}`);
    expect(page.text).toContain('value="09:26"');
    const longer = await assistant!.post(`/time-lines/${lineId}`, task('09:00', '09:40'));
    expect(longer.status).toBe(303);
    const other = await assistant!.post(`/time-lines/${lineId}`, {
      ...task('09:00', '09:40'),
      day: '2026-11-11',
    });
    expect(other.status).toBe(422);
    expect(other.text).toContain('Il giorno deve restare nella settimana');
    expect((await assistant!.get(`/timesheets/${sheetId}`)).text).toContain('40 min');
    expect((await assistant!.post(`/time-lines/${lineId}/removal`)).status).toBe(303);
    expect((await assistant!.post(`/time-lines/${lineId}/removal`)).status).toBe(404);
  });

  it('keeps a bad task on the page with the words beside its field', async () => {
    const contractId = await work();
    const answer = await assistant!.post('/time-lines', { contractId, ...task('09:10', '09:40') });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('già un&#x27;altra riga');
    expect(answer.text).toContain('value="09:10"');
    const nonsense = await assistant!.post('/time-lines', {
      contractId,
      day: 'ieri',
      from: '25:00',
      to: 'x',
      note: '',
    });
    expect(nonsense.status).toBe(422);
    const foreign = await assistant!.post('/time-lines', { contractId: sheetId, ...task('15:00', '15:10') });
    expect(foreign.status).toBe(404);
  });

  it('is only read by a viewer, and unknown to everybody else', async () => {
    await work();
    await assistant!.post(`/timesheets/${sheetId}/submission`);
    const viewer = await app.world.reader(await app.world.member(firm, 'Vera Guarda', 'viewer'));
    expect((await viewer.get(`/timesheets/${sheetId}`)).text).not.toContain('Approva la settimana');
    expect((await viewer.post(`/timesheets/${sheetId}/approval`, { revision: 1 })).status).toBe(404);
    const stranger = await app.world.reader((await app.world.firm('Altri')).owner);
    const other = await app.world.reader(await app.world.assistantAccount('Altra'));
    for (const reader of [stranger, other]) {
      expect((await reader.get(`/timesheets/${sheetId}`)).status).toBe(404);
      expect((await reader.get(`/api/v1/timesheets/${sheetId}`)).status).toBe(404);
      for (const path of ['', '/removal', '/objection', '/objection/end', '/correction', '/withdrawal'])
        expect((await reader.post(`/time-lines/${lineId}${path}`, { reason: 'x' })).status).toBe(404);
      expect((await reader.get('/timesheets')).text).not.toContain(sheetId);
    }
  });
});

describe('the API of timesheets', () => {
  it('hands in, objects, approves and corrects', async () => {
    const contractId = await work();
    const send = (reader: Reader, path: string, body: object = {}) =>
      reader.post(`/api/v1/${path}`).type('json').send(body);
    const added = await send(assistant!, 'time-lines', { contractId, ...task('12:00', '12:30') });
    expect(added.status).toBe(201);
    expect((await send(assistant!, `timesheets/${sheetId}/submission`)).body.state).toBe('submitted');
    expect((await send(owner!, `time-lines/${lineId}/objection`, { reason: 'No' })).status).toBe(204);
    const sheet = (await owner!.get(`/api/v1/timesheets/${sheetId}`)).body;
    expect(sheet.timeLines).toHaveLength(3);
    const approval = await send(owner!, `timesheets/${sheetId}/approval`, { revision: sheet.revision });
    expect(approval.body.state).toBe('approved');
    const late = await send(owner!, `time-lines/${added.body.id}/objection`, { reason: 'No' });
    expect([late.status, late.body.code]).toEqual([409, 'objection_late']);
    expect((await send(assistant!, `time-lines/${lineId}/withdrawal`)).status).toBe(204);
    expect((await owner!.get(`/api/v1/timesheets/${sheetId}`)).body.state).toBe('closed');
    expect((await owner!.get('/api/v1/timesheets?limit=1')).body.items).toHaveLength(1);
  });
});

describe('deliveries', () => {
  it('travel with their files and come back with a reason', async () => {
    const id = await signedContract(app, firm, mara, {
      kind: 'fixed',
      weeklyMinutes: 60,
      startsOn: '2026-11-18',
    });
    const path = `/contracts/${id}/deliveries`;
    const listed = { files: { name: 'listino.txt', content: Buffer.from('Preisliste') } };
    const handed = await assistant!.upload(path, { title: 'Listino tradotto', note: 'In tedesco' }, listed);
    expect(handed.status).toBe(303);
    const page = await owner!.get(path);
    expect(page.text).toContain('Una consegna aspetta voi');
    const [, delivery, file] = /\/deliveries\/([0-9a-f-]+)\/files\/([0-9a-f-]+)/.exec(page.text) ?? [];
    expect((await owner!.get(`/deliveries/${delivery}/files/${file}`).buffer(true)).text).toBe('Preisliste');
    const other = await app.world.reader(await app.world.assistantAccount('Curiosa'));
    expect((await other.get(`/deliveries/${delivery}/files/${file}`)).status).toBe(404);
    expect((await other.get(path)).status).toBe(404);

    const back = await owner!.post(`/deliveries/${delivery}/return`, {
      revision: 1,
      reason: 'Manca la pagina 2',
    });
    expect(back.status).toBe(303);
    expect((await owner!.post(`/deliveries/${delivery}/acceptance`, { revision: 1 })).status).toBe(409);
    expect((await assistant!.get(path)).text).toContain('Manca la pagina 2');
    const more = { files: { name: 'programma.exe', content: Buffer.from('MZ\u0090\u0000\u0003', 'latin1') } };
    expect((await assistant!.upload(`/deliveries/${delivery}/rounds`, { note: 'Ora' }, more)).status).toBe(
      422,
    );
    expect((await assistant!.upload(`/deliveries/${delivery}/rounds`, { note: 'Ora' }, listed)).status).toBe(
      303,
    );
    expect((await owner!.post(`/deliveries/${delivery}/acceptance`, { revision: 3 })).status).toBe(303);
    expect((await owner!.get(path)).text).toContain('Avete accettato ogni consegna');
  });
});

describe('a line of desk work', () => {
  it('links to what was done for who may see it, and says when that was destroyed', async () => {
    const contractId = await work();
    const recordId = newId();
    await app.world.insert('time_line', {
      id: newId(),
      contract_id: contractId,
      timesheet_id: sheetId,
      kind: 'call',
      record_id: recordId,
      started_at: new Date('2026-11-18T14:00:00Z'),
      ended_at: new Date('2026-11-18T14:03:00Z'),
      minutes: 3,
      calls: 1,
      state: 'recorded',
      as_of: app.clock.date(),
      created_at: app.clock.date(),
    });
    const theirs = `/contracts/${contractId}/records/${recordId}`;
    const mine = `/desk/${contractId}/records/${recordId}`;
    const seen = async (reader: Reader) => (await reader.get(`/timesheets/${sheetId}`)).text;
    expect(await seen(owner!)).toContain(`href="${theirs}"`);
    expect(await seen(owner!)).not.toContain(mine);
    expect(await seen(assistant!)).toContain(`href="${mine}"`);
    expect(await seen(assistant!)).toContain('Le chiamate indesiderate non contano');
    await app.sql(`update contract set state = 'paused' where id = $1`, [contractId]);
    expect(await seen(assistant!)).not.toContain(mine);
    await app.world.insert('desk_vault_key', {
      contract_id: contractId,
      master_key_id: 'test',
      created_at: app.clock.date(),
      destroyed_at: app.clock.date(),
    });
    const after = await seen(owner!);
    expect(after).not.toContain(theirs);
    expect(after).toContain('La registrazione è stata distrutta');
  });
});
