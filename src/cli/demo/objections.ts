import { Temporal } from 'temporal-polyfill';
import { decideBy } from '../../timesheets/week.rules.js';
import { mondayOf } from './calendar.js';
import type { Done } from './desk/index.js';
import type { Disputed, Sheet } from './timesheets.js';
import type { DemoWorld } from './world.js';

const HOUR = 3_600_000;
const REASONS = [
  'La telefonata era con un fornitore che avevamo chiesto di non passare.',
  'Questo lavoro era già nel rendiconto della settimana prima.',
  'Ci sembra molto tempo per un solo messaggio.',
  'Il cliente dice di aver parlato due minuti.',
];

/** Now and then a business objects to a line. Most are settled; one has waited for staff longer than seven days. */
export function object(world: DemoWorld, sheet: Sheet, pieces: Done[]): Disputed | undefined {
  const { random } = world;
  const { engagement, submittedAt, approvedAt, week } = sheet;
  const long = pieces.filter(({ minutes }) => minutes >= 6);
  const threeWeeksAgo = mondayOf(world.today).subtract({ days: 21 }).toString() === week.startsOn;
  const waits =
    threeWeeksAgo && engagement.firm.data.key === 'bottegadelcuoio' && engagement.pack.kind === 'retainer';
  const settled = approvedAt !== null && !threeWeeksAgo && random.chance(0.08);
  if (!submittedAt || long.length === 0 || !(waits || settled)) return undefined;
  const piece = random.pick(long);
  const raisedAt = new Date(Number(submittedAt) + HOUR);
  const settledAt = new Date(Number(submittedAt) + 11 * HOUR);
  const minutes = Math.ceil(piece.minutes / 2 / 5) * 5;
  const lineId = random.id(piece.endedAt);
  const [open, after] = [waits, Math.min(minutes, piece.minutes)];
  world.add('objection', {
    id: random.id(raisedAt),
    time_line_id: lineId,
    reason: random.pick(REASONS),
    raised_by: engagement.firm.ownerId,
    raised_at: raisedAt,
    decide_by: new Date(
      decideBy(Temporal.Instant.fromEpochMilliseconds(Number(raisedAt)), engagement.timezone)
        .epochMilliseconds,
    ),
    outcome: open ? null : 'corrected',
    outcome_reason: open ? null : 'Giusto, ho contato anche la scrittura della nota. Ho corretto.',
    minutes_before: piece.minutes,
    minutes_after: open ? null : after,
    settled_by: open ? null : engagement.assistant.id,
    settled_at: open ? null : settledAt,
  });
  return { recordId: piece.recordId, open, minutes: after, lineId };
}
