import type { Stripe } from 'stripe';
import { z } from 'zod';
import { createdWithin, page } from '../lists.js';
import { created, expand, flag, paging, paramsOf, text } from '../params.js';
import { onlyExpand, route } from '../route.js';
import { missingResource } from '../refusal.js';
import type { EventRow } from '../tables.js';

const listParams = paramsOf<Stripe.EventListParams>()({
  ...paging,
  created: created.optional(),
  delivery_success: flag.optional(),
  expand: expand.optional(),
  type: text.optional(),
  types: z.array(text).max(20).optional(),
});

const shown = (row: EventRow) => ({ ...(row.body as Stripe.Event), pending_webhooks: row.delivered ? 0 : 1 });

const matches = (type: string, wanted: string) =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;

export const events = [
  route('GET', '/v1/events', listParams, (world, params) => {
    const wanted = params.types ?? (params.type ? [params.type] : undefined);
    const rows = world.store
      .all('event')
      .filter((row) => !row.thin)
      .filter((row) => params.delivery_success === undefined || row.delivered === params.delivery_success)
      .filter((row) => !wanted || wanted.some((type) => matches(row.type, type)))
      .filter(createdWithin(params.created));
    return page('/v1/events', rows.map(shown), params);
  }),
  route('GET', '/v1/events/:id', onlyExpand, (world, _params, id) => {
    const row = world.find('event', id);
    if (row.thin) throw missingResource('event', id);
    return shown(row);
  }),
];
