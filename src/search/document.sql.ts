/** Writes search documents from the tables: $1 the assistants (all when null), $2 now. Public facts only. */
export const WRITE_DOCUMENTS = `
insert into search_document (assistant_id, slug, display_name, headline, city, province, photo_id, experience_years,
  skills, sectors, languages, language_levels, month_cents, hour_cents, call_cents, free_minutes, reputation, review_count,
  verified_count, has_voice, text_it, text_en, words, confirmed_at, published_at, refreshed_at)
select d.assistant_id, d.slug, d.display_name, d.headline, d.city, d.province, d.photo_id, d.experience_years,
  d.skills, d.sectors, d.languages, d.language_levels, d.month_cents, d.hour_cents, d.call_cents, d.free_minutes,
  d.score, coalesce(d.review_count, 0), d.verified_count, d.has_voice,
  to_tsvector('italian', unaccent(d.own_words || ' ' || d.words_it)),
  to_tsvector('english', unaccent(d.own_words || ' ' || d.words_en)),
  lower(unaccent(d.display_name || ' ' || d.headline || ' ' || d.city || ' ' || d.words_it || ' ' || d.words_en)),
  d.confirmed_at, d.published_at, $2
from (
  select p.assistant_id, p.slug::text slug, p.display_name, p.headline, p.city, p.province, p.photo_id, p.experience_years,
    p.display_name || ' ' || p.headline || ' ' || p.story || ' ' || p.city || ' ' || p.province own_words,
    coalesce(k.skills, '{}') skills, coalesce(k.sectors, '{}') sectors,
    coalesce(l.languages, '{}') languages, coalesce(l.levels, '{}') language_levels,
    coalesce(k.verified, 0) + coalesce(l.verified, 0) verified_count,
    coalesce(k.words_it, '') || ' ' || coalesce(l.words_it, '') words_it,
    coalesce(k.words_en, '') || ' ' || coalesce(l.words_en, '') words_en,
    v.month_cents, v.hour_cents, v.call_cents,
    greatest(0, coalesce(a.weekly_minutes, 0) - coalesce((
      select sum(b.weekly_minutes) from work_booking b where b.assistant_id = p.assistant_id
        and b.starts_on <= $2::date and (b.ends_on is null or b.ends_on >= $2::date)), 0))::integer free_minutes,
    r.score, r.review_count,
    exists (select from voice_greeting g where g.assistant_id = p.assistant_id) has_voice,
    coalesce(a.confirmed_at, p.updated_at) confirmed_at, coalesce(p.first_published_at, p.state_at) published_at
  from assistant_profile p
  left join availability a on a.assistant_id = p.assistant_id
  left join reputation r on r.assistant_id = p.assistant_id
  left join lateral (
    select array_agg(s.code order by x.level desc, s.position) filter (where s.grp <> 'sector') skills,
      array_agg(s.code order by s.position) filter (where s.grp = 'sector') sectors,
      count(*) filter (where x.verified_level is not null and coalesce(x.verified_until >= $2::date, true)) verified,
      string_agg(s.name_it || ' ' || array_to_string(s.synonyms_it, ' '), ' ') words_it,
      string_agg(s.name_en || ' ' || array_to_string(s.synonyms_en, ' '), ' ') words_en
    from assistant_skill x join skill s on s.code = x.skill_code where x.assistant_id = p.assistant_id
  ) k on true
  left join lateral (
    select array_agg(g.code order by x.level desc, g.position) languages,
      jsonb_object_agg(g.code, jsonb_build_object('level', x.level, 'verified',
        x.verified_level is not null and x.verified_level >= x.level and coalesce(x.verified_until >= $2::date, true))) levels,
      count(*) filter (where x.verified_level is not null and coalesce(x.verified_until >= $2::date, true)) verified,
      string_agg(g.name_it, ' ') words_it, string_agg(g.name_en, ' ') words_en
    from assistant_language x join language g on g.code = x.language_code where x.assistant_id = p.assistant_id
  ) l on true
  left join lateral (
    select min(y.price_cents) filter (where y.kind = 'retainer') month_cents,
      min(y.price_cents) filter (where y.kind = 'hourly') hour_cents,
      min(y.price_cents) filter (where y.kind = 'per_call') call_cents
    from rate_package x join rate_package_version y on y.package_id = x.id and y.version = x.latest_version
    where x.assistant_id = p.assistant_id and x.withdrawn_at is null
  ) v on true
  where p.state = 'published' and ($1::uuid[] is null or p.assistant_id = any ($1))
) d
on conflict (assistant_id) do update set
  slug = excluded.slug, display_name = excluded.display_name, headline = excluded.headline, city = excluded.city,
  province = excluded.province, photo_id = excluded.photo_id, experience_years = excluded.experience_years,
  skills = excluded.skills, sectors = excluded.sectors, languages = excluded.languages,
  language_levels = excluded.language_levels, month_cents = excluded.month_cents, hour_cents = excluded.hour_cents,
  call_cents = excluded.call_cents, free_minutes = excluded.free_minutes, reputation = excluded.reputation,
  review_count = excluded.review_count, verified_count = excluded.verified_count, has_voice = excluded.has_voice,
  text_it = excluded.text_it, text_en = excluded.text_en, words = excluded.words, confirmed_at = excluded.confirmed_at,
  published_at = excluded.published_at, refreshed_at = excluded.refreshed_at`;

export const REMOVE_DOCUMENTS = `
delete from search_document d where ($1::uuid[] is null or d.assistant_id = any ($1))
  and not exists (select from assistant_profile p where p.assistant_id = d.assistant_id and p.state = 'published')`;
