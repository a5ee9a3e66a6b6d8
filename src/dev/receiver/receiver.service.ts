import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { isSigned } from '../../platform/crypto/signature.rules.js';
import { Clock } from '../../platform/time/clock.js';

export const manners = ['takes', 'fails', 'slow'] as const;
export type Manner = (typeof manners)[number];

/** A message as it came, and what was answered. */
export interface Taken {
  at: Date;
  delivery: string;
  /** Which time this delivery came. */
  time: number;
  signed: boolean | null;
  status: number;
  body: string;
}

const KEPT = 30;
/** Longer than the product waits. */
const SLOW_MS = 8000;

/** A client's own system as it might be: takes messages, checks who signed them, fails or sleeps when told to. */
@Injectable()
export class Receiver {
  private readonly taken: Taken[] = [];
  manner: Manner = 'takes';
  /** As the client would have copied it from its page. */
  secret = '';

  constructor(private readonly clock: Clock) {}

  list(): Taken[] {
    return this.taken;
  }

  /** Takes a message; gives the status to answer with. */
  async take(body: Buffer, headers: Record<string, string | string[] | undefined>): Promise<number> {
    const now = this.clock.date();
    const [delivery, signature] = ['cornetta-delivery', 'cornetta-signature'].map((name) =>
      [headers[name] ?? ''].flat().join(','),
    ) as [string, string];
    const signed = this.secret
      ? isSigned(this.secret, body, signature, Math.floor(now.getTime() / 1000))
      : null;
    const status = this.manner === 'fails' ? 500 : signed === false ? 401 : 204;
    const time = 1 + this.taken.filter((one) => one.delivery === delivery).length;
    this.taken.unshift({ at: now, delivery, time, signed, status, body: pretty(body.toString('utf8')) });
    this.taken.splice(KEPT);
    if (this.manner === 'slow') await pause(SLOW_MS, undefined, { ref: false });
    return status;
  }
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
