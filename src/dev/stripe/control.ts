import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { expectKey } from './api.js';
import { type Fault, type Faults, faultSchema } from './faults.js';
import type { Schedule } from './schedule.js';
import { type Dial, dialSchema, type Webhooks } from './webhooks.js';
import type { World } from './world.js';

/** The fault dial: what tests do to the stand-in that nobody could do to Stripe. */
export interface Control {
  /** The next calls of a path meet this trouble. */
  fault(fault: Fault): void;
  /** Holds, repeats, loses, reorders and releases webhooks. */
  webhooks(dial: Dial): void;
  /** The bank answers every open debit and refund now. */
  settle(): void;
  /** Moves the stand-in's clock forward and does what falls due. */
  advance(ms: number): void;
  /** Forgets everything. */
  reset(): void;
}

const commandSchema = z.strictObject({
  fault: faultSchema.optional(),
  webhooks: dialSchema.optional(),
  settle: z.literal(true).optional(),
  advance: z.int().min(0).optional(),
  reset: z.literal(true).optional(),
});

export function makeControl(world: World, faults: Faults, schedule: Schedule, webhooks: Webhooks): Control {
  return {
    fault: (fault) => faults.add(fault),
    webhooks: (dial) => webhooks.turn(dialSchema.parse(dial)),
    settle: () => schedule.run(true),
    advance: (ms) => {
      world.advance(ms);
      world.store.commit();
      schedule.run();
    },
    reset: () => {
      faults.clear();
      webhooks.clear();
      world.store.reset();
      schedule.arm();
    },
  };
}

export function serveControl(app: FastifyInstance, control: Control, apiKey?: string): void {
  app.post('/_control', async (request, reply) => {
    expectKey(request, apiKey);
    const command = commandSchema.safeParse(request.body);
    if (!command.success) return reply.code(400).send({ error: z.prettifyError(command.error) });
    const { fault, webhooks, settle, advance, reset } = command.data;
    if (reset) control.reset();
    if (fault) control.fault(fault);
    if (webhooks) control.webhooks(webhooks);
    if (advance !== undefined) control.advance(advance);
    if (settle) control.settle();
    return { done: Object.keys(command.data) };
  });
}
