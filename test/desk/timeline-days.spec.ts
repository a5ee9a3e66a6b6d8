import { asDay, daysBeside } from '../../src/desk/timeline/pages.js';

const wanted = { s: 'c2VhbGVk', day: '', kind: 'call', contactId: null };

describe('a day of the timeline', () => {
  it('has one before and one after it, with the same search', () => {
    expect(daysBeside('/desk/1/timeline', { ...wanted, day: '2026-03-01' })).toEqual({
      before: { day: '2026-02-28', href: '/desk/1/timeline?s=c2VhbGVk&day=2026-02-28&kind=call&' },
      after: { day: '2026-03-02', href: '/desk/1/timeline?s=c2VhbGVk&day=2026-03-02&kind=call&' },
    });
  });

  it('is a day people have, whatever the address says', () => {
    expect(asDay('2026-03-01')).toBe('2026-03-01');
    for (const day of ['-271821-04-20', '+275760-09-13', '2026-02-30', '2026-03-01T10:00', ['2026-03-01'], 1])
      expect(asDay(day)).toBe('');
  });

  it('is only shown where one was chosen', () => {
    for (const day of ['', '2026-13-01', 'nonsense']) expect(daysBeside('/x', { ...wanted, day })).toBeNull();
  });
});
