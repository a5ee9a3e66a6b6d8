import type { RunSettings } from '../config/tokens.js';

export interface OutgoingSms {
  /** Ours: what the provider tells of it later comes back under it. */
  id: string;
  to: string;
  text: string;
}

/** What became of a message: the provider's id, or a refusal that trying again would not change. */
export type SmsOutcome = { id: string | null } | { refused: string };

export const SMS_DRIVER = Symbol('sms driver');

export interface SmsDriver {
  /** Throws when it is known that nothing was sent and another attempt may succeed. */
  send(sms: OutgoingSms): Promise<SmsOutcome>;
}

const TIMEOUT_MS = 10_000;

/** Twilio, or what stands for it, when it is known who sends; otherwise messages stay in the table, where the mailbox page of a demo shows them. */
export function smsDriver(settings: RunSettings): SmsDriver {
  const { twilio: account, twilioStandIn, twilioSmsFrom: from, publicUrl } = settings;
  if (!account || !from) return { send: async () => ({ id: null }) };
  const host = twilioStandIn ? `${publicUrl}/dev/exchange/twilio` : 'https://api.twilio.com';
  return twilioDriver({
    address: `${host}/2010-04-01/Accounts/${account.accountSid}/Messages.json`,
    key: Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64'),
    from,
    receipts: (id) => `${publicUrl}/webhooks/twilio/text?sms=${id}`,
  });
}

interface Sender {
  address: string;
  key: string;
  from: string;
  receipts: (id: string) => string;
}

function twilioDriver({ address, key, from, receipts }: Sender): SmsDriver {
  return {
    async send({ id, to, text }) {
      const answer = await fetch(address, {
        method: 'POST',
        headers: { authorization: `Basic ${key}` },
        body: new URLSearchParams({ To: to, From: from, Body: text, StatusCallback: receipts(id) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((error: Error) => {
        // It may have been taken all the same: sent once more it could arrive twice.
        if (error.name === 'TimeoutError') return null;
        throw error;
      });
      if (!answer) return { refused: 'Twilio did not answer in time' };
      const told = (await answer.json().catch(() => ({}))) as { sid?: string; code?: number };
      if (answer.ok) return { id: told.sid ?? null };
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429)
        return { refused: `Twilio ${told.code ?? answer.status}` };
      throw new Error(`Twilio answered ${answer.status} for a text message`);
    },
  };
}
