import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { Inject, Injectable } from '@nestjs/common';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { SETTINGS, type RunSettings } from '../config/tokens.js';

export interface OutboundRequest {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string | Buffer;
  timeoutMs?: number;
  maxBytes?: number;
  /** How many redirects are followed; each is checked like the first address. */
  redirects?: number;
}

export interface OutboundAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export type OutboundTrouble = 'address' | 'forbidden' | 'timeout' | 'too_large' | 'redirects' | 'unreachable';

/** An address people gave us could not be asked; `reason` is for showing them, in words of ours. */
export class OutboundFailure extends Error {
  constructor(readonly reason: OutboundTrouble) {
    super(`outbound request: ${reason}`);
  }
}

const SECONDS_5 = 5000;
const MEGABYTE = 1024 * 1024;

/** True for an address people may have us ask: http(s), no credentials in it. What it resolves to is checked at connect time. */
export function isOutboundUrl(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password && text.length <= 2000
  );
}

/** Requests to addresses other people gave us. Nothing but public addresses is ever connected to, whatever a name resolves to. */
@Injectable()
export class Outbound {
  private readonly agents;

  constructor(@Inject(SETTINGS) settings: RunSettings) {
    const options = { allowIPAddressList: settings.outboundAllow, keepAlive: false };
    this.agents = {
      'http:': new RequestFilteringHttpAgent(options),
      'https:': new RequestFilteringHttpsAgent(options),
    };
  }

  /** Sends one request within 5 seconds and one megabyte, redirects included; OutboundFailure when that can't be. */
  async send(wanted: OutboundRequest): Promise<OutboundAnswer> {
    const deadline = AbortSignal.timeout(wanted.timeoutMs ?? SECONDS_5);
    let { url } = wanted;
    for (let left = wanted.redirects ?? 0; ; left -= 1) {
      const answer = await this.once({ ...wanted, url }, deadline);
      const { location } = answer.headers;
      if (![301, 302, 303, 307, 308].includes(answer.status) || typeof location !== 'string') return answer;
      const next = URL.parse(location, url)?.href;
      if (left <= 0 || !next) throw new OutboundFailure('redirects');
      url = next;
    }
  }

  private once(wanted: OutboundRequest, deadline: AbortSignal): Promise<OutboundAnswer> {
    const { url, method = 'GET', headers = {}, body, maxBytes = MEGABYTE } = wanted;
    if (!isOutboundUrl(url)) return Promise.reject(new OutboundFailure('address'));
    const target = new URL(url);
    const http = target.protocol === 'https:';
    // IPv6 in brackets would pass the agent's check of literal addresses unseen.
    const hostname = target.hostname.replace(/^\[(.*)\]$/, '$1');
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => reject(failureOf(error, deadline));
      const asked = (http ? secure : plain)(
        {
          protocol: target.protocol,
          hostname,
          port: target.port || undefined,
          path: `${target.pathname}${target.search}`,
          method,
          headers: { host: target.host, 'user-agent': 'Cornetta', 'accept-encoding': 'identity', ...headers },
          agent: this.agents[http ? 'https:' : 'http:'],
          signal: deadline,
        },
        (answer) => {
          const parts: Buffer[] = [];
          let bytes = 0;
          answer.on('data', (part: Buffer) => {
            bytes += part.length;
            if (bytes > maxBytes) asked.destroy(new OutboundFailure('too_large'));
            else parts.push(part);
          });
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
          );
          answer.on('error', fail);
        },
      );
      asked.on('error', fail);
      asked.end(body);
    });
  }
}

function failureOf(error: unknown, deadline: AbortSignal): OutboundFailure {
  if (error instanceof OutboundFailure) return error;
  if (deadline.aborted) return new OutboundFailure('timeout');
  return new OutboundFailure(/is not allowed/.test(String(error)) ? 'forbidden' : 'unreachable');
}
