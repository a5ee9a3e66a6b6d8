import { z } from 'zod';
import { weekField } from '../availability/index.js';
import { teamLimits } from '../matching/index.js';
import { checkbox, moneyField } from '../platform/http/form.js';
import { isTimezone } from '../platform/time/zones.js';
import { isLanguage, isSector, isSkill } from '../skills/index.js';

/** Rows of a form as a list: numbered fields or an array; a row without its code was left empty. */
function rowsOf<Row extends z.ZodType>(row: Row, max: number) {
  return z.preprocess((value) => {
    const rows = Array.isArray(value) ? (value as unknown[]) : Object.values(value ?? {});
    return rows.filter((one) => typeof one !== 'object' || one === null || 'code' in one);
  }, z.array(row).max(max));
}
const distinct = (rows: { code: string }[]): boolean =>
  new Set(rows.map((row) => row.code)).size === rows.length;

const day = z.iso.date('errors.field.date');
const hours = z.coerce
  .number()
  .min(0.5, 'errors.field.hours_few')
  .max(100, 'errors.field.hours_many')
  .multipleOf(0.25, 'errors.field.quarter_hours');

const MOST_YEARS = 3;

export const BriefForm = z
  .object({
    title: z.string().trim().min(1).max(120),
    description: z.string().trim().max(4000).default(''),
    /** Words a profile has to have, found as in the directory. */
    words: z.string().trim().max(200).optional(),
    sector: z.string().refine(isSector, 'errors.field.invalid').optional(),
    timezone: z.string().max(60).refine(isTimezone, 'errors.field.timezone').optional(),
    coverage: weekField.refine((windows) => windows.length > 0, 'errors.field.coverage'),
    holidays: checkbox,
    languages: rowsOf(
      z.object({
        code: z.string().refine(isLanguage, 'errors.field.invalid'),
        level: z.coerce.number().int().min(1).max(7).default(4),
        verified: checkbox,
      }),
      10,
    )
      .refine((rows) => rows.length > 0, 'errors.field.one_language')
      .refine(distinct, 'errors.field.twice'),
    skills: rowsOf(
      z.object({
        code: z.string().refine(isSkill, 'errors.field.invalid'),
        need: z.enum(['must', 'nice']).default('must'),
        level: z.coerce.number().int().min(1).max(3).default(1),
      }),
      40,
    ).refine(distinct, 'errors.field.twice'),
    weeklyHours: hours,
    callsPerDay: z.coerce.number().int().min(0).max(2000).optional(),
    /** Of a hundred callers at most so many may find the line busy. */
    busyTarget: z.coerce.number().int().min(1).max(50).optional(),
    budgetCents: moneyField.refine((cents) => cents > 0, 'errors.field.money'),
    startsOn: day,
    endsOn: day.optional(),
    revision: z.coerce.number().int().optional(),
  })
  .refine((form) => !form.endsOn || form.endsOn >= form.startsOn, {
    path: ['endsOn'],
    message: 'errors.field.reversed',
  })
  // Every week of the period is looked at.
  .refine(
    (form) =>
      !form.endsOn || Number(form.endsOn.slice(0, 4)) - Number(form.startsOn.slice(0, 4)) <= MOST_YEARS,
    {
      path: ['endsOn'],
      message: 'errors.field.far_end',
    },
  );
export type BriefInput = z.output<typeof BriefForm>;

/** What a member of the business thinks of somebody on the shortlist; no vote is a vote not given yet. */
export const OpinionForm = z.object({
  vote: z
    .enum(['yes', 'no', ''])
    .nullish()
    .transform((vote) => vote || null),
  note: z.string().trim().max(1000).default(''),
});
export type OpinionInput = z.output<typeof OpinionForm>;

export const AlertsForm = z.object({ alerts: checkbox });
export const BlindForm = z.object({ blind: checkbox });

const MOST_COMPARED = 4;
/** Whom a comparison shows: `with` once for each. */
export const ComparisonQuery = z.object({
  with: z
    .preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.uuid()))
    .transform((ids) => [...new Set(ids)].slice(0, MOST_COMPARED))
    .catch([]),
});

export const InviteForm = z.object({
  assistantId: z.uuid(),
  message: z.string().trim().max(2000).default(''),
});

export const declineReasons = ['full', 'hours', 'price', 'kind', 'other'] as const;
export const DeclineForm = z
  .object({
    reason: z.enum(declineReasons),
    note: z.string().trim().max(500).default(''),
  })
  .refine((form) => form.reason !== 'other' || form.note, {
    path: ['note'],
    message: 'errors.field.required',
  });

export const TermsForm = z
  .object({
    packageVersionId: z.uuid(),
    /** Left out: the package's own price. */
    priceCents: moneyField.refine((cents) => cents > 0, 'errors.field.money').optional(),
    weeklyHours: hours,
    startsOn: day,
    endsOn: day.optional(),
    noticeDays: z.coerce.number().int().min(1).max(180).default(15),
    approvalHours: z.coerce.number().int().min(24).max(336).default(72),
    message: z.string().trim().max(2000).default(''),
  })
  .refine((form) => !form.endsOn || form.endsOn >= form.startsOn, {
    path: ['endsOn'],
    message: 'errors.field.reversed',
  });
export type TermsInput = z.output<typeof TermsForm>;

export const DirectProposalForm = TermsForm.and(z.object({ assistantId: z.uuid() }));
/** The version somebody had on screen: what is answered is what was read. */
export const CounterForm = TermsForm.and(z.object({ version: z.coerce.number().int() }));
export const AcceptForm = z.object({ version: z.coerce.number().int(), closeOthers: checkbox });
export const ProposalDeclineForm = z.object({ reason: z.string().trim().max(500).default('') });

export const TeamsForm = z.object({
  people: z.coerce.number().int().min(2).max(teamLimits.people).default(3),
  together: z.coerce.number().int().min(1).max(teamLimits.together).default(1),
});
export const TeamInviteForm = z.object({
  team: z.coerce
    .number()
    .int()
    .min(0)
    .max(teamLimits.teams - 1),
  message: z.string().trim().max(2000).default(''),
});

/** Which of the ways out that a search for teams named. */
export const TeamChangeForm = z.object({ way: z.coerce.number().int().min(0).max(9) });

const matchViews = ['all', 'partial'] as const;
export const MatchQuery = z.object({
  view: z.enum(matchViews).catch('all'),
  page: z.coerce.number().int().min(1).max(500).catch(1),
});
