import type { Locale } from '../platform/views/i18n.js';

export type Role = 'visitor' | 'assistant' | 'owner' | 'manager' | 'viewer' | 'staff';

/** Who asks: the account, the one role it acts in now, and the organisation it acts for. */
export interface Actor {
  accountId: string | null;
  role: Role;
  name: string;
  email: string;
  /** The organisation a business member acts for. */
  organisationId: string | null;
  organisationName: string | null;
  locale: Locale;
  timezone: string;
  /** E-mail confirmed. */
  confirmed: boolean;
  sessionId: string | null;
  /** Scopes of an API token; null for a person's own session. */
  scopes: string[] | null;
  /** The API token asked with, if one was. */
  tokenId?: string | null;
}

/** An actor known to have an account. */
export type Member = Actor & { accountId: string };
/** A member of a business, acting for it. */
export type BusinessActor = Member & { organisationId: string };

export const visitor: Actor = Object.freeze({
  accountId: null,
  role: 'visitor' as const,
  name: '',
  email: '',
  organisationId: null,
  organisationName: null,
  locale: 'it' as const,
  timezone: 'Europe/Rome',
  confirmed: false,
  sessionId: null,
  scopes: null,
});

export const isBusiness = (actor: Actor): actor is BusinessActor => actor.organisationId !== null;

/** The topics of the live channel this actor may hear. */
export function liveTopics(actor: Actor): string[] {
  return [
    actor.accountId && `account:${actor.accountId}`,
    actor.organisationId && `organisation:${actor.organisationId}`,
  ].filter((topic): topic is string => !!topic);
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor;
    readAlong?: unknown;
  }
}
