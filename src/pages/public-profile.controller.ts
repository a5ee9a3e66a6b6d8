import { Controller, Get, Header, Inject, Param, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Availability } from '../availability/index.js';
import { Allow, allows, WithActor, type Actor } from '../identity/index.js';
import { SideBlocks } from '../matching/index.js';
import { Packages } from '../packages/index.js';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { view, type PageResult } from '../platform/http/page.js';
import { Clock } from '../platform/time/clock.js';
import { Profiles } from '../profiles/index.js';
import { Reputation } from '../reputation/index.js';
import { ReviewQueries } from '../reviews/index.js';
import { Skills } from '../skills/index.js';
import { presentProfile } from './public-profile.presenter.js';

const REVIEWS_SHOWN = 10;

/** An assistant as everybody sees her: what she says, what is verified, what it costs, what clients wrote. */
@Controller()
@ApiExcludeController()
@Allow('directory.read')
export class PublicProfileController {
  constructor(
    private readonly profiles: Profiles,
    private readonly skills: Skills,
    private readonly packages: Packages,
    private readonly availability: Availability,
    private readonly reputation: Reputation,
    private readonly reviews: ReviewQueries,
    private readonly blocks: SideBlocks,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  @Get('assistants/:slug')
  async show(
    @WithActor() actor: Actor,
    @Param('slug') slug: string,
    @Query('reviews') cursor: string | undefined,
    @Req() { locale }: FastifyRequest,
  ): Promise<PageResult> {
    const profile = await this.profiles.publicBySlug(slug);
    const { assistantId } = profile;
    const [declared, packages, availability, free, reputation, reviews] = await Promise.all([
      this.skills.ofAssistant(assistantId),
      this.packages.published(assistantId),
      this.availability.ofAssistant(assistantId),
      this.availability.freeMinutes(assistantId, this.clock.today('Europe/Rome').toString()),
      this.reputation.ofPublished(assistantId),
      this.reviews.publicOf(assistantId, cursor, REVIEWS_SHOWN),
    ]);
    const facts = { profile, declared, packages, availability, free, reputation, reviews };
    const organisationId = allows('conversations.write', actor.role) ? actor.organisationId : null;
    return view('pages/profile', {
      ...presentProfile(facts, locale, this.settings.publicUrl),
      block: organisationId && {
        otherId: assistantId,
        blocked: await this.blocks.isBlocked(organisationId, assistantId),
      },
    });
  }

  @Get('sitemap.xml')
  @Header('content-type', 'application/xml; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  async sitemap(): Promise<string> {
    const { publicUrl } = this.settings;
    const fixed = [
      '/',
      '/assistants',
      '/help',
      '/help/ranking',
      '/help/reputation',
      '/legal/terms',
      '/legal/privacy',
    ];
    const profiles = await this.profiles.published();
    const entries = [
      ...fixed.map((path) => `<url><loc>${publicUrl}${path}</loc></url>`),
      ...profiles.map(
        ({ slug, updatedAt }) =>
          `<url><loc>${publicUrl}/assistants/${encodeURIComponent(slug)}</loc><lastmod>${updatedAt.toISOString()}</lastmod></url>`,
      ),
    ];
    return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</urlset>\n`;
  }

  @Get('robots.txt')
  @Header('content-type', 'text/plain; charset=utf-8')
  robots(): string {
    return `User-agent: *\nAllow: /\nDisallow: /account\nDisallow: /dev/\nSitemap: ${this.settings.publicUrl}/sitemap.xml\n`;
  }
}
