import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { BusinessActor } from '../../identity/index.js';
import { submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Drafts, type Draft } from './drafts.service.js';
import type { Playbook } from './playbook.content.js';

interface Saved {
  revision?: number | undefined;
  next: string;
}

/** What the pages of the draft's sections have in common. */
@Injectable()
export class DraftPages {
  constructor(
    private readonly desks: Desks,
    private readonly drafts: Drafts,
  ) {}

  /** One section's page. */
  show(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    section: string,
    model: (draft: Draft, desk: Desk) => Record<string, unknown> | Promise<Record<string, unknown>>,
  ): Promise<View> {
    return this.desks.read(actor, contractId, async (desk) => {
      const draft = await this.drafts.of(desk);
      return view(`playbooks/${section}`, {
        contract: desk.contract,
        zone: desk.contract.timezone,
        back: `/contracts/${contractId}/instructions`,
        revision: draft.revision,
        section,
        title: translate(request.locale, `playbook.section.${section}`),
        ...(await model(draft, desk)),
      });
    });
  }

  /** Saves one section into the draft, and goes where the pressed button leads. */
  save<Schema extends z.ZodType<Saved>>(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    schema: Schema,
    handlers: {
      how: (content: Playbook, data: z.output<Schema>, desk: Desk) => Playbook;
      /** The page to stay on for a button that asks for it; null leads back to the overview. */
      stay: (data: z.output<Schema>) => string | null;
      again: (form: FormState) => Promise<View>;
    },
  ): Promise<PageResult> {
    return submit(request, schema, {
      done: async (data) => {
        await this.drafts.change(actor, contractId, data.revision, (content, desk) =>
          handlers.how(content, data, desk),
        );
        const overview = `/contracts/${contractId}/instructions`;
        return redirect(handlers.stay(data) ?? overview, 'playbook.notice.saved');
      },
      again: handlers.again,
    });
  }
}

/** As many row numbers as are filled, and a few empty ones. */
export function rowsOf(form: FormState, name: string, fields: string[], spare: number): number[] {
  let count = 0;
  for (const key of Object.keys(form.values)) {
    const match = /^([a-zA-Z]+)\.(\d{1,3})\.(\w+)/.exec(key);
    if (match?.[1] === name && fields.includes(match[3] ?? '') && form.values[key] !== '')
      count = Math.max(count, Number(match[2]) + 1);
  }
  return Array.from({ length: count + spare }, (_, index) => index);
}

/** The row with a key one place further up. */
export function movedUp<Row extends { key: string }>(rows: Row[], key: string): Row[] {
  const at = rows.findIndex((row) => row.key === key);
  if (at < 1) return rows;
  const copy = [...rows];
  [copy[at - 1], copy[at]] = [copy[at]!, copy[at - 1]!];
  return copy;
}
