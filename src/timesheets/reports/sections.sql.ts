import { pieces, scope, unlined } from './report.sql.js';

export const sections = ['contracts', 'days', 'work', 'calls', 'messages', 'deliveries'] as const;
export type Section = (typeof sections)[number];

/** Rows of a section after ($6, $7), the first thousand. The first two columns are their place in the order. */
const after = (columns: string, from: string, at: string, id: string): string =>
  `with ${scope} select ${at} at, ${id} id, s.timezone, s.number contract, s.business, s.assistant, ${columns}
   from ${from} and ($6::timestamptz is null or (${at}, ${id}) > ($6, $7::uuid)) order by 1, 2 limit 1000`;

export const listed: Partial<Record<Section, string>> = {
  calls: after(
    `c.ringing_since "rangAt", coalesce(c.outcome, 'ringing') outcome,
     extract(epoch from c.answered_at - c.ringing_since)::float8 "secondsToAnswer",
     extract(epoch from c.ended_at - c.answered_at)::float8 "secondsOfCall", c.rings desks`,
    `scope s join phone_call c on c.organisation_id = s.organisation_id and c.contract_id = s.id
       and c.ringing_since >= s.since and c.ringing_since < s.before where true`,
    'c.ringing_since',
    'c.id',
  ),
  messages: after(
    `m.written_at "writtenAt", m.read_at "readAt", extract(epoch from m.read_at - m.written_at)::float8 "secondsToRead"`,
    `scope s cross join lateral desk_message_times(s.id, s.since, s.before) m where true`,
    'm.written_at',
    'm.message_id',
  ),
  deliveries: after(
    `d.channel, d.queued_at "queuedAt", d.arrived_at "arrivedAt",
     extract(epoch from d.arrived_at - d.queued_at)::float8 seconds, d.failed, d.message_id "message"`,
    `scope s cross join lateral desk_delivery_times(s.id, s.since, s.before) d where true`,
    'd.queued_at',
    'd.delivery_id',
  ),
  work: after(
    `w.kind, w.started_at "startedAt", w.ended_at "endedAt",
     (extract(epoch from w.ended_at - w.started_at) / 60)::float8 "minutesWorked", w.counted "minutesCounted", w.calls,
     w.state, w.note, w.record_id record`,
    `scope s cross join lateral (
       select l.id, l.kind, l.started_at, l.ended_at, l.minutes counted, l.calls, l.state, l.note, l.record_id
       from time_line l where l.contract_id = s.id and l.started_at >= s.since and l.started_at < s.before
       union all
       select w.record_id, w.kind, w.started_at, w.ended_at, 0, w.calls, null, '', w.record_id
       from desk_work w where w.contract_id = s.id and w.started_at >= s.since and w.started_at < s.before and ${unlined}
     ) w where true`,
    'w.started_at',
    'w.id',
  ),
};

/** Minutes of each contract's days, the ones without work left out. */
export const days = `with ${scope}, ${pieces}
  select s.number contract, s.business, s.assistant, ((w.started_at at time zone s.timezone)::date)::text "day",
         count(*)::int lines, sum(w.calls)::int calls,
         (sum(extract(epoch from w.ended_at - w.started_at)) / 60)::float8 "minutesWorked", sum(w.minutes)::int "minutesCounted"
  from scope s join pieces w on w.id = s.id group by s.id, 1, 2, 3, 4 order by 4, 2, 1`;
