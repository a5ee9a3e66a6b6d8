import { translate, type Locale } from '../platform/views/i18n.js';
import { askedOf, average, type Marks, type Side } from './review.rules.js';
import type { ReviewView, RoundView } from './reviews.queries.js';

const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 10) / 10;

/** The marks of a review as bars, in the order they were asked. */
export function markBars(marks: Marks, writer: Side, locale: Locale): { label: string; value: number }[] {
  return askedOf[writer]
    .filter((criterion) => typeof marks[criterion] === 'number')
    .map((criterion) => ({
      label: translate(locale, `reviews.criteria.${criterion}`),
      value: marks[criterion] as number,
    }));
}

/** A review as a card shows it. */
function presentReview<View extends ReviewView>(review: View | null, writer: Side, locale: Locale) {
  if (!review) return null;
  return {
    ...review,
    average: rounded(average(review.marks)),
    bars: markBars(review.marks, writer, locale),
    gone: review.state === 'rejected' || review.state === 'removed',
  };
}

/** A round as the reader's side sees it: who the other is, and both reviews if they may be seen. */
export function presentRound(round: RoundView, side: Side, locale: Locale) {
  const other: Side = side === 'business' ? 'assistant' : 'business';
  return {
    ...round,
    other: side === 'business' ? round.assistant : round.business,
    mine: presentReview(round.mine, side, locale),
    theirs: presentReview(round.theirs, other, locale),
    wait: round.open && !round.mine,
    sealed: round.open && round.mine !== null,
  };
}

/** The questions of a form, each with its five answers spelled out. */
export function questions(side: Side, locale: Locale) {
  const text = (key: string): string => translate(locale, `reviews.${key}`);
  return askedOf[side].map((criterion) => ({
    name: criterion,
    label: text(`questions.${side}.${criterion}`),
    options: [1, 2, 3, 4, 5].map((mark) => ({ value: mark, label: mark, hint: text(`marks.${mark}`) })),
  }));
}
