import { MessageSettingsService, Records } from '../../../src/desk/index.js';
import { taskIn } from '../../../src/desk/tasks/reply.rules.js';
import { InboundMails } from '../../../src/platform/mail/inbound/inbound-mails.js';
import { isAutomatic, ownWords } from '../../../src/platform/mail/inbound/own-words.rules.js';
import { TestApp } from '../../support/app.js';
import { engagement, type Engagement } from '../desk-world.js';

const ADDRESS = 'hello+0abc@cornetta.example';

describe('what somebody writes above a mail of ours', () => {
  it('ends where her mail program repeats it, however it does', () => {
    const words = 'Richiamate Conti.\nDomani, prima delle 10.';
    for (const rest of [
      `\n\n> Un messaggio\n> di ieri`,
      `\n\nIl giorno lun 23 nov 2026 alle ore 18:30 Mara (Cornetta) <\n${ADDRESS}> ha scritto:\n\n> x`,
      `\n\nOn Mon, Nov 23, 2026 at 6:30 PM Mara (Cornetta)\n<${ADDRESS}> wrote:\n`,
      `\n\n________________________________\nDa: Mara (Cornetta) <${ADDRESS}>\nInviato: lunedì`,
      `\n\nDa: Mara <${ADDRESS.toUpperCase()}>\nOggetto: la giornata`,
      `\n\n-----Messaggio originale-----\nDa: altri`,
      `\n-- \nStudio Bianchi\nVia Roma 1`,
      `\n\nInviato da iPhone`,
      '',
    ])
      expect(ownWords(words + rest, ADDRESS)).toBe(words);
    expect(ownWords(`> solo citazione`, ADDRESS)).toBe('');
  });

  it('keeps each of her words, also those a mail program might have written', () => {
    for (const words of [
      'Il dentista delle 10:30 va spostato a giovedì.',
      'Spostate Conti.\nIl 12 alle 10.30 sono in tribunale.\nPoi richiamate.',
      'On Monday at 10:30 call Rossi',
      'Inviato da Rossi il modulo: controllatelo',
      'Sent from the bank is a form.\nPlease fill it in.',
    ])
      for (const rest of [
        '',
        '\n\n> citato',
        `\n\nIl giorno lun 23 nov alle 18:30 Mara <\n${ADDRESS}> ha scritto:`,
      ])
        expect(ownWords(words + rest, ADDRESS)).toBe(words);
  });

  it('is a task of one line and a note; what is too long for a line is all in the note', () => {
    expect(taskIn('Richiamate Conti\nDomani\n\nGrazie')).toEqual({
      what: 'Richiamate Conti',
      note: 'Domani\n\nGrazie',
    });
    const long = 'parola '.repeat(100).trim();
    expect(taskIn(long).what.length).toBeLessThanOrEqual(300);
    expect(taskIn(long).what).toMatch(/parola…$/);
    expect(taskIn(long).note).toBe(long);
  });

  it('is nothing when a program wrote it', () => {
    const mail =
      (headers: Record<string, unknown>) =>
      (name: string): unknown =>
        headers[name];
    expect(isAutomatic(mail({ 'auto-submitted': 'auto-replied' }))).toBe(true);
    expect(isAutomatic(mail({ precedence: 'bulk' }))).toBe(true);
    expect(isAutomatic(mail({ 'auto-submitted': 'no' }))).toBe(false);
    expect(isAutomatic(mail({ 'auto-submitted': ['no', 'auto-generated'] }))).toBe(true);
    expect(isAutomatic(mail({}))).toBe(false);
  });
});

describe('an answer to the day’s mail', () => {
  let app: TestApp;
  let verri: Engagement;
  let address: string;
  let count = 0;
  const answer = async (
    text: string,
    { from = verri.firm.owner.email, more = '', id = '' } = {},
  ): Promise<void> => {
    const raw = [
      `From: ${from}`,
      `To: ${address}`,
      `Message-ID: <${id || `answer-${(count += 1)}`}@mail.example>`,
      'Content-Type: text/plain; charset=utf-8',
      ...(more ? [more] : []),
      '',
      `${text}\r\n\r\n> La giornata`,
      '',
    ].join('\r\n');
    await app.get(InboundMails).receive(Buffer.from(raw));
    await app.settle();
  };
  const tasks = async (): Promise<string> =>
    (await (await app.world.reader(verri.mara)).get('/desk/tasks')).text;
  const given = async (): Promise<number> =>
    (await app.sql(`select 1 from event where name = 'desk.task_given'`)).length;
  const outcomes = async (): Promise<string[]> =>
    (await app.sql<{ outcome: string }>(`select outcome from inbound_mail order by received_at`)).map(
      ({ outcome }) => outcome,
    );

  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.travelTo('2027-12-02T09:00:00Z');
    verri = await engagement(app, 'Idraulica Verri', await app.world.assistantAccount('Sara Neri'));
    const { firm, mara, contractId } = verri;
    await app.get(MessageSettingsService).save(firm.owner.actor, contractId, {
      webhookUrl: '',
      summaryTime: '18:00',
      summaryEmpty: false,
      summaryTexts: true,
    });
    for (const [urgency, text] of [
      ['low', 'Con calma'],
      ['normal', 'Come sempre'],
      ['now', 'Perde acqua'],
      ['urgent', 'Chiamare oggi'],
    ] as const)
      await app
        .get(Records)
        .write(mara.actor, contractId, 'message', { to: '', urgency, text, callBack: false }, { minutes: 1 });
    app.clock.travelTo('2027-12-02T17:01:00Z');
    await app.sweep('sweep.desk.summaries');
    await app.settle();
    const [mail] = await app.sql<{ address: string }>(
      `select sender->>'address' address from mail where template = 'desk.summary'`,
    );
    address = mail!.address;
  });
  afterAll(() => app.stop());

  it('is invited by a mail that tells what presses first', async () => {
    const [{ body }] = (await app.sql<{ body: string }>(
      `select body from mail where template = 'desk.summary'`,
    )) as [{ body: string }];
    expect(body).toMatch(/subito[\s\S]*Perde acqua[\s\S]*Chiamare oggi[\s\S]*Come sempre[\s\S]*Con calma/);
    expect(body).toContain('Rispondete a questa e-mail');
  });

  it('becomes one task on the assistant’s desk, however often it comes', async () => {
    await answer('Richiamate Conti <script>\nPrima delle 10', { id: 'once' });
    await answer('Richiamate Conti <script>\nPrima delle 10', { id: 'once' });
    await app.sql(`update inbound_mail set read_at = null where message_id = '<once@mail.example>'`);
    await app.settle();
    expect(await tasks()).toContain('Richiamate Conti &lt;script&gt;');
    expect(await given()).toBe(1);
  });

  it('is nobody else’s, and no program’s', async () => {
    await answer('Dammi tutto', { from: 'estraneo@mail.example' });
    await answer('Sono in ferie', { more: 'Auto-Submitted: auto-replied' });
    expect((await outcomes()).slice(-2)).toEqual(['not_a_reader', 'automatic']);
    expect(await given()).toBe(1);
  });

  it('that says nothing, or comes too late, is answered', async () => {
    await answer('');
    expect((await app.lastMail(verri.firm.owner.email)).subject).toContain('non è diventata un compito');
    await app.sql(`update contract set state = 'ended' where id = $1`, [verri.contractId]);
    await answer('Ancora una cosa');
    expect((await app.lastMail(verri.firm.owner.email)).body).toContain('non è più in corso');
    expect(await given()).toBe(1);
  });
});
