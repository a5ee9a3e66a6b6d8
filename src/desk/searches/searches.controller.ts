import { Controller, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../../identity/index.js';
import { Missing } from '../../platform/errors.js';
import { submit } from '../../platform/http/form.js';
import { redirect, type PageResult } from '../../platform/http/page.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { sealedWords } from './words.js';

/** Where a search leads: its words sealed, what is no caller's as it is. */
const SearchForm = z.object({
  of: z.enum(['timeline', 'contacts', 'cases']).catch('timeline'),
  q: z.string().catch(''),
  day: z.string().max(10).catch(''),
  kind: z.string().max(20).catch(''),
  contact: z.string().max(40).catch(''),
});
type Search = z.output<typeof SearchForm>;

const pathOf = (base: string, desk: Desk, { of, q, ...rest }: Search): string => {
  const wanted = Object.entries({ s: sealedWords(desk, q.trim().slice(0, 120)), ...rest }).filter(
    ([, value]) => value,
  );
  const query = String(new URLSearchParams(wanted));
  return `${base}/${of}${query && `?${query}`}`;
};

/** Every field has a value to fall back on: there is nothing to correct. */
const nowhere = (): never => {
  throw new Missing('search');
};

/** A search at the desk: words are posted and never stand in an address. */
@Controller('desk/:contractId/searches')
@Allow('desk.work')
export class DeskSearchesController {
  constructor(private readonly desks: Desks) {}

  @Post()
  search(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const base = `/desk/${contractId}`;
    return submit(request, SearchForm, {
      done: async (wanted) =>
        redirect(
          await this.desks.work(actor, contractId, (desk) => Promise.resolve(pathOf(base, desk, wanted))),
        ),
      again: nowhere,
    });
  }
}

/** The same for the client. */
@Controller('contracts/:contractId/searches')
@Allow('desk.read')
export class ClientSearchesController {
  constructor(private readonly desks: Desks) {}

  @Post()
  search(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const base = `/contracts/${contractId}`;
    return submit(request, SearchForm, {
      done: async (wanted) =>
        redirect(
          await this.desks.read(actor, contractId, (desk) => Promise.resolve(pathOf(base, desk, wanted))),
        ),
      again: nowhere,
    });
  }
}
