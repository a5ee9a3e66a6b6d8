/** Contracts the actor may report on: $1 organisation, $2 assistant, $3 one contract or null, $4 and $5 the days. */
export const scope = `scope as materialized (
  select k.id, k.organisation_id, k.number, k.title, k.kind, k.state, k.timezone, o.name business,
         coalesce(nullif(p.display_name, ''), a.name) assistant,
         $4::date::timestamp at time zone k.timezone since, ($5::date + 1)::timestamp at time zone k.timezone before
  from contract k join organisation o on o.id = k.organisation_id join account a on a.id = k.assistant_id
  left join assistant_profile p on p.assistant_id = k.assistant_id
  where (k.organisation_id = $1 or k.assistant_id = $2) and ($3::uuid is null or k.id = $3)
    and k.state not in ('awaiting_signatures', 'withdrawn'))`;

/** Calls as exchanges told of them: one taken by hand never rang here. */
const calls = `answer as (
  select s.id, count(*) filter (where c.answered_at is not null)::int answered,
         count(*) filter (where c.outcome in ('missed', 'voicemail'))::int missed,
         count(*) filter (where c.outcome = 'voicemail')::int voicemail,
         percentile_cont(0.5) within group (order by extract(epoch from c.answered_at - c.ringing_since)) median,
         percentile_cont(0.9) within group (order by extract(epoch from c.answered_at - c.ringing_since)) p90
  from scope s join phone_call c on c.organisation_id = s.organisation_id and c.contract_id = s.id
    and c.ringing_since >= s.since and c.ringing_since < s.before
  group by rollup (s.id))`;

const messages = `message as (
  select s.id, count(*)::int written, count(m.read_at)::int "read",
         percentile_cont(0.5) within group (order by extract(epoch from m.read_at - m.written_at)) median
  from scope s cross join lateral desk_message_times(s.id, s.since, s.before) m group by rollup (s.id)),
delivery as (
  select s.id, count(*)::int sent, count(d.arrived_at)::int arrived, count(*) filter (where d.failed)::int failed,
         count(*) filter (where d.arrived_at <= d.queued_at + interval '1 minute')::int "minute",
         count(*) filter (where d.arrived_at <= d.queued_at + interval '5 minutes')::int five
  from scope s cross join lateral desk_delivery_times(s.id, s.since, s.before) d group by rollup (s.id))`;

/** A task written by hand has its line's id; one of the desk is its record. */
export const unlined = `not exists (select from time_line l where l.record_id = w.record_id)
    and not exists (select from time_line l where l.id = w.record_id)`;

/** Work as it was done and as it counts; desk work of a contract paid by delivery has no line. */
export const pieces = `pieces as materialized (
  select s.id, s.timezone, l.kind, l.record_id, l.started_at, l.ended_at, l.minutes, l.calls
  from scope s join time_line l on l.contract_id = s.id and l.started_at >= s.since and l.started_at < s.before
  where l.state <> 'withdrawn'
  union all
  select s.id, s.timezone, w.kind, w.record_id, w.started_at, w.ended_at, 0, w.calls
  from scope s join desk_work w on w.contract_id = s.id and w.started_at >= s.since and w.started_at < s.before
  where ${unlined})`;

const work = `work as (
  select id, coalesce(sum(extract(epoch from ended_at - started_at)), 0)::float8 seconds, coalesce(sum(minutes), 0)::int counted,
         count(*) filter (where kind = 'call' and not exists (
           select from phone_call c where c.record_id = pieces.record_id))::int "byHand"
  from pieces group by rollup (id)),
spam as (select s.id, sum(desk_spam_calls(s.id, s.since, s.before))::int spam from scope s group by rollup (s.id))`;

/** Each contract's numbers, and those of all together in the row without one. $6 and $7: the package month. */
export const numbers = `with ${scope}, ${calls}, ${messages}, ${pieces}, ${work}
  select s.id, s.number, s.title, s.kind, s.state, s.timezone, s.business, s.assistant,
         coalesce(a.answered, 0) answered, coalesce(a.missed, 0) missed, coalesce(a.voicemail, 0) voicemail,
         a.median "answerMedian", a.p90 "answerP90", coalesce(w."byHand", 0) "byHand", coalesce(x.spam, 0) spam,
         coalesce(m.written, 0) written, coalesce(m."read", 0) "read", m.median "readMedian",
         coalesce(d.sent, 0) sent, coalesce(d.arrived, 0) arrived, coalesce(d.failed, 0) failed,
         coalesce(d."minute", 0) "withinMinute", coalesce(d.five, 0) "withinFive",
         coalesce(w.seconds, 0) seconds, coalesce(w.counted, 0) counted, v.included_minutes "includedMinutes",
         (select jsonb_object_agg(u.day, u.minutes) from (
            select ((l.started_at at time zone s.timezone)::date)::text "day", sum(l.minutes)::int minutes
            from timesheet t join time_line l on l.timesheet_id = t.id
            where s.kind = 'retainer' and t.contract_id = s.id and t.starts_on between $6 and $7 and l.state <> 'withdrawn'
            group by 1) u) "packageDays"
  from (select id from scope union all select null) one left join scope s on s.id = one.id
  left join answer a on a.id is not distinct from one.id left join message m on m.id is not distinct from one.id
  left join delivery d on d.id is not distinct from one.id left join work w on w.id is not distinct from one.id
  left join spam x on x.id is not distinct from one.id
  left join lateral (select c.included_minutes from contract_version c where c.contract_id = s.id
                     order by c.version desc limit 1) v on s.kind = 'retainer'
  order by lower(s.business), lower(s.assistant), s.number`;

/** Seconds by kind of work, and by weekday and hour on the clock of the contract; zones lie whole quarters apart. */
export const shape = `with ${scope}, ${pieces}
  select kind, null::int "day", null::int "hour", count(*)::int count,
         sum(extract(epoch from ended_at - started_at))::float8 seconds, sum(minutes)::int counted
  from pieces group by kind
  union all
  select null, extract(isodow from q at time zone timezone)::int, extract(hour from q at time zone timezone)::int, 0,
         sum(extract(epoch from least(ended_at, q + interval '15 minutes') - greatest(started_at, q)))::float8, 0
  from pieces cross join lateral generate_series(date_bin('15 minutes', started_at, 'epoch'),
    ended_at - interval '1 microsecond', interval '15 minutes') q
  group by 2, 3 order by seconds desc`;
