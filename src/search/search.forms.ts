import { z } from 'zod';
import { listOf } from '../platform/http/form.js';
import { freeSteps, monthSteps, sorts, type DirectoryQuery } from './directory.port.js';

const MOST_LETTERS = 200;
const MOST_CHOICES = 20;

const code = z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/);
const step = (steps: number[]) =>
  z.coerce
    .number()
    .refine((value) => steps.includes(value), 'errors.field.invalid')
    .nullable()
    .default(null);

/** Filters by the names they have in the directory's address. */
const fields = {
  q: z.string().max(MOST_LETTERS).default(''),
  skill: listOf(code, MOST_CHOICES),
  language: code.nullable().default(null),
  level: z.coerce.number().int().min(1).max(7).nullable().default(null),
  month: step(monthSteps),
  hours: step(freeSteps),
  sector: listOf(code, MOST_CHOICES),
  sort: z.enum(sorts).default('reputation'),
};

/** Filters to be kept: a wrong one is refused by name, for without it the search would be another. */
export const KeptFilters = z.object(fields);

/** Filters as they stand in the address. A value that means nothing is as if it were not there. */
export const DirectoryFilters = z.object({
  q: fields.q.catch(''),
  skill: fields.skill.catch([]),
  language: fields.language.catch(null),
  level: fields.level.catch(null),
  month: fields.month.catch(null),
  hours: fields.hours.catch(null),
  sector: fields.sector.catch([]),
  sort: fields.sort.catch('reputation'),
  after: z.string().max(600).nullable().default(null).catch(null),
});
export type DirectoryFilters = z.output<typeof DirectoryFilters>;

/** A search for more than anybody means: to leave parts of it out would answer another question. */
export const isExcessive = ({ q, skill, sector }: Record<string, unknown>): boolean =>
  [q].flat().some((text) => typeof text === 'string' && text.length > MOST_LETTERS) ||
  [skill, sector].some((list) => Object.values(list ?? {}).length > MOST_CHOICES && typeof list !== 'string');

export const directoryQuery = (filters: DirectoryFilters, limit: number): DirectoryQuery => ({
  text: filters.q,
  skills: filters.skill,
  language: filters.language,
  level: filters.level,
  monthCents: filters.month,
  freeMinutes: filters.hours,
  sectors: filters.sector,
  sort: filters.sort,
  cursor: filters.after,
  limit,
});

/** The address of the directory with these filters, without the empty ones. */
export function directoryPath(filters: Partial<DirectoryFilters>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(filters)) {
    if (value === null || value === '' || (key === 'sort' && value === 'reputation')) continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(key, String(one));
  }
  const text = params.toString();
  return text ? `/assistants?${text}` : '/assistants';
}

/** The same filters for the API, where a wrong one is refused by name. */
export const DirectoryApiQuery = z.object({
  q: z.string().max(MOST_LETTERS).default(''),
  skill: listOf(code, MOST_CHOICES),
  language: code.optional(),
  level: z.coerce.number().int().min(1).max(7).optional(),
  maxMonthCents: z.coerce.number().int().min(0).max(100_000_000).optional(),
  minFreeMinutes: z.coerce.number().int().min(0).max(10_080).optional(),
  sector: listOf(code, MOST_CHOICES),
  sort: z.enum(sorts).default('reputation'),
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
