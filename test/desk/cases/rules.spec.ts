import {
  questionsOf,
  tellable,
  namesOf,
  type Rule,
  type Speaker,
} from '../../../src/desk/cases/disclosure.rules.js';
import { statusesOf, statusOf, numberOf, type CaseStatus } from '../../../src/desk/cases/statuses.rules.js';

const speaker = (is: Speaker['is'], more: Partial<Speaker> = {}): Speaker => ({
  is,
  known: false,
  vip: false,
  ...more,
});
const rule = (what: Rule['what'], who: Rule['who'], check = ''): Rule => ({ what, who, check });
const fields = (rules: Rule[], who: Speaker, own = '') =>
  Object.fromEntries(tellable(rules, who, own).map(({ field, checks }) => [field, checks]));

describe('what may be told of a case', () => {
  it('is nothing without a rule that lets the speaker hear', () => {
    expect(Object.values(fields([], speaker('concerned')))).toEqual([null, null, null, null, null, null]);
    expect(fields([rule('case', 'concerned', 'number')], speaker('other'))['status']).toBeNull();
  });

  it('of the whole case never takes in money and notes: they are told only where the client names them', () => {
    const all = fields([rule('case', 'anyone')], speaker('other'));
    expect(all).toMatchObject({ words: [], status: [], next: [], dates: [], amount: null, notes: null });
    const money = fields([rule('case_amount', 'concerned', 'code word')], speaker('concerned'));
    expect(money).toMatchObject({ amount: ['code word'], status: null });
  });

  it('of one field counts more than of the whole, in both directions', () => {
    const rules = [
      rule('case', 'concerned', 'number'),
      rule('case_next', 'nobody'),
      rule('case_dates', 'anyone'),
    ];
    expect(fields(rules, speaker('concerned'))).toMatchObject({ status: ['number'], next: null, dates: [] });
    expect(fields(rules, speaker('other'))).toMatchObject({ status: null, next: null, dates: [] });
  });

  it('to nobody counts more than to anybody; of two that let hear the one that asks nothing counts', () => {
    expect(
      fields([rule('case_next', 'anyone'), rule('case_next', 'nobody')], speaker('concerned'))['next'],
    ).toBeNull();
    const two = [rule('case', 'concerned', 'number'), rule('case', 'vip')];
    expect(fields(two, speaker('concerned', { vip: true }))['status']).toEqual([]);
    expect(fields(two, speaker('concerned'))['status']).toEqual(['number']);
  });

  it('to persons named reaches them and whom it concerns, nobody else', () => {
    const named = [rule('case', 'named', 'code word')];
    expect(fields(named, speaker('named'))['status']).toEqual(['code word']);
    expect(fields(named, speaker('concerned'))['status']).toEqual(['code word']);
    expect(fields(named, speaker('other', { known: true, vip: true }))['status']).toBeNull();
    expect(fields([rule('case', 'known')], speaker('other', { known: true }))['status']).toEqual([]);
  });

  it('asks what the case itself asks on top, each question once', () => {
    const rules = [rule('case', 'concerned', 'number'), rule('case_notes', 'concerned', 'birth date')];
    const told = tellable(rules, speaker('concerned'), 'code word');
    expect(questionsOf(told)).toEqual(['number', 'code word', 'birth date']);
    expect(fields([rule('case', 'anyone')], speaker('other'), 'code word')['status']).toEqual(['code word']);
  });

  it('takes names apart', () => {
    expect(namesOf(' Anna Rossi, Ugo;\n Ida ,,')).toEqual(['Anna Rossi', 'Ugo', 'Ida']);
    expect(namesOf(undefined)).toEqual([]);
  });
});

describe('a client’s statuses', () => {
  const row = (name: string, closed = false, key?: string) => ({ name, tone: 'going' as const, closed, key });
  let made = 0;
  const newKey = () => `new${(made += 1)}`;

  it('keep their keys, drop empty rows, and copies get a key of their own', () => {
    const read = statusesOf([row('Aperta', false, 'open'), row(''), row('Chiusa', true, 'open')], newKey);
    expect(read).toMatchObject({
      statuses: [
        { key: 'open', name: 'Aperta' },
        { name: 'Chiusa', closed: true },
      ],
    });
    expect(new Set(('statuses' in read ? read.statuses : []).map(({ key }) => key)).size).toBe(2);
  });

  it('need a beginning and an end, each its own name, and not too many', () => {
    expect(statusesOf([row('Aperta')], newKey)).toEqual({ wrong: 'case_statuses_few' });
    expect(statusesOf([row('Chiusa', true)], newKey)).toEqual({ wrong: 'case_statuses_few' });
    expect(statusesOf([], newKey)).toEqual({ wrong: 'case_statuses_few' });
    expect(statusesOf([row('Aperta'), row(' APERTA ', true)], newKey)).toEqual({
      wrong: 'case_status_twice',
    });
    const many = Array.from({ length: 13 }, (_, at) => row(`S${at}`, at === 0));
    expect(statusesOf(many, newKey)).toEqual({ wrong: 'case_statuses_many' });
  });

  it('are meant by key or by name, however it is written', () => {
    const statuses = [row('Udienza fissata', false, 'x1')] as CaseStatus[];
    expect(statusOf(statuses, 'x1')?.key).toBe('x1');
    expect(statusOf(statuses, ' udienza  FISSATA ')?.key).toBe('x1');
    expect(statusOf(statuses, 'udienza')).toBeNull();
    expect(numberOf('R-', 2026, 7)).toBe('R-2026/7');
  });
});
