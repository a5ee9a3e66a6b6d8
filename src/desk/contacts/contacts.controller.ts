import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { nextLink, pageFrom } from '../../platform/http/cursor.js';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { blank, shown, submit, type FormState } from '../../platform/http/form.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { DeskPages } from '../desk-pages.service.js';
import { Desks } from '../desks.service.js';
import { wordsOf } from '../searches/words.js';
import { RecordDrafts } from '../records/record-drafts.service.js';
import { kindOptions, lineOf } from '../timeline/line.presenter.js';
import { afterOf, asDay, asText, daysBeside, searchQuery } from '../timeline/pages.js';
import { TimelineSearch } from '../timeline/search.service.js';
import { Timeline } from '../timeline/timeline.queries.js';
import { CallerCards } from './caller-card.queries.js';
import { ContactForm } from './contacts.forms.js';
import { Contacts } from './contacts.service.js';
import { masked, spoken } from './number.rules.js';
import { Openings } from './openings.service.js';

const PAGE = 40;

/** A client's address book and timeline, as its assistant sees them: every look is logged. */
@Controller('desk/:contractId')
@Allow('desk.work')
export class ContactsController {
  constructor(
    private readonly drafts: RecordDrafts,
    private readonly search: TimelineSearch,
    private readonly desks: Desks,
    private readonly pages: DeskPages,
    private readonly contacts: Contacts,
    private readonly cards: CallerCards,
    private readonly timeline: Timeline,
    private readonly openings: Openings,
  ) {}

  @Get('contacts')
  async index(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('s') s?: unknown,
    @Query('cursor') cursor?: unknown,
  ): Promise<View> {
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const q = wordsOf(desk, s);
      const { rows: contacts, next, ...search } = await this.contacts.page(desk, q, pageFrom(cursor, PAGE));
      if (search.searched > 0) await this.openings.note(desk, 'contacts');
      return {
        client: desk.contract,
        zone: desk.contract.timezone,
        q,
        search,
        next: nextLink(`/desk/${contractId}/contacts?s=${asText(s, 1000)}`, next),
        contacts: contacts.map((contact) => ({
          ...contact,
          masked: contact.number && masked(contact.number),
          href: `/desk/${contractId}/contacts/${contact.id}`,
        })),
      };
    });
    return this.pages.page(request, actor, 'desk/contacts', { ...model, current: contractId });
  }

  @Get('contacts/:id')
  show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page(request, actor, contractId, id);
  }

  @Post('contacts/:id')
  save(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, ContactForm, {
      done: async (data) => {
        await this.desks.work(actor, contractId, (desk) => this.contacts.save(desk, id, data));
        await this.drafts.forget(actor, contractId, 'contact');
        return redirect(`/desk/${contractId}/contacts/${id}`, 'desk.notice.caller_saved');
      },
      again: (form) => this.page(request, actor, contractId, id, form),
    });
  }

  /** Throws away what was begun and not saved. */
  @Post('contacts/:id/beginning')
  discard(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.drafts.forget(actor, contractId, 'contact');
        return redirect(`/desk/${contractId}/contacts/${id}`);
      },
      again: () => this.page(request, actor, contractId, id),
    });
  }

  @Get('timeline')
  async history(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('after') after?: unknown,
    @Query('s') s?: unknown,
    @Query('day') day?: unknown,
    @Query('contact') contact?: unknown,
    @Query('kind') kind?: unknown,
  ): Promise<View> {
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const { timezone: zone } = desk.contract;
      const whose = contact ? found(await this.contacts.find(desk, asText(contact)), 'contact') : null;
      const wanted = {
        q: wordsOf(desk, s),
        s: asText(s, 1000),
        day: asDay(day),
        contactId: whose?.id ?? null,
        kind: asText(kind),
      };
      const { rows, next, searched, goesOn } = await this.search.find(
        desk,
        { ...wanted, after: afterOf(after) },
        PAGE,
      );
      if (searched > 0 || whose) await this.openings.note(desk, 'timeline');
      const reading = { locale: request.locale, zone, side: desk.side, contractId };
      return {
        client: desk.contract,
        zone,
        whose:
          whose &&
          (whose.name || (whose.number ? masked(whose.number) : translate(request.locale, 'desk.unnamed'))),
        lines: rows.map((record) => lineOf(record, reading)),
        next: next && `/desk/${contractId}/timeline?${searchQuery(wanted)}after=${next}`,
        search: {
          ...wanted,
          days: daysBeside(`/desk/${contractId}/timeline`, wanted),
          searched,
          goesOn,
          contact: wanted.contactId,
          kinds: kindOptions(request.locale),
        },
        searchForm: blank({ ...wanted }),
      };
    });
    return this.pages.page(request, actor, 'desk/timeline', { ...model, current: contractId });
  }

  private async page(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    id: string,
    refused?: FormState,
  ): Promise<View> {
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const contact = found(await this.contacts.find(desk, id), 'contact');
      const kept = refused ? null : await this.drafts.about(desk, 'contact', id);
      return {
        client: desk.contract,
        zone: desk.contract.timezone,
        contact,
        card: await this.cards.of(desk, id, null, request.locale),
        begun: kept !== null,
        contactForm: shown(refused, {
          ...contact,
          number: contact.number ? spoken(contact.number) : '',
          ...kept,
        }),
      };
    });
    return this.pages.page(request, actor, 'desk/contact', {
      ...model,
      current: contractId,
      title: model.contact.name,
    });
  }
}
