import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { noticeText } from '../../src/notifications/notices.presenter.js';
import { linkOf, notices, silent } from '../../src/notifications/notifications.rules.js';
import { locales, Texts, viewsRoot } from '../../src/platform/views/i18n.js';

/** Every event a module tells of: news to somebody, or on purpose to nobody. */
const told = `
  skills.changed proof.requested proof.verified proof.rejected
  profile.submitted profile.published profile.suspended profile.changed business.changed
  packages.changed availability.changed conversation.message_sent
  brief.opened brief.closed brief.filled invitation.sent invitation.declined
  proposal.made proposal.countered proposal.accepted proposal.declined proposal.withdrawn proposal.expired
  contract.drawn_up contract.signed contract.activated contract.paused contract.resumed contract.notice_given
  contract.ended contract.withdrawn playbook.published playbook.acknowledged playbook.in_force desk.work_recorded desk.record_changed
  desk.message_urgent
  timesheet.submitted timesheet.approved timesheet.closed time_line.objected time_line.settled
  delivery.handed_over delivery.accepted delivery.sent_back work.approved
  charge.created charge.paid charge.failed charge.action_required charge.method_missing charge.transferred
  review.round_opened review.written review.revealed review.published review.rejected review.removed review.replied
  moderation.sent_back moderation.suspended moderation.restored moderation.rejected moderation.removed
`
  .trim()
  .split(/\s+/);

/** The events whose names stand in the source of a module as they are. */
function recorded(): string[] {
  const root = join(viewsRoot, '../src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.service.ts'),
  );
  const names = files.flatMap((file) => [
    ...readFileSync(join(root, file), 'utf8').matchAll(/\b(?:record|tell)\(\s*'([a-z_]+\.[a-z_]+)'/g),
  ]);
  return [...new Set(names.map(([, name]) => name!))];
}

describe('the table of notices', () => {
  it('knows every event, and each only once', () => {
    const known = [...Object.keys(notices), ...silent];
    expect(told.filter((name) => !known.includes(name))).toEqual([]);
    expect(recorded().length).toBeGreaterThan(20);
    expect(recorded().filter((name) => !known.includes(name))).toEqual([]);
    expect(silent.filter((name) => name in notices)).toEqual([]);
  });

  it('never tells that a sealed review was written', () => {
    expect(silent).toContain('review.written');
  });

  it('has words for every voice in every language', () => {
    const texts = new Texts(viewsRoot, true);
    for (const [kind, notice] of Object.entries(notices))
      for (const voice of notice.to)
        for (const locale of locales)
          for (const part of ['title', 'text'])
            expect([
              kind,
              voice,
              locale,
              texts.has(locale, `notifications.events.${kind}.${voice}.${part}`),
            ]).toEqual([kind, voice, locale, true]);
  });

  it('has no words without a notice, and leaves no blank unfilled', () => {
    for (const [kind, notice] of Object.entries(notices))
      for (const voice of notice.to)
        for (const locale of locales) {
          const said = noticeText(
            kind,
            {
              voice,
              business: 'Studio Bianchi',
              assistant: 'Mara',
              number: 'C-1',
              deadline: '2026-06-01T10:00:00Z',
              zone: 'Europe/Rome',
              cents: 1234,
              currency: 'EUR',
            },
            locale,
          );
          expect(`${said.title} ${said.text}`).not.toMatch(/\{\{|undefined|!|^\s|\s$/);
          expect(said.title.length).toBeLessThan(80);
        }
  });
});

describe('a link', () => {
  it('is made of ids, or not at all', () => {
    expect(linkOf({ to: [], link: '/contracts/:contractId/x' }, { contractId: '7' })).toBe('/contracts/7/x');
    expect(linkOf({ to: [], link: '/contracts/:contractId' }, { contractId: null })).toBeNull();
    expect(linkOf({ to: [], link: '/a/:b' }, { b: '../x' })).toBe('/a/..%2Fx');
  });
});
