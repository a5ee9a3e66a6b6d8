import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { nextLink, pageFrom } from '../../platform/http/cursor.js';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allows, Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { Download, redirect, safePath, view, type PageResult, type View } from '../../platform/http/page.js';
import { isId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { translate } from '../../platform/views/i18n.js';
import { Contacts } from '../contacts/contacts.service.js';
import { spoken } from '../contacts/number.rules.js';
import { Openings, type Opening } from '../contacts/openings.service.js';
import { Desks } from '../desks.service.js';
import { wordsOf } from '../searches/words.js';
import type { Verb } from '../records/record.states.js';
import { ReplyForm } from '../records/records.forms.js';
import { RecordMoves } from '../records/record-moves.service.js';
import { OrderChanges } from '../orders/order-changes.service.js';
import { MessageTrail } from '../messages/trail.service.js';
import { taskLine } from '../tasks/task.presenter.js';
import { kindOptions, lineOf } from '../timeline/line.presenter.js';
import { afterOf, asDay, asText, cut, daysBeside, searchQuery } from '../timeline/pages.js';
import { OpenedNames } from './opened-names.service.js';
import { TimelineSearch } from '../timeline/search.service.js';
import { Timeline } from '../timeline/timeline.queries.js';

const PAGE = 40;

const CONTACTS = 50;
const LONGEST_LOG = 100_000;

/** The client's own desk: its records, its contacts, and who looked at them. */
@Controller('contracts/:contractId')
@Allow('desk.read')
export class ClientController {
  constructor(
    private readonly search: TimelineSearch,
    private readonly desks: Desks,
    private readonly moves: RecordMoves,
    private readonly timeline: Timeline,
    private readonly contacts: Contacts,
    private readonly openings: Openings,
    private readonly named: OpenedNames,
    private readonly trail: MessageTrail,
    private readonly orderChanges: OrderChanges,
    private readonly clock: Clock,
  ) {}

  @Get('records/:id')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page(request, actor, contractId, id, blank());
  }

  @Post('records/:id/:verb')
  @Allow('desk.instruct')
  move(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Param('verb') verb: string,
    @Req() request: FastifyRequest,
    @Query('back') back?: unknown,
  ): Promise<PageResult> {
    return submit(request, ReplyForm, {
      done: async ({ reply }) => {
        await this.moves.byBusiness(actor, contractId, id, verb as Verb, reply);
        const to = safePath(back, `/contracts/${contractId}/records/${id}`);
        return redirect(to, reply ? 'portal.notice.answered' : 'portal.notice.moved');
      },
      again: (form) => this.page(request, actor, contractId, id, form),
    });
  }

  @Get('timeline')
  async history(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('after') after?: unknown,
    @Query('contact') contact?: unknown,
    @Query('s') s?: unknown,
    @Query('day') day?: unknown,
    @Query('kind') kind?: unknown,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const whose = contact ? found(await this.contacts.find(desk, asText(contact)), 'contact') : null;
      const zone = desk.contract.timezone;
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
      const reading = { locale, zone, side: 'business' as const, contractId };
      return view('portal/timeline', {
        contract: desk.contract,
        zone,
        whose: whose && {
          name: whose.name || (whose.number ? '' : translate(locale, 'desk.unnamed')),
          spoken: whose.number && spoken(whose.number),
        },
        lines: rows.map((record) => lineOf(record, reading)),
        next: next && `/contracts/${contractId}/timeline?${searchQuery(wanted)}after=${next}`,
        search: {
          ...wanted,
          days: daysBeside(`/contracts/${contractId}/timeline`, wanted),
          searched,
          goesOn,
          contact: wanted.contactId,
          kinds: kindOptions(locale),
        },
        searchForm: blank({ ...wanted }),
        title: translate(locale, 'portal.timeline.title'),
      });
    });
  }

  @Get('contacts')
  async addressBook(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('s') s?: unknown,
    @Query('cursor') cursor?: unknown,
  ): Promise<View> {
    return this.desks.read(actor, contractId, async (desk) => {
      const q = wordsOf(desk, s);
      const { rows: items, next, ...search } = await this.contacts.page(desk, q, pageFrom(cursor, CONTACTS));
      return view('portal/contacts', {
        contract: desk.contract,
        zone: desk.contract.timezone,
        q,
        search,
        next: nextLink(`/contracts/${contractId}/contacts?s=${asText(s, 1000)}`, next),
        contacts: items.map((one) => ({ ...one, spoken: one.number && spoken(one.number) })),
        title: translate(request.locale, 'portal.contacts.title'),
      });
    });
  }

  @Get('openings')
  async log(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('after') after?: unknown,
    @Query('person') person?: unknown,
    @Query('day') day?: unknown,
  ): Promise<View> {
    const wanted = wantedOf(person, day);
    const query = String(new URLSearchParams(wanted));
    const path = `/contracts/${contractId}/openings`;
    return this.desks.read(actor, contractId, async (desk) => {
      const openings = await this.openings.list(desk, PAGE + 1, afterOf(after), wanted);
      const { rows, next } = cut(openings, PAGE, (row) => row.openedAt);
      const ids = rows.flatMap(({ contactId }) => contactId ?? []);
      const names = await this.contacts.names(desk, ids);
      const named = await this.named.of(desk, rows, request.locale);
      const everybody = { value: '', label: translate(request.locale, 'portal.openings.everybody') };
      const people = (await this.openings.people(desk)).map(({ id, name }) => ({ value: id, label: name }));
      return view('portal/openings', {
        contract: desk.contract,
        zone: desk.contract.timezone,
        openings: rows.map((row) => ({
          ...row,
          at: row.openedAt.toISOString(),
          contact: row.contactId && names.get(row.contactId),
          thing: named.get(row.invoiceId ?? row.recordId ?? ''),
          label: translate(request.locale, `portal.openings.what.${whatOf(row)}`),
        })),
        people: people.length > 1 ? [everybody, ...people] : [],
        form: blank({ person: wanted.person ?? '', day: wanted.day ?? '' }),
        narrowed: query !== '',
        file: `${path}.csv?${query}`,
        next: next && `${path}?${query}&after=${next}`,
        title: translate(request.locale, 'portal.openings.title'),
      });
    });
  }

  /** The whole log as a table. */
  @Get('openings.csv')
  async logFile(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('person') person?: unknown,
    @Query('day') day?: unknown,
  ): Promise<Download> {
    const t = (key: string): string => translate(request.locale, `portal.openings.${key}`);
    return this.desks.read(actor, contractId, async (desk) => {
      const rows = await this.openings.list(desk, LONGEST_LOG, null, wantedOf(person, day));
      const names = await this.contacts.names(desk, [...new Set(rows.flatMap((row) => row.contactId ?? []))]);
      const named = await this.named.of(desk, rows, request.locale);
      const text = stringify(
        rows.map((row) => [
          row.openedAt.toISOString(),
          row.who,
          t(`what.${whatOf(row)}`),
          names.get(row.contactId ?? '') ?? '',
          named.get(row.invoiceId ?? row.recordId ?? '')?.label ?? '',
          row.callId ?? '',
        ]),
        {
          header: true,
          columns: ['when', 'who', 'what', 'contact', 'thing', 'call'].map((key) => t(`columns.${key}`)),
          bom: true,
          escape_formulas: true,
        },
      );
      return new Download(Buffer.from(text), 'text/csv; charset=utf-8', `${desk.contract.number}.csv`);
    });
  }

  private page(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    id: string,
    form: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const record = found(await this.timeline.find(desk, id), 'record');
      const zone = desk.contract.timezone;
      const reading = { locale, zone, side: 'business' as const, contractId };
      const within = await this.timeline.list(desk, { callId: id, limit: 30 });
      return view('portal/record', {
        contract: desk.contract,
        zone,
        record,
        task: record.kind === 'task' && taskLine(record, reading, this.clock.date()),
        trail: await this.trail.of(desk, record, reading),
        orderHistory: await this.orderChanges.lines(desk, record, reading),
        callerNumber: record.contactNumber && spoken(record.contactNumber),
        line: lineOf(record, reading),
        lines: within.map((one) => lineOf(one, reading)),
        mayAct: allows('desk.instruct', actor.role),
        form,
        title: translate(locale, `desk.kind.${record.kind}`),
      });
    });
  }
}

/** What of the log an address asks for; what makes no sense asks for nothing. */
const wantedOf = (person: unknown, day: unknown): { person?: string; day?: string } => ({
  ...(isId(person) && { person }),
  ...(z.iso.date().safeParse(day).success && { day: day as string }),
});

const whatOf = ({ what, contactId, recordId }: Opening): string =>
  what !== 'record' ? what : contactId ? 'record_of' : recordId ? 'record_named' : what;
