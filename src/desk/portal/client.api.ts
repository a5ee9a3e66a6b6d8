import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { pageQuery, type Page } from '../../platform/http/cursor.js';
import { Contacts, type Contact } from '../contacts/contacts.service.js';
import { Openings, type Opening } from '../contacts/openings.service.js';
import { Desks } from '../desks.service.js';
import { SearchBody, sealedWords, sealedWordsField, wordsOf } from '../searches/words.js';
import { recordJson, type RecordJson } from '../records/record.json.js';
import type { Verb } from '../records/record.states.js';
import { ReplyForm } from '../records/records.forms.js';
import { RecordMoves } from '../records/record-moves.service.js';
import { afterOf, cut } from '../timeline/pages.js';
import { historyQuery, TimelineSearch } from '../timeline/search.service.js';
import { Timeline } from '../timeline/timeline.queries.js';
import { TodayQueries } from './today.queries.js';

const search = pageQuery.extend({ s: sealedWordsField });
const logQuery = pageQuery.extend({ person: z.uuid().optional(), day: z.iso.date().optional() });

/** The client's side of a desk for other programs. */
@Controller('api/v1/contracts/:contractId')
@ApiTags('desk')
@Allow('desk.read')
export class ClientApi {
  constructor(
    private readonly desks: Desks,
    private readonly days: TodayQueries,
    private readonly moves: RecordMoves,
    private readonly timeline: Timeline,
    private readonly finder: TimelineSearch,
    private readonly contacts: Contacts,
    private readonly openings: Openings,
  ) {}

  @Get('today')
  today(@WithBusiness() actor: BusinessActor, @Param('contractId') contractId: string) {
    return this.desks.read(actor, contractId, async (desk) => {
      const { calls, week, records, waiting } = await this.days.of(desk);
      return { calls, week, records: records.map(recordJson), waiting: waiting.map(({ id }) => id) };
    });
  }

  /** Seals words to search with: the answer is the `s` of the lists. So a caller's name stands in no address. */
  @Post('searches')
  @HttpCode(200)
  words(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: SearchBody }) { q }: z.output<typeof SearchBody>,
  ): Promise<{ s: string }> {
    return this.desks.read(actor, contractId, (desk) => Promise.resolve({ s: sealedWords(desk, q) }));
  }

  @Get('records')
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: historyQuery }) query: z.output<typeof historyQuery>,
  ): Promise<Page<RecordJson>> {
    return this.desks.read(actor, contractId, async (desk) => {
      const { limit, contactId, day, kind } = query;
      const q = wordsOf(desk, query.s);
      const found = await this.finder.find(
        desk,
        { q, day, kind, contactId: contactId ?? null, after: afterOf(query.cursor) },
        limit,
      );
      return { items: found.rows.map(recordJson), nextCursor: found.next };
    });
  }

  @Get('records/:id')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<RecordJson> {
    return this.desks.read(actor, contractId, async (desk) =>
      recordJson(found(await this.timeline.find(desk, id), 'record')),
    );
  }

  @Post('records/:id/:verb')
  @HttpCode(200)
  @Allow('desk.instruct')
  async move(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Param('verb') verb: string,
    @Body({ schema: ReplyForm.optional() }) body?: z.output<typeof ReplyForm>,
  ): Promise<{ id: string }> {
    await this.moves.byBusiness(actor, contractId, id, verb as Verb, body?.reply);
    return { id };
  }

  @Get('contacts')
  addressBook(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: search }) query: z.output<typeof search>,
  ): Promise<Page<Contact>> {
    return this.desks.read(actor, contractId, async (desk) => {
      const { rows, next } = await this.contacts.page(desk, wordsOf(desk, query.s), query);
      return { items: rows, nextCursor: next };
    });
  }

  /** Who looked at callers' data, newest first. */
  @Get('openings')
  log(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: logQuery }) query: z.output<typeof logQuery>,
  ): Promise<Page<Opening>> {
    return this.desks.read(actor, contractId, async (desk) => {
      const rows = await this.openings.list(desk, query.limit + 1, afterOf(query.cursor), query);
      const page = cut(rows, query.limit, (row) => row.openedAt);
      return { items: page.rows, nextCursor: page.next };
    });
  }
}
