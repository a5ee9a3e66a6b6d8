import { flatten } from '../platform/http/form.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import {
  cefr,
  languageName,
  languageOptions,
  levelName,
  skillName,
  type AssistantSkills,
} from '../skills/index.js';
import type { ProfileEdit, ProfileRow, Reviewed } from './profiles.queries.js';
import { provinces } from './provinces.js';

export const profileValues = (profile: ProfileRow | null, name: string): Record<string, unknown> =>
  profile
    ? flatten({
        displayName: profile.displayName,
        headline: profile.headline,
        story: profile.story,
        city: profile.city,
        province: profile.province,
        experienceYears: profile.experienceYears,
        links: profile.links,
        revision: profile.revision,
      })
    : { displayName: name, revision: 0 };

export const legalValues = (profile: ProfileRow | null): Record<string, unknown> => ({
  legalName: profile?.legalName ?? '',
  vatNumber: profile?.vatNumber ?? '',
  taxCode: profile?.taxCode ?? '',
  address: profile?.address ?? '',
  postcode: profile?.postcode ?? '',
  taxRegime: profile?.taxRegime ?? 'forfettario',
  revision: profile?.revision ?? 0,
});

const clock = (seconds: number): string => `0:${String(Math.round(seconds)).padStart(2, '0')}`;

const greetingsOf = (profile: Pick<ProfileRow, 'greetings'> | null, locale: Locale) =>
  (profile?.greetings ?? []).map(({ language, fileId, seconds }) => ({
    language,
    name: languageName(language, locale),
    url: `/files/${fileId}`,
    length: clock(seconds),
  }));

/** Greetings there are, and the languages one can be added in: her own ones first. */
export function voiceLines(profile: ProfileRow | null, declared: AssistantSkills, locale: Locale) {
  const own = new Set(declared.languages.map(({ code }) => code));
  const all = languageOptions(locale);
  return {
    greetings: greetingsOf(profile, locale),
    voiceLanguages: [
      ...all.filter(({ value }) => own.has(value)),
      ...all.filter(({ value }) => !own.has(value)),
    ],
  };
}

/** A profile as its readers see it: no legal data, no state. */
export function profileSheet(profile: ProfileRow, declared: AssistantSkills, locale: Locale) {
  return {
    name: profile.displayName,
    headline: profile.headline,
    place: [profile.city, provinces[profile.province] === profile.city ? '' : profile.province]
      .filter(Boolean)
      .join(', '),
    photo: profile.photoLargeId && `/files/${profile.photoLargeId}`,
    experienceYears: profile.experienceYears,
    story: profile.story.split(/\n{2,}|\r\n\r\n/).filter((paragraph) => paragraph.trim()),
    links: profile.links,
    greetings: greetingsOf(profile, locale),
    languages: declared.languages
      .toSorted((a, b) => b.level - a.level)
      .map(({ code, level, verifiedLevel }) => ({
        label: `${languageName(code, locale)} ${levelName('language', verifiedLevel ?? level, locale)}`,
        ...(verifiedLevel !== null && { tone: 'ok', icon: 'check' }),
        native: level === cefr.rank('native'),
      })),
    skills: declared.skills
      .toSorted((a, b) => Number(b.verified) - Number(a.verified) || b.level - a.level)
      .map(({ code, verified }) => ({
        label: skillName(code, locale),
        ...(verified && { tone: 'ok', icon: 'check' }),
      })),
  };
}

/** The fields of a waiting version, to lay over the profile it changes. */
export function edited(edit: ProfileEdit | null): Partial<Reviewed> {
  if (!edit) return {};
  const { state: _state, reason: _reason, stateAt: _stateAt, ...fields } = edit;
  return fields;
}

interface Change {
  label: string;
  /** Words on both sides, or a photo, or greetings. */
  text?: { was: string; becomes: string };
  photo?: { was: string | null; becomes: string | null };
  voice?: { was: object[]; becomes: object[] };
}

/** What a waiting version changes, field by field: what is public now, and what would be. */
export function changesOf(live: Reviewed, edit: ProfileEdit, locale: Locale): Change[] {
  const words: [label: string, of: (one: Reviewed) => string][] = [
    ['display_name', (one) => one.displayName],
    ['headline_field', (one) => one.headline],
    ['edit.story', (one) => one.story],
    ['city', (one) => [one.city, one.province].filter(Boolean).join(', ')],
    ['experience', (one) => String(one.experienceYears)],
    ['links', (one) => one.links.map(({ label, url }) => `${label}: ${url}`).join('\n')],
  ];
  const texts = words
    .map(([key, of]) => ({ key, text: { was: of(live), becomes: of(edit) } }))
    .filter(({ text }) => text.was !== text.becomes)
    .map(({ key, text }) => ({ label: translate(locale, `profiles.${key}`), text }));
  const file = (id: string | null): string | null => id && `/files/${id}`;
  const voices = (one: Reviewed): string =>
    one.greetings
      .map(({ fileId }) => fileId)
      .sort()
      .join();
  return [
    ...texts,
    ...(live.photoId === edit.photoId
      ? []
      : [
          {
            label: translate(locale, 'profiles.photo'),
            photo: { was: file(live.photoLargeId), becomes: file(edit.photoLargeId) },
          },
        ]),
    ...(voices(live) === voices(edit)
      ? []
      : [
          {
            label: translate(locale, 'profiles.sheet.voice'),
            voice: { was: greetingsOf(live, locale), becomes: greetingsOf(edit, locale) },
          },
        ]),
  ];
}
