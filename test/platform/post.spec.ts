import { createTransport } from 'nodemailer';
import { simpleParser } from 'mailparser';
import supertest from 'supertest';
import { SETTINGS, type RunSettings } from '../../src/platform/config/tokens.js';
import { sign } from '../../src/platform/crypto/signature.rules.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newId } from '../../src/platform/ids.js';
import { InboundMails } from '../../src/platform/mail/inbound/inbound-mails.js';
import { newMailToken, plusAddress, tokenOf } from '../../src/platform/mail/inbound/plus-address.js';
import { messageOf } from '../../src/platform/mail/transport.js';
import { SMS_DRIVER, smsDriver, type SmsDriver } from '../../src/platform/sms/driver.js';
import { Sms } from '../../src/platform/sms/sms.js';
import { contractOf } from '../desk/desk-world.js';
import { TestApp } from '../support/app.js';

describe('an address that answers come back to', () => {
  const from = 'Cornetta <Hello@Cornetta.example>';

  it('carries its token and is read whatever its case', () => {
    const token = newMailToken();
    expect(token).toMatch(/^[a-z0-9]{16,40}$/);
    const address = plusAddress(from, token);
    expect(address).toBe(`Hello+${token}@cornetta.example`);
    expect(tokenOf(from, address.toUpperCase())).toBe(token);
  });

  it('is no other', () => {
    for (const other of [
      'hello@cornetta.example',
      'hello+short@cornetta.example',
      `hello+${'a'.repeat(20)}@evil.example`,
      'x',
    ])
      expect(tokenOf(from, other)).toBeNull();
  });
});

it('a mail with an appointment carries it as an alternative and as a file', async () => {
  const content = 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n';
  const composed = await createTransport({ streamTransport: true, buffer: true }).sendMail(
    messageOf({
      from: { name: 'Studio "Bianchi", srl', address: 'hello+x@cornetta.example' },
      to: 'elena@example.com',
      subject: 'Igiene',
      html: '<p>Igiene</p>',
      body: 'Igiene',
      messageId: '<1@cornetta>',
      attachments: [],
      calendar: { method: 'REQUEST', content },
    }),
  );
  const raw = (composed.message as Buffer).toString();
  expect(raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/);
  const { attachments } = await simpleParser(raw);
  expect(attachments.map(({ contentType, filename }) => [contentType, filename])).toContainEqual([
    'application/ics',
    'invite.ics',
  ]);
});

describe('what is sent and what comes back', () => {
  let app: TestApp;
  let settings: RunSettings;
  let contractId: string;

  beforeAll(async () => {
    app = await TestApp.start({ DEMO: '1' });
    settings = app.get(SETTINGS as never);
    contractId = await contractOf(app, await app.world.firm(), await app.world.assistantAccount());
  });
  afterAll(() => app.stop());

  it('a text message leaves once, however often it is asked for', async () => {
    const sms = { to: '+393351234118', text: 'Domani alle 9', dedupeKey: 'one' };
    expect(await app.get(Sms).send(sms)).not.toBeNull();
    expect(await app.get(Sms).send(sms)).toBeNull();
    await app.settle();
    expect(await app.sql(`select recipient, sent_at is not null sent from sms`)).toEqual([
      { recipient: '+393351234118', sent: true },
    ]);
  });

  it('a text message whose first attempt ended nobody knows how is not sent again', async () => {
    const driver = app.get<SmsDriver>(SMS_DRIVER as never);
    const sent: string[] = [];
    driver.send = async ({ text }) => (sent.push(text), { id: 'SM1' });
    const id = await app.get(Sms).send({ to: '+39335', text: 'x', dedupeKey: 'two' });
    await app.sql(`update sms set tried_at = now() where id = $1`, [id]);
    await app.settle();
    expect(sent).toEqual([]);
    expect(await app.sql(`select failed_at is not null failed from sms where id = $1`, [id])).toEqual([
      { failed: true },
    ]);
  });

  it('a text message the provider does not answer for in time is not sent again', async () => {
    const { fetch } = globalThis;
    const twilio = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'x', numbers: [] };
    const driver = smsDriver({ ...settings, twilio, twilioSmsFrom: 'Bianchi' });
    globalThis.fetch = async () => {
      throw new DOMException('took too long', 'TimeoutError');
    };
    try {
      const outcome = await driver.send({ id: newId(), to: '+393351234118', text: 'x' });
      expect(outcome).toHaveProperty('refused');
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('mail is taken in signed, once, and given to whoever waits for it', async () => {
    const subjectId = newId();
    const seen: string[] = [];
    app.get(InboundMails).on('test', async (one) => (seen.push(`${one.from} ${one.subjectId}`), 'read'));
    const address = await app
      .get(UnitOfWork)
      .run({ accountId: null }, () => app.get(InboundMails).addressFor('test', contractId, subjectId));
    const raw = Buffer.from(
      `From: Elena <Elena@Example.com>\r\nTo: ${address}\r\nMessage-ID: <a1@example.com>\r\nSubject: Re\r\n\r\nSì`,
    );
    const post = (body: Buffer, secret = settings.inboundMailSecret ?? '') => {
      const seconds = Math.floor(app.clock.date().getTime() / 1000);
      return supertest(app.url)
        .post('/webhooks/mail')
        .set('content-type', 'message/rfc822')
        .set('cornetta-signature', sign(secret, body, seconds))
        .send(body);
    };
    expect((await post(raw, 'another secret altogether')).status).toBe(400);
    for (let time = 0; time < 3; time += 1) expect((await post(raw)).status).toBe(202);
    expect((await post(Buffer.from('To: nobody@cornetta.example\r\n\r\nx'))).status).toBe(202);
    expect((await post(Buffer.alloc(300_000, '\n'))).status).toBe(202);
    expect((await post(Buffer.alloc(0))).status).toBe(400);
    await app.settle();
    expect(seen).toEqual([`elena@example.com ${subjectId}`]);
    expect(await app.sql(`select raw, outcome from inbound_mail order by outcome`)).toEqual([
      { raw: null, outcome: 'read' },
      { raw: null, outcome: 'unknown_address' },
      { raw: null, outcome: 'unknown_address' },
    ]);
  });
});
