import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { allows, sessionCookie, Sessions, visitor, type Actor } from '../identity/index.js';
import { Conversations } from '../messaging/index.js';
import { Notifications } from '../notifications/index.js';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import type { PageFrame } from '../platform/http/pages.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { accountItems, navigation } from './navigation.js';

/** What stands round every page: navigation by role, the reader, the language switch. */
@Injectable()
export class Frame implements PageFrame {
  constructor(
    private readonly sessions: Sessions,
    private readonly conversations: Conversations,
    private readonly notifications: Notifications,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  async locals(request: FastifyRequest): Promise<Record<string, unknown>> {
    const actor = request.actor ?? (await this.reader(request));
    const { locale } = request;
    const path = request.url.split('?')[0] ?? '/';
    const unread = await this.unread(actor);
    const here = this.settings.publicUrl + path;
    const nav = navigation(actor.role).map((item) => ({
      href: item.href,
      label: translate(locale, `pages.nav.${item.key}`),
      current: path === item.href || path.startsWith(`${item.href}/`),
      count: unread[item.key],
      later: !item.first,
    }));
    const later = nav.filter((item) => item.later);
    return {
      nav,
      navLater: later.length > 0 && {
        items: later,
        current: later.some(({ current }) => current),
        count: later.reduce((sum, { count = 0 }) => sum + count, 0),
      },
      signedIn: actor.accountId ? this.account(actor, locale) : null,
      role: actor.role,
      // A visitor is asked to sign up first.
      mayHire: actor.role === 'visitor' || allows('briefs.write', actor.role),
      guest: actor.accountId
        ? []
        : [
            { href: '/login', label: translate(locale, 'pages.nav.login'), kind: 'quiet' },
            { href: '/signup', label: translate(locale, 'pages.nav.signup') },
          ],
      publicUrl: this.settings.publicUrl,
      canonical: here,
      alternates: [
        { locale: 'it', href: `${here}?lang=it` },
        { locale: 'en', href: `${here}?lang=en` },
      ],
    };
  }

  /** What waits to be read, by item of the navigation. */
  private async unread(actor: Actor): Promise<Record<string, number>> {
    if (!actor.accountId) return {};
    const [messages, notices] = await Promise.all([
      actor.role === 'staff' ? 0 : this.conversations.unread(actor),
      this.notifications.unread(actor),
    ]);
    return { messages, notices };
  }

  /** A page that is missing has passed no door: it must still look like one that is forbidden. */
  private async reader(request: FastifyRequest): Promise<Actor> {
    const secret = request.cookies[sessionCookie(this.settings)];
    return (secret && (await this.sessions.actor(secret))) || visitor;
  }

  private account(actor: Actor, locale: Locale): Record<string, unknown> {
    const item = (key: string, href: string, post = false) => ({
      label: translate(locale, `pages.nav.${key}`),
      href,
      post,
    });
    return {
      name: actor.name,
      email: actor.email,
      detail: actor.organisationName ?? translate(locale, `pages.role.${actor.role}`),
      items: [
        ...accountItems(actor.role).map(({ key, href }) => item(key, href)),
        item('account', '/account'),
        item('logout', '/logout', true),
      ],
    };
  }
}
