import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { Refusal } from '../../platform/errors.js';
import { submit } from '../../platform/http/form.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import { CallerForm } from '../contacts/contacts.forms.js';
import { ClientPage } from '../client-page.service.js';
import { asText } from '../timeline/pages.js';
import { CallDrafts } from './call-drafts.service.js';
import type { Fields } from './call-drafts.rules.js';
import { CallPage, type Refused } from './call-page.service.js';
import { CallTypeChoice, EndOnPage, KeepForm, TakeForm } from './calls.forms.js';
import { Calls } from './calls.service.js';
import { CallSteps } from './call-steps.service.js';

@Controller('desk/:contractId/calls')
@Allow('desk.work')
export class CallsController {
  constructor(
    private readonly calls: Calls,
    private readonly drafts: CallDrafts,
    private readonly steps: CallSteps,
    private readonly page: CallPage,
    private readonly client: ClientPage,
  ) {}

  @Post()
  take(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, TakeForm, {
      done: async (caller) =>
        redirect(`/desk/${contractId}/calls/${await this.calls.take(actor, contractId, caller)}`),
      again: () => this.client.show(request, actor, contractId),
    });
  }

  @Get(':id')
  async show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Query('do') chosen?: unknown,
    @Query('act') act?: unknown,
    @Query('of') of?: unknown,
    @Query('s') s?: unknown,
    @Query('case') caseId?: unknown,
    @Query('who') speaker?: unknown,
  ): Promise<PageResult> {
    const page = await this.page.show(request, actor, contractId, id, {
      chosen: asText(chosen),
      act: asText(act),
      of: asText(of),
      sought: { s: asText(s, 1000), caseId: asText(caseId), speaker: asText(speaker) },
    });
    return page ?? redirect(`/desk/${contractId}/records/${id}`);
  }

  /** How the line of a call stands, for the live part of its page. */
  @Get(':id/line')
  line(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page.line(request, actor, contractId, id);
  }

  /** Keeps what is typed and goes on: to a form, an action of the instructions, another language. */
  @Post(':id/draft')
  async keep(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    await this.kept(request, actor, contractId, id);
    return submit(request, KeepForm, {
      done: async ({ next }) => {
        const [what, value = '', of] = next.split(':');
        const here = `/desk/${contractId}/calls/${id}`;
        if (what === 'do')
          return redirect(`${here}?do=${value}${of ? `&of=${encodeURIComponent(of)}` : ''}#record`);
        if (what === 'tell') return redirect(`${here}?do=tell&case=${value}${of ? `&who=${of}` : ''}#record`);
        if (what === 'act') return redirect(here + (await this.steps.take(actor, contractId, id, value)));
        if (what === 'pass')
          return redirect(
            here,
            await unless(this.steps.pass(actor, contractId, id, value), 'transfer_refused'),
          );
        if (what === 'hold' || what === 'resume')
          return redirect(here, await unless(this.steps.hold(actor, contractId, id, what), 'hold_refused'));
        if (what === 'language') await this.calls.setLanguage(actor, contractId, id, value);
        return redirect(here);
      },
      again: () => this.again(request, actor, contractId, id, {}),
    });
  }

  @Post(':id/type')
  async choose(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    await this.kept(request, actor, contractId, id);
    return submit(request, CallTypeChoice, {
      done: async ({ type }) => {
        await this.calls.setType(actor, contractId, id, type);
        return redirect(`/desk/${contractId}/calls/${id}`);
      },
      again: () => this.again(request, actor, contractId, id, {}),
    });
  }

  @Post(':id/caller')
  identify(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CallerForm, {
      done: async (caller) => {
        await this.calls.setCaller(actor, contractId, id, caller);
        return redirect(`/desk/${contractId}/calls/${id}`, 'desk.notice.caller_saved');
      },
      again: (caller) => this.again(request, actor, contractId, id, { caller }),
    });
  }

  @Post(':id/ending')
  async end(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    await this.kept(request, actor, contractId, id);
    return submit(request, EndOnPage, {
      done: async ({ discard, ...ending }) => {
        // Somebody may be waiting for that message: closing over it takes a second word.
        if (!discard && (await this.calls.unsaved(actor, contractId, id)).length > 0)
          throw new Refusal('desk_unsaved', { status: 409, field: 'end.discard' });
        await this.calls.end(actor, contractId, id, ending);
        const counted = ending.outcome === 'spam' ? 'spam_ended' : 'call_ended';
        return redirect(`/desk/${contractId}`, `desk.notice.${counted}`);
      },
      again: (end) => this.again(request, actor, contractId, id, { end }),
    });
  }

  private async kept(request: FastifyRequest, actor: Member, contractId: string, id: string): Promise<void> {
    await this.drafts.keep(actor, contractId, id, (request.body ?? {}) as Fields);
  }

  /** The page with what was refused; once the call is over there is no such page any more. */
  private async again(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    id: string,
    refused: Refused,
  ): Promise<View> {
    return (
      (await this.page.show(request, actor, contractId, id, { refused })) ??
      (await this.client.show(request, actor, contractId))
    );
  }
}

/** The notice that says a thing asked of the exchange was refused; none when it was not. */
const unless = (asked: Promise<void>, notice: string): Promise<string | undefined> =>
  asked.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Refusal) return `telephony.notice.${notice}`;
      throw error;
    },
  );
