import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Contacts, Desks, LineQueries, Lines } from '../../desk/index.js';
import { spoken } from '../../desk/contacts/number.rules.js';
import type { Line } from '../../desk/telephony/routing/line.js';
import { Allow, WithActor, type Actor } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { textField } from '../../platform/http/text.js';
import { translate } from '../../platform/views/i18n.js';
import { possible, telephones, type Act } from './exchange-call.js';
import { Exchange } from './exchange.service.js';

const CALLERS = 5;
const Dial = z.object({
  number: z.uuid(),
  caller: textField(200).default(''),
  other: textField(40).default(''),
});
const whose = Object.keys(telephones) as (keyof typeof telephones)[];
/** What moves the call on stands out. */
const kinds: Partial<Record<Act, string>> = {
  pick_up: 'go',
  press_1: 'go',
  accept: 'go',
  speak: 'go',
  take_back: 'go',
};

/** The simulated exchange: dial a client's number and play both telephones. */
@Controller('dev/exchange')
@ApiExcludeController()
@Allow('public')
export class ExchangeController {
  constructor(
    private readonly exchange: Exchange,
    private readonly lines: Lines,
    private readonly queries: LineQueries,
    private readonly desks: Desks,
    private readonly contacts: Contacts,
  ) {}

  @Get()
  index(
    @WithActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Query('number') number?: string,
  ): Promise<View> {
    return this.page(request, actor, blank({ number }));
  }

  @Post('calls')
  dial(@WithActor() actor: Actor, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, Dial, {
      done: async ({ number, caller, other }) => {
        const line = found(await this.lines.get(number), 'number');
        const [from = '', name = ''] = other ? [other] : caller.split('|');
        const { sid } = await this.exchange.dial(line, from, name);
        // Whoever comes from the desk wants to hear it ring there.
        const hers = line.rota.some(({ assistantId }) => assistantId === actor.accountId);
        return redirect(hers ? '/desk' : `/dev/exchange/calls/${sid}`);
      },
      again: (form) => this.page(request, actor, form),
    });
  }

  @Get('calls/:sid')
  show(@Param('sid') sid: string, @Req() request: FastifyRequest): View {
    const call = this.exchange.find(sid);
    const { locale } = request;
    const can = possible(call);
    const text = (key: string): string => translate(locale, `dev.exchange.${key}`);
    const passed = call.at === 'person' && call.state !== 'over';
    return view(
      'dev/exchange_call',
      {
        sid,
        line: { id: call.line.id, client: call.line.clientName, number: spoken(call.line.number) },
        caller: call.name || (call.from && spoken(call.from)),
        heard: call.heard,
        phones: whose
          .filter((one) => one !== 'person' || call.at === 'person')
          .map((one) => ({
            who: one,
            title: text(`phone.${one}`),
            dial: one === 'caller' ? call.from && spoken(call.from) : dialOf(call.rang[one]),
            rings: call.state === 'ringing' && one === call.at,
            speaks: call.state === 'talking' && (one === 'caller' || one === call.at),
            held: one === 'caller' && call.state === 'held',
            whisper: call.state === 'picked_up' && one === call.at ? call.whisper : '',
            acts: telephones[one]
              .filter((act) => can.includes(act))
              .map((act) => ({ act, label: text(`act.${act}`), kind: kinds[act] ?? '' })),
          })),
        byDesk: call.line.provider === 'twilio' && ['talking', 'held'].includes(call.state) && !passed,
        title: text(`state.${passed ? `person_${call.state}` : call.state}`),
        noindex: true,
      },
      // Without scripts too the page follows what happens at the desk.
      { headers: call.state === 'over' ? {} : { refresh: '3' } },
    );
  }

  @Post('calls/:sid/:act')
  async act(@Param('sid') sid: string, @Param('act') act: string): Promise<PageResult> {
    await this.exchange.act(sid, act as Act);
    return redirect(`/dev/exchange/calls/${sid}`);
  }

  private async page(request: FastifyRequest, actor: Actor, form: FormState): Promise<View> {
    const lines = await this.linesFor(actor);
    const wanted = lines.find(({ id }) => id === form.values['number']) ?? lines[0];
    const known = wanted ? await this.callersOf(wanted) : [];
    const callers = [
      ...known,
      { value: '+393331029384|', label: translate(request.locale, 'dev.exchange.stranger') },
      { value: '|', label: translate(request.locale, 'dev.exchange.withheld') },
    ];
    return view('dev/exchange', {
      form: { ...form, values: { caller: callers[0]?.value, ...form.values, number: wanted?.id } },
      lines: lines.map(({ id, clientName, number }) => ({
        value: id,
        label: `${clientName} · ${spoken(number)}`,
      })),
      callers,
      calls: this.exchange.list().map((call) => ({
        href: `/dev/exchange/calls/${call.sid}`,
        client: call.line.clientName,
        caller: call.name || (call.from && spoken(call.from)),
        state: translate(request.locale, `dev.exchange.state.${call.state}`),
        live: call.state !== 'over',
      })),
      title: translate(request.locale, 'dev.exchange.title'),
      noindex: true,
    });
  }

  /** To an assistant the numbers that ring at her desk, to anybody else all. */
  private async linesFor(actor: Actor): Promise<Line[]> {
    const all = await Promise.all((await this.queries.ids()).map((id) => this.lines.get(id)));
    const lines = all.filter((line) => line !== null);
    const hers = lines.filter(({ rota }) => rota.some(({ assistantId }) => assistantId === actor.accountId));
    return actor.role === 'assistant' ? hers : lines;
  }

  /** People the client's address book knows, so that their cards can be seen to open. */
  private async callersOf({ rota }: Line): Promise<{ value: string; label: string }[]> {
    const [first] = rota;
    if (!first) return [];
    const known = await this.desks.inJob(first.contractId, (desk) =>
      this.contacts.page(desk, '', { limit: 4 * CALLERS }),
    );
    return known.rows
      .filter(({ number }) => number)
      .slice(0, CALLERS)
      .map(({ name, number }) => ({ value: `${number}|`, label: `${name} · ${spoken(number!)}` }));
  }
}

/** A number, or an address of hers; none while she has only her desk. */
const dialOf = (rang: string): string => (rang.startsWith('+') ? spoken(rang) : rang);
