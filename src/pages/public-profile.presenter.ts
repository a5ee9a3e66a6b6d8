import type { AssistantAvailability } from '../availability/index.js';
import { presentPackage, type PackageVersion } from '../packages/index.js';
import type { Page } from '../platform/http/cursor.js';
import { duration, number, translate, type Locale } from '../platform/views/index.js';
import type { ProfileRow } from '../profiles/index.js';
import type { StoredReputation } from '../reputation/index.js';
import { average, markBars, type PublicReview } from '../reviews/index.js';
import { languageName, levelName, vocabulary, type AssistantSkills } from '../skills/index.js';

export interface ProfileFacts {
  profile: ProfileRow;
  declared: AssistantSkills;
  packages: PackageVersion[];
  availability: AssistantAvailability | null;
  /** Minutes of work a week still on offer. */
  free: number;
  reputation: StoredReputation | null;
  reviews: Page<PublicReview>;
}

/** The public profile as its page shows it. */
export function presentProfile(
  facts: ProfileFacts,
  locale: Locale,
  publicUrl: string,
): Record<string, unknown> {
  const { profile, declared, availability, free, reputation, reviews } = facts;
  const t = (key: string, params?: Record<string, unknown>): string =>
    translate(locale, `pages.profile.${key}`, params);
  const place = [profile.city, profile.province && `(${profile.province})`].filter(Boolean).join(' ');
  const photo = profile.photoLargeId ?? profile.photoId;
  const description = `${profile.headline}. ${profile.story}`.replace(/\s+/g, ' ').slice(0, 180);
  return {
    title: `${profile.displayName}, ${profile.headline}`,
    description,
    ogType: 'profile',
    image: photo && `${publicUrl}/files/${photo}`,
    structuredData: structuredData(facts, publicUrl),
    name: profile.displayName,
    headline: profile.headline,
    photo: photo && `/files/${photo}`,
    place,
    experience: profile.experienceYears > 0 ? t('experience', { count: profile.experienceYears }) : null,
    story: profile.story.split(/\n{2,}/).filter(Boolean),
    languages: declared.languages.map((one) => ({
      label: `${languageName(one.code, locale)} ${levelName('language', one.verifiedLevel ?? one.level, locale)}`,
      tone: one.verifiedLevel ? 'ok' : null,
      icon: one.verifiedLevel ? 'check' : null,
    })),
    skillGroups: vocabulary(locale).flatMap(({ group, skills }) => {
      const chips = skills.flatMap(({ code, name }) => {
        const declaredSkill = declared.skills.find((one) => one.code === code);
        if (!declaredSkill) return [];
        const verified = declaredSkill.verified ? { tone: 'ok', icon: 'check' } : {};
        return [{ label: name, detail: levelName('skill', declaredSkill.level, locale), ...verified }];
      });
      return chips.length > 0 ? [{ label: translate(locale, `skills.groups.${group}`), chips }] : [];
    }),
    greetings: profile.greetings.map((one) => ({
      src: `/files/${one.fileId}`,
      label: t('greeting', {
        language: languageName(one.language, locale),
        seconds: Math.round(one.seconds),
      }),
    })),
    links: profile.links,
    packages: facts.packages.map((one) => presentPackage(one, locale)),
    week: availability && {
      title: t('hours'),
      windows: availability.windows,
      zone: availability.timezone,
      free: free > 0 ? t('free', { hours: duration(free) }) : t('full'),
    },
    // Before the first review the score is only the market's mean, and says nothing of her.
    score: reputation &&
      reputation.reviewCount > 0 && {
        figure: figure(reputation.score * 5, locale),
        label: t('score', { count: reputation.reviewCount }),
        confidence: t('confidence', { share: Math.round(reputation.confidence * 100) }),
      },
    reviews: reviews.items.map((review) => ({
      ...review,
      mark: figure(average(review.marks), locale),
      bars: markBars(review.marks, 'business', locale),
    })),
    nextReviews: reviews.nextCursor && `/assistants/${profile.slug}?reviews=${reviews.nextCursor}`,
  };
}

const figure = (value: number | null, locale: Locale): string =>
  number(value ?? 0, locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** schema.org data of the page, for search engines. Only what the page shows. */
function structuredData(
  { profile, declared, packages, reputation }: ProfileFacts,
  publicUrl: string,
): object {
  const url = `${publicUrl}/assistants/${profile.slug}`;
  return {
    '@context': 'https://schema.org',
    '@type': 'ProfilePage',
    url,
    dateModified: profile.updatedAt,
    mainEntity: {
      '@type': 'Person',
      name: profile.displayName,
      jobTitle: profile.headline,
      description: profile.story.slice(0, 500),
      url,
      ...(profile.photoId && { image: `${publicUrl}/files/${profile.photoId}` }),
      ...(profile.city && {
        address: { '@type': 'PostalAddress', addressLocality: profile.city, addressRegion: profile.province },
      }),
      knowsLanguage: declared.languages.map(({ code }) => code),
      sameAs: profile.links.map((link) => link.url),
      makesOffer: packages.map((one) => ({
        '@type': 'Offer',
        name: one.name,
        price: (one.priceCents / 100).toFixed(2),
        priceCurrency: one.currency,
      })),
      ...(reputation && {
        interactionStatistic: {
          '@type': 'InteractionCounter',
          interactionType: 'https://schema.org/ReviewAction',
          userInteractionCount: reputation.reviewCount,
        },
      }),
    },
  };
}
