import { z } from 'zod';
import { Refusal } from './refusal.js';

export const faultSchema = z.strictObject({
  kind: z.enum(['drop_before', 'drop_after', 'error_after', 'conflict', 'rate_limit', 'delay']),
  method: z.enum(['GET', 'POST']).default('POST'),
  path: z
    .string()
    .startsWith('/')
    .describe('a path as in the list of calls, such as /v1/transfers/:id, or *')
    .or(z.literal('*')),
  times: z.int().min(1).max(1_000_000).default(1),
  ms: z.int().min(0).max(120_000).default(0),
});
export type Fault = z.input<typeof faultSchema>;

/** Trouble asked for in tests, taken in the order it was set by the next calls of a path. */
export class Faults {
  private waiting: z.output<typeof faultSchema>[] = [];

  add(fault: Fault): void {
    this.waiting.push(faultSchema.parse(fault));
  }

  take(method: string, path: string): z.output<typeof faultSchema> | undefined {
    const fault = this.waiting.find(
      (one) => one.path === '*' || (one.path === path && one.method === method),
    );
    if (!fault) return undefined;
    fault.times -= 1;
    if (!fault.times) this.waiting = this.waiting.filter((one) => one !== fault);
    return fault;
  }

  clear(): void {
    this.waiting = [];
  }
}

export const conflict = () =>
  new Refusal(409, {
    type: 'invalid_request_error',
    code: 'lock_timeout',
    message:
      'This object cannot be accessed right now because another API request is currently accessing it.',
  });
export const rateLimited = () =>
  new Refusal(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Too many requests made to the API too quickly.',
  });
export const broken = () =>
  new Refusal(500, {
    type: 'api_error',
    message: 'An unexpected error occurred (asked for by the fault dial).',
  });
