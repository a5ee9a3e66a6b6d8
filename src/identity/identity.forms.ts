import { z } from 'zod';
import { checkbox, listOf } from '../platform/http/form.js';
import { isTimezone } from '../platform/time/zones.js';
import { PASSWORD_MAX, PASSWORD_MIN } from './passwords.js';

const email = z.string().trim().max(254).pipe(z.email());
const name = z.string().trim().min(1).max(120);
const password = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX);
export const role = z.enum(['owner', 'manager', 'viewer']);

export const SignUpForm = z
  .object({
    kind: z.enum(['assistant', 'business']),
    name,
    organisation: z.string().trim().max(160).optional(),
    email,
    password,
    terms: checkbox.refine((ticked) => ticked, 'errors.field.terms'),
  })
  .refine((form) => form.kind === 'assistant' || form.organisation, {
    path: ['organisation'],
    message: 'errors.field.required',
  });

export const LogInForm = z.object({
  email,
  password: z.string().min(1).max(PASSWORD_MAX),
  next: z.string().max(500).optional(),
});
export const ForgotForm = z.object({ email });
export const OrganisationForm = z.object({ name: z.string().trim().min(1).max(160) });
export const SecretForm = z.object({ secret: z.string().min(1).max(200) });
export const NewPasswordForm = z.object({ password });
export const ChangePasswordForm = z.object({ current: z.string().min(1).max(PASSWORD_MAX), password });
export const EmailForm = z.object({ current: z.string().min(1).max(PASSWORD_MAX), email });
export const AccountForm = z.object({
  name,
  locale: z.enum(['it', 'en']),
  timezone: z.string().max(60).refine(isTimezone, 'errors.field.timezone'),
});
export const TokenForm = z.object({
  name: z.string().trim().min(1).max(80),
  scopes: listOf(z.string().max(60), 60),
  days: z.coerce.number().int().min(0).max(3650).default(90),
});
export const InviteForm = z.object({ email, role });
export const RoleForm = z.object({ role });
export const JoinForm = z.object({ name, password });
