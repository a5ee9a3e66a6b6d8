import { createTransport } from 'nodemailer';
import { simpleParser } from 'mailparser';
import { Temporal } from 'temporal-polyfill';
import { isBounce } from '../../../src/desk/messages/bounce.rules.js';
import { MessageForm } from '../../../src/desk/messages/message.form.js';
import { sameWords } from '../../../src/desk/messages/questions.rules.js';
import { chosen, usualWays } from '../../../src/desk/messages/reach.rules.js';
import { isQuiet, nextSummary, type DayCounts } from '../../../src/desk/messages/summary.rules.js';
import { mayReceive, nextTry } from '../../../src/desk/messages/webhook.rules.js';
import type { Person } from '../../../src/desk/playbooks/playbook.content.js';

const next = (after: string, time: string): string =>
  nextSummary(Temporal.Instant.from(after), time, 'Europe/Rome').toString();

describe('the hour of the day in a mail', () => {
  it('is the client’s, in summer and in winter', () => {
    expect(next('2026-07-01T10:00:00Z', '18:30')).toBe('2026-07-01T16:30:00Z');
    expect(next('2026-12-01T10:00:00Z', '18:30')).toBe('2026-12-01T17:30:00Z');
    expect(next('2026-12-01T17:30:00Z', '18:30')).toBe('2026-12-02T17:30:00Z');
  });

  it('comes once in the night an hour is missing', () => {
    // 29 March 2026: 02:30 does not exist, 03:30 stands for it.
    const spring = next('2026-03-28T12:00:00Z', '02:30');
    expect(spring).toBe('2026-03-29T01:30:00Z');
    expect(next(spring, '02:30')).toBe('2026-03-30T00:30:00Z');
  });

  it('comes once in the night an hour comes twice', () => {
    // 25 October 2026: 02:30 is at 00:30 and at 01:30 UTC.
    const autumn = next('2026-10-24T12:00:00Z', '02:30');
    expect(autumn).toBe('2026-10-25T00:30:00Z');
    expect(next(autumn, '02:30')).toBe('2026-10-26T01:30:00Z');
    expect(next('2026-10-25T00:59:00Z', '02:30')).toBe('2026-10-26T01:30:00Z');
  });

  it('is left out on a day with nothing to tell', () => {
    const nothing: DayCounts = {
      answered: 0,
      missed: 0,
      spam: 3,
      messages: 0,
      now: 0,
      urgent: 0,
      low: 0,
      open: 2,
      callbacks: 1,
      overdue: 0,
      appointments: 0,
      questions: 0,
    };
    expect(isQuiet(nothing)).toBe(true);
    expect(isQuiet({ ...nothing, appointments: 1 })).toBe(false);
    expect(isQuiet({ ...nothing, overdue: 1 })).toBe(false);
  });
});

describe('a message to the client’s own system', () => {
  it('is tried again for almost a day, then no more', () => {
    let now = new Date('2026-11-23T08:00:00Z');
    let attempts = 1;
    for (let again = nextTry(attempts, now); again; again = nextTry((attempts += 1), now)) now = again;
    expect(attempts).toBe(8);
    const hours = (now.getTime() - Date.parse('2026-11-23T08:00:00Z')) / 3_600_000;
    expect(hours).toBeGreaterThan(20);
    expect(hours).toBeLessThanOrEqual(24);
  });

  it('goes over https, or to this machine while developing', () => {
    for (const url of ['https://crm.example.com/in', 'https://crm.example.com:8443/in?a=b'])
      expect([url, mayReceive(url, true)]).toEqual([url, true]);
    for (const url of [
      'http://crm.example.com/in',
      'http://127.0.0.1:8080/in',
      'http://localhost/in',
      'ftp://crm.example.com/in',
      'https://user:word@crm.example.com/',
      'javascript:alert(1)',
      'crm.example.com',
      '',
    ])
      expect([url, mayReceive(url, true)]).toEqual([url, false]);
    expect(mayReceive('http://127.0.0.1:8080/in', false)).toBe(true);
    expect(mayReceive('http://127.0.0.1.evil.example/in', false)).toBe(false);
  });
});

const person = (key: string, more: Partial<Person> = {}): Person => ({
  key,
  name: key,
  role: '',
  number: '',
  place: '',
  when: '',
  otherwise: '',
  hours: [],
  absences: [],
  ...more,
});
const people = [
  person('both', { email: 'both@example.com', number: '335 1234118' }),
  person('phone', { number: '+39 347 1112233' }),
  person('none', { number: 'interno 12' }),
  person('landline', { number: '051 0982231' }),
];

describe('who a message goes to', () => {
  it('is mail by itself, and a text message too when it presses or nothing else leads there', () => {
    const step = { people: ['both', 'phone', 'none', 'landline'], urgency: 'normal' as const };
    expect(usualWays(step, people)).toEqual(['both:mail', 'phone:sms']);
    expect(usualWays({ ...step, urgency: 'urgent' }, people)).toEqual(['both:mail', 'both:sms', 'phone:sms']);
    expect(usualWays(undefined, people)).toEqual([]);
  });

  it('is taken once, and a way that leads nowhere is named', () => {
    const { targets, nowhere } = chosen(
      ['both:mail', 'both:mail', 'phone:mail', 'none:sms', 'gone:mail'],
      people,
    );
    expect(targets.map(({ address }) => address)).toEqual(['both@example.com']);
    expect(nowhere).toEqual(['phone:mail', 'none:sms', 'gone:mail']);
  });

  it('may be nobody: the page says so with an empty value', () => {
    const form = { text: 'x', send: ['', 'both:mail'] };
    expect(MessageForm.parse(form).send).toEqual(['both:mail']);
    expect(MessageForm.parse({ text: 'x' }).send).toBeUndefined();
    for (const send of ['both', 'both:fax', '../x:mail', 'both:mail; drop'])
      expect(MessageForm.safeParse({ text: 'x', send: [send] }).success).toBe(false);
  });
});

describe('a question', () => {
  it('is the same however it was typed', () => {
    expect(sameWords(' Fate   anche le  OTTURAZIONI? ')).toBe(sameWords('fate anche le otturazioni'));
    expect(sameWords('È aperto il sabato?')).toBe(sameWords('e aperto il sabato'));
    expect(sameWords('aperto il sabato')).not.toBe(sameWords('aperto la domenica'));
  });
});

describe('a mail that comes back', () => {
  const report = async (action: string): Promise<boolean> => {
    const raw = [
      'From: MAILER-DAEMON@mx.example',
      'To: hello+abc@cornetta.example',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Sorry.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example',
      '',
      'Final-Recipient: rfc822; nobody@example.com',
      `Action: ${action}`,
      'Status: 5.1.1',
      '',
      '--b--',
      '',
    ].join('\r\n');
    return isBounce(await simpleParser(raw));
  };

  it('is a report that says failed, not one that says later, nor a person’s answer', async () => {
    expect(await report('failed')).toBe(true);
    expect(await report('delayed')).toBe(false);
    const answer = await createTransport({ streamTransport: true, buffer: true }).sendMail({
      from: 'bianchi@example.com',
      to: 'hello+abc@cornetta.example',
      text: 'Action: failed',
    });
    expect(isBounce(await simpleParser(answer.message as Buffer))).toBe(false);
  });
});
