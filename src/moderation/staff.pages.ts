import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Member } from '../identity/index.js';
import { submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { tabs, type Tab } from './console.presenter.js';
import { ConsoleQueries } from './console.queries.js';

/** What every page of the console shares: the parts above it with what waits in each, and how a verdict is taken. */
@Injectable()
export class StaffPages {
  constructor(private readonly console: ConsoleQueries) {}

  /** A page of the console; `count` is what waits in its part. */
  async show(
    template: string,
    tab: Tab,
    actor: Member,
    { locale }: FastifyRequest,
    model: Record<string, unknown>,
  ): Promise<View> {
    const waiting = await this.console.waiting();
    return view(template, {
      tabs: tabs(waiting, tab, locale),
      count: waiting.find(({ queue }) => queue === tab)?.count ?? 0,
      zone: actor.timezone,
      ...model,
    });
  }

  /** Takes a posted verdict and goes back to the queue with a word on it; a refused one is shown again. */
  verdict<Schema extends z.ZodType<{ verdict: string }>>(
    request: FastifyRequest,
    schema: Schema,
    to: {
      queue: string;
      notice: (verdict: string) => string;
      decide: (data: z.output<Schema>) => Promise<void>;
      again: (form: FormState) => Promise<View>;
    },
  ): Promise<PageResult> {
    return submit(request, schema, {
      done: async (data) => {
        await to.decide(data);
        return redirect(to.queue, `moderation.notice.${to.notice(data.verdict)}`);
      },
      again: to.again,
    });
  }
}
