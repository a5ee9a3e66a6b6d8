import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { CallTypeChoice, HoldBody, TransferBody, DraftBody, EndForm, TakeForm } from './calls/calls.forms.js';
import type { KeptField } from './calls/call-drafts.rules.js';
import { CallDrafts } from './calls/call-drafts.service.js';
import { CallSteps } from './calls/call-steps.service.js';
import { Calls } from './calls/calls.service.js';
import { CallerForm, ContactForm } from './contacts/contacts.forms.js';
import { Contacts, type Contact } from './contacts/contacts.service.js';
import { Openings } from './contacts/openings.service.js';
import { Desks } from './desks.service.js';
import { Rail, type RailClient } from './rail.queries.js';
import { SearchBody, sealedWords, sealedWordsField, wordsOf } from './searches/words.js';
import { recordJson, type RecordJson } from './records/record.json.js';
import type { Verb } from './records/record.states.js';
import { isDraftKind, RecordDrafts } from './records/record-drafts.service.js';
import { RecordMoves } from './records/record-moves.service.js';
import { afterOf } from './timeline/pages.js';
import { historyQuery, TimelineSearch } from './timeline/search.service.js';
import { Timeline } from './timeline/timeline.queries.js';

const search = pageQuery.extend({ s: sealedWordsField });

/** The assistant's desk for other programs. Answers to a POST hold ids only: they are kept for replay. */
@Controller('api/v1/desk')
@ApiTags('desk')
@Allow('desk.work')
export class DeskApi {
  constructor(
    private readonly desks: Desks,
    private readonly rail: Rail,
    private readonly calls: Calls,
    private readonly drafts: CallDrafts,
    private readonly steps: CallSteps,
    private readonly begun: RecordDrafts,
    private readonly moves: RecordMoves,
    private readonly timeline: Timeline,
    private readonly finder: TimelineSearch,
    private readonly contacts: Contacts,
    private readonly openings: Openings,
  ) {}

  @Get()
  async clients(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<RailClient>> {
    return sliceOf(await this.rail.of(actor), query, ({ id }) => id);
  }

  @Post(':contractId/calls')
  async take(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: TakeForm }) body: z.output<typeof TakeForm>,
  ): Promise<{ id: string }> {
    return { id: await this.calls.take(actor, contractId, body) };
  }

  @Post(':contractId/calls/:id/type')
  async type(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: CallTypeChoice }) body: z.output<typeof CallTypeChoice>,
  ): Promise<{ id: string; action: string }> {
    return { id, action: await this.calls.setType(actor, contractId, id, body.type) };
  }

  /** Keeps what is typed during a call, as the page does by itself. */
  @Put(':contractId/calls/:id/draft')
  async keep(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: DraftBody }) body: z.output<typeof DraftBody>,
  ): Promise<{ keptAt: Date; fields: KeptField[] }> {
    return this.drafts.keep(actor, contractId, id, body.fields, body.base);
  }

  /** Keeps a form written outside a call until it is saved. */
  @Put(':contractId/drafts/:kind')
  async begin(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('kind') kind: string,
    @Body({ schema: DraftBody }) body: z.output<typeof DraftBody>,
  ): Promise<{ keptAt: Date }> {
    const known = found(isDraftKind(kind) ? kind : null, 'kind');
    return { keptAt: await this.begun.keep(actor, contractId, known, body.fields) };
  }

  /** Passes a call on to one of the client's people, where the exchange can be told to. */
  @Post(':contractId/calls/:id/transfers')
  async pass(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: TransferBody }) body: z.output<typeof TransferBody>,
  ): Promise<{ id: string }> {
    await this.steps.pass(actor, contractId, id, body.person);
    return { id };
  }

  /** Puts the caller on hold, or takes her back, where the exchange can be told to. */
  @Put(':contractId/calls/:id/hold')
  async hold(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: HoldBody }) body: z.output<typeof HoldBody>,
  ): Promise<{ id: string }> {
    await this.steps.hold(actor, contractId, id, body.held ? 'hold' : 'resume');
    return { id };
  }

  @Post(':contractId/calls/:id/caller')
  async caller(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: CallerForm }) body: z.output<typeof CallerForm>,
  ): Promise<{ id: string }> {
    await this.calls.setCaller(actor, contractId, id, body);
    return { id };
  }

  @Post(':contractId/calls/:id/ending')
  async end(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: EndForm }) body: z.output<typeof EndForm>,
  ): Promise<{ id: string; state: string }> {
    await this.calls.end(actor, contractId, id, body);
    return { id, state: 'ended' };
  }

  /** Seals words to search with: the answer is the `s` of the lists. So a caller's name stands in no address. */
  @Post(':contractId/searches')
  @HttpCode(200)
  words(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: SearchBody }) { q }: z.output<typeof SearchBody>,
  ): Promise<{ s: string }> {
    return this.desks.work(actor, contractId, (desk) => Promise.resolve({ s: sealedWords(desk, q) }));
  }

  @Get(':contractId/records')
  list(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: historyQuery }) query: z.output<typeof historyQuery>,
  ): Promise<Page<RecordJson>> {
    return this.desks.work(actor, contractId, async (desk) => {
      const { limit, contactId, day, kind } = query;
      const q = wordsOf(desk, query.s);
      const found = await this.finder.find(
        desk,
        { q, day, kind, contactId: contactId ?? null, after: afterOf(query.cursor) },
        limit,
      );
      if (found.searched > 0) await this.openings.note(desk, 'timeline');
      return { items: found.rows.map(recordJson), nextCursor: found.next };
    });
  }

  @Get(':contractId/records/:id')
  show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<RecordJson> {
    return this.desks.work(actor, contractId, async (desk) => {
      const record = found(await this.timeline.find(desk, id), 'record');
      const { contactId } = record;
      await this.openings.note(
        desk,
        contactId ? 'card' : 'record',
        contactId ? { contactId } : { recordId: id },
      );
      return recordJson(record);
    });
  }

  @Post(':contractId/records/:id/:verb')
  @HttpCode(200)
  async move(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Param('verb') verb: string,
  ): Promise<{ id: string }> {
    await this.moves.byAssistant(actor, contractId, id, verb as Verb);
    return { id };
  }

  @Get(':contractId/contacts')
  search(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: search }) query: z.output<typeof search>,
  ): Promise<Page<Contact>> {
    return this.desks.work(actor, contractId, async (desk) => {
      const { rows, next, searched } = await this.contacts.page(desk, wordsOf(desk, query.s), query);
      if (searched > 0) await this.openings.note(desk, 'contacts');
      return { items: rows, nextCursor: next };
    });
  }

  @Get(':contractId/contacts/:id')
  contact(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<Contact> {
    return this.desks.work(actor, contractId, async (desk) => {
      const contact = found(await this.contacts.find(desk, id), 'contact');
      await this.openings.note(desk, 'card', { contactId: contact.id });
      return contact;
    });
  }

  @Put(':contractId/contacts/:id')
  async save(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: ContactForm }) body: z.output<typeof ContactForm>,
  ): Promise<{ id: string }> {
    await this.desks.work(actor, contractId, (desk) => this.contacts.save(desk, id, body));
    return { id };
  }
}
