import { z } from 'zod';
import type { World } from './world.js';

export interface Route {
  method: 'GET' | 'POST';
  path: string;
  schema: z.ZodType;
  onBehalfOfAccount: boolean;
  run(world: World, params: unknown, id: string, account?: string): object;
}

type Run<P> = (world: World, params: P, id: string, account?: string) => object;

/** One call of Stripe's API: its parameters are checked before `run` sees them. */
export function route<P>(
  method: 'GET' | 'POST',
  path: string,
  schema: z.ZodType<P>,
  run: Run<P>,
  { onBehalfOfAccount = false } = {},
): Route {
  return { method, path, schema, run, onBehalfOfAccount };
}

export const onlyExpand = z.strictObject({ expand: z.array(z.string().max(200)).max(20).optional() });
