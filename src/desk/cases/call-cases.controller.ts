import { Controller, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { submit, type FormState } from '../../platform/http/form.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import type { Fields } from '../calls/call-drafts.rules.js';
import { CallDrafts } from '../calls/call-drafts.service.js';
import { CallPage } from '../calls/call-page.service.js';
import { ClientPage } from '../client-page.service.js';
import { Desks } from '../desks.service.js';
import { sealedWords } from '../searches/words.js';
import { CheckForm } from './case.form.js';
import { CaseChecks } from './checks.service.js';

const Search = z.object({ tell: z.object({ q: z.string().max(120).default('') }).optional() });
/** The button says which question it was and how it was answered. */
const Answer = z
  .object({
    answered: z.string().regex(/^\d{1,2}:(yes|no)$/),
    tell: z.object({ speaker: CheckForm.shape.speaker }),
  })
  .transform(({ answered, tell }) => {
    const [check, how] = answered.split(':');
    return { speaker: tell.speaker, check: Number(check), passed: how === 'yes' };
  });

/** Finding a case in a call, and noting what the caller answered before anything is told. */
@Controller('desk/:contractId/calls/:callId/cases')
@Allow('desk.work')
export class CallCasesController {
  constructor(
    private readonly desks: Desks,
    private readonly drafts: CallDrafts,
    private readonly checks: CaseChecks,
    private readonly page: CallPage,
    private readonly client: ClientPage,
  ) {}

  @Post()
  async search(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('callId') callId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    await this.drafts.keep(actor, contractId, callId, (request.body ?? {}) as Fields);
    return submit(request, Search, {
      done: async ({ tell }) =>
        redirect(
          await this.desks.work(actor, contractId, (desk) =>
            Promise.resolve(
              `/desk/${contractId}/calls/${callId}?do=tell&s=${sealedWords(desk, tell?.q.trim() ?? '')}#record`,
            ),
          ),
        ),
      again: (form) => this.again(request, actor, contractId, callId, form),
    });
  }

  @Post(':caseId/checks')
  async note(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('callId') callId: string,
    @Param('caseId') caseId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    await this.drafts.keep(actor, contractId, callId, (request.body ?? {}) as Fields);
    return submit(request, Answer, {
      done: async (said) => {
        await this.desks.work(actor, contractId, (desk) => this.checks.note(desk, callId, caseId, said));
        return redirect(
          `/desk/${contractId}/calls/${callId}?do=tell&case=${caseId}&who=${said.speaker}#record`,
        );
      },
      again: (form) => this.again(request, actor, contractId, callId, form),
    });
  }

  private async again(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    callId: string,
    record: FormState,
  ): Promise<View> {
    return (
      (await this.page.show(request, actor, contractId, callId, { chosen: 'tell', refused: { record } })) ??
      (await this.client.show(request, actor, contractId))
    );
  }
}
