import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { SETTINGS, type RunSettings } from '../config/tokens.js';
import { sha256 } from '../crypto/tokens.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Figures of this process for Prometheus; each module adds its own. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  constructor(@Inject(SETTINGS) private readonly settings: RunSettings) {
    this.registry.setDefaultLabels({ process: settings.role });
    collectDefaultMetrics({ register: this.registry, prefix: 'cornetta_' });
  }

  /** A figure asked for each time it is read; null while there is none. */
  gauge(name: string, help: string, read: () => number | null): void {
    const gauge = new Gauge({
      name: `cornetta_${name}`,
      help,
      registers: [],
      collect() {
        const value = read();
        if (value === null) this.reset();
        else this.set(value);
      },
    });
    this.registry.registerMetric(gauge);
  }

  /** A figure that only rises. */
  counter(name: string, help: string): { inc(by?: number): void } {
    return new Counter({ name: `cornetta_${name}`, help, registers: [this.registry] });
  }

  /** Answers /metrics to this machine and to whoever knows the token; to others there is no such page. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!this.mayRead(request)) {
      await reply.code(404).header('cache-control', 'no-store').send();
      return;
    }
    await reply
      .header('content-type', this.registry.contentType)
      .header('cache-control', 'no-store')
      .send(await this.registry.metrics());
  }

  private mayRead({ ip, headers }: FastifyRequest): boolean {
    const { metricsToken, trustProxy } = this.settings;
    const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (metricsToken !== undefined && given !== undefined)
      return timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(metricsToken)));
    // A proxy on this machine that is not known as one makes everybody look local.
    const forwarded = trustProxy === false && headers['x-forwarded-for'] !== undefined;
    return LOOPBACK.has(ip) && !forwarded;
  }
}
