import type { AddressInfo } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import type { Told } from '../../desk/telephony/generic/exchange-calls.service.js';
import type { Told as Ordered } from '../../desk/telephony/generic/exchange-orders.service.js';
import { sign } from '../../platform/crypto/signature.rules.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { Clock } from '../../platform/time/clock.js';

interface SignedLine {
  id: string;
  secret: string | null;
}

/** Sends the exchange's webhooks to the product over HTTP, signed as the real ones are. */
@Injectable()
export class ExchangePost {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** A webhook of Twilio's; gives the TwiML of the answer. */
  async twilio(url: string, fields: Record<string, string>): Promise<string> {
    const { publicUrl, twilio } = this.settings;
    if (!twilio) return '';
    const address = url.startsWith('/') ? `${publicUrl}${url}` : url;
    const params = { AccountSid: twilio.accountSid, ApiVersion: '2010-04-01', ...fields };
    const answer = await fetch(this.here(address), {
      method: 'POST',
      body: new URLSearchParams(params),
      headers: {
        'x-twilio-signature': webhooks.getExpectedTwilioSignature(twilio.authToken, address, params),
      },
    });
    if (!answer.ok) throw new Error(`${new URL(address).pathname} answered ${answer.status}`);
    return answer.text();
  }

  /** An event of an exchange of the client's own; gives what the product answers. */
  async generic(line: SignedLine, event: object): Promise<Told> {
    return (await this.signed(line, event)) as Told;
  }

  /** The same exchange asks what is to be done; the answer may take its time. */
  async orders(line: SignedLine, question: object): Promise<{ orders: Ordered[] }> {
    return (await this.signed(line, question)) as { orders: Ordered[] };
  }

  private async signed(line: SignedLine, event: object): Promise<unknown> {
    const body = JSON.stringify(event);
    const seconds = Math.floor(this.clock.date().getTime() / 1000);
    const answer = await fetch(this.here(`${this.settings.publicUrl}/webhooks/telephony/${line.id}`), {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'cornetta-signature': sign(line.secret ?? '', body, seconds),
      },
    });
    if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`);
    return answer.json();
  }

  /** A mail that came to one of our addresses, as the mail server hands it over. */
  async mail(raw: Buffer): Promise<void> {
    const seconds = Math.floor(this.clock.date().getTime() / 1000);
    const answer = await fetch(this.here(`${this.settings.publicUrl}/webhooks/mail`), {
      method: 'POST',
      body: new Uint8Array(raw),
      headers: {
        'content-type': 'message/rfc822',
        'cornetta-signature': sign(this.settings.inboundMailSecret ?? '', raw, seconds),
      },
    });
    if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`);
  }

  /** The public address may lead through a proxy or not exist on this machine: the product itself listens here. */
  private here(address: string): string {
    const { port } = (this.adapter.httpAdapter.getHttpServer() as { address(): AddressInfo }).address();
    const host = ['0.0.0.0', '::'].includes(this.settings.host) ? '127.0.0.1' : this.settings.host;
    const { pathname, search } = new URL(address);
    return `http://${host}:${port}${pathname}${search}`;
  }
}
