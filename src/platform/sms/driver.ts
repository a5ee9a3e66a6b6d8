import type { RunSettings } from '../config/tokens.js';

export interface OutgoingSms {
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

/** Twilio when its settings are there; otherwise messages stay in the table, where the mailbox page of a demo shows them. */
export function smsDriver(settings: RunSettings): SmsDriver {
  const { twilio: account, twilioStandIn, twilioSmsFrom: from } = settings;
  return account && !twilioStandIn && from
    ? twilioDriver({ account: account.accountSid, token: account.authToken, from })
    : { send: async () => ({ id: null }) };
}

interface Credentials {
  account: string;
  token: string;
  from: string;
}

function twilioDriver({ account, token, from }: Credentials): SmsDriver {
  return {
    async send({ to, text }) {
      // The package loads a file for each product of Twilio: only those who use it pay for that.
      const { default: twilio } = await import('twilio');
      try {
        const { sid } = await twilio(account, token).messages.create({ to, from, body: text });
        return { id: sid };
      } catch (error) {
        const { status, code } = error as { status?: number; code?: number | string };
        if (status !== undefined && status >= 400 && status < 500 && status !== 429)
          return { refused: `Twilio ${code ?? status}` };
        throw error;
      }
    },
  };
}
