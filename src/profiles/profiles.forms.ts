import { z } from 'zod';
import { listOf } from '../platform/http/form.js';
import { upload } from '../platform/http/uploads.js';
import { isTimezone } from '../platform/time/zones.js';
import { isLanguage, isSector } from '../skills/index.js';
import { phoneNumber, taxCode, vatNumber } from './numbers.rules.js';
import { provinces } from './provinces.js';

const text = (max: number) => z.string().trim().max(max).default('');
const revision = z.coerce.number().int().min(0).default(0);

/** A field a check turns into its plain form; empty means none. */
const checked = (check: (value: string) => string | null, message: string) =>
  z
    .string()
    .trim()
    .max(60)
    .nullish()
    .transform((value, context) => {
      if (!value) return null;
      const plain = check(value);
      if (plain === null) context.addIssue({ code: 'custom', message });
      return plain;
    });

const province = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code) => code in provinces, 'errors.field.invalid')
  .or(z.literal(''))
  .default('');

const postcode = z
  .string()
  .trim()
  .regex(/^\d{5}$/, 'errors.field.postcode')
  .or(z.literal(''))
  .default('');

const Link = z
  .object({
    label: text(40),
    url: z.string().trim().max(300).optional(),
  })
  .refine(({ url }) => !url || (URL.canParse(url) && new URL(url).protocol === 'https:'), {
    path: ['url'],
    message: 'errors.field.https',
  });

export const ProfileForm = z.object({
  displayName: z.string().trim().min(2).max(80),
  headline: text(120),
  story: text(4000),
  city: text(80),
  province,
  experienceYears: z.coerce.number().int().min(0).max(60).default(0),
  links: listOf(Link, 5).transform((links) =>
    links.flatMap(({ label, url }) => (url ? [{ label: label || new URL(url).hostname, url }] : [])),
  ),
  revision,
});
export type ProfileInput = z.output<typeof ProfileForm>;

export const LegalForm = z.object({
  legalName: text(160),
  vatNumber: checked(vatNumber, 'errors.field.vat'),
  taxCode: checked((code) => taxCode(code, 'person'), 'errors.field.tax_code'),
  address: text(160),
  postcode,
  taxRegime: z.enum(['forfettario', 'ordinario']),
  revision,
});
export type LegalInput = z.output<typeof LegalForm>;

const photoTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'];
export const PhotoForm = z.object({ photo: upload({ types: photoTypes }) });

export const GREETING_SECONDS = 30;
const greetingTypes = [
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/ogg',
  'audio/ogg; codecs=opus',
  'audio/wav',
  'audio/flac',
  'audio/aac',
];
export const GreetingForm = z.object({
  language: z.string().refine(isLanguage, 'errors.field.invalid'),
  sound: upload({ types: greetingTypes, maxBytes: 6 * 1024 * 1024 }),
});

export const BusinessForm = z
  .object({
    legalName: text(160),
    vatNumber: checked(vatNumber, 'errors.field.vat'),
    taxCode: checked((code) => taxCode(code, 'firm'), 'errors.field.tax_code'),
    sdiCode: checked(
      (code) => (/^[A-Z0-9]{7}$/.test(code.toUpperCase()) ? code.toUpperCase() : null),
      'errors.field.sdi',
    ),
    pec: z.email().max(254).nullable().default(null),
    street: text(160),
    postcode,
    city: text(80),
    province,
    phone: checked(phoneNumber, 'errors.field.phone'),
    sector: z.string().refine(isSector, 'errors.field.invalid').nullable().default(null),
    description: text(2000),
    timezone: z.string().max(60).refine(isTimezone, 'errors.field.timezone').default('Europe/Rome'),
    revision,
  })
  .refine((form) => !form.legalName || form.sdiCode || form.pec, {
    path: ['sdiCode'],
    message: 'errors.field.sdi_or_pec',
  });
export type BusinessInput = z.output<typeof BusinessForm>;

export const PersonForm = z.object({
  name: z.string().trim().min(1).max(120),
  role: text(120),
  phone: checked(phoneNumber, 'errors.field.phone'),
  email: z.email().max(254).nullable().default(null),
});
export type PersonInput = z.output<typeof PersonForm>;
