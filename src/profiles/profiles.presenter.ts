import { flatten } from '../platform/http/form.js';
import type { Locale } from '../platform/views/i18n.js';
import {
  cefr,
  languageName,
  languageOptions,
  levelName,
  skillName,
  type AssistantSkills,
} from '../skills/index.js';
import type { ProfileRow } from './profiles.queries.js';
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

const greetingsOf = (profile: ProfileRow | null, locale: Locale) =>
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
