/**
 * Every number of the reputation formula. Changing one is a new version: stored scores say which one made them, and
 * /help/reputation is written from this file.
 */
export const formula = {
  version: '2026-11',
  /** Points of a hundred, and the market's mean each part starts from. */
  parts: {
    reviews: { weight: 70, mean: 0.8 },
    work: { weight: 20, mean: 0.96 },
    punctuality: { weight: 10, mean: 0.9 },
  },
  /** How much of a review each criterion is. */
  criteria: { answering: 0.25, accuracy: 0.25, courtesy: 0.15, confidentiality: 0.2, punctuality: 0.15 },
  /** The market's mean counts as much as this many fresh reviews: few facts stay close to it. */
  priorWeight: 5,
  /** A fact this old counts half of a fresh one. */
  halfLifeDays: 180,
  /** No client is more than this share of any part, whatever the others are. */
  clientCap: 0.3,
  /** This many approved or objected lines of a client in a month count as one whole observation. */
  fullMonthLines: 20,
  /** A timesheet is on time within this many days of its week's end. */
  submitWithinDays: 3,
  /** The floor holds nine times out of ten: the normal quantile of 0.9. */
  floorQuantile: 1.2816,
} as const;

export type Part = keyof typeof formula.parts;
export const parts = Object.keys(formula.parts) as Part[];
