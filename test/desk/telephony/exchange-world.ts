import { XMLParser } from 'fast-xml-parser';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { PhoneNumbers } from '../../../src/desk/index.js';
import { sign } from '../../../src/platform/crypto/signature.rules.js';
import { newId } from '../../../src/platform/ids.js';
import { SETTINGS, type RunSettings } from '../../../src/platform/config/tokens.js';
import type { TestApp } from '../../support/app.js';
import type { Person } from '../../support/world.js';
import type { Engagement } from '../desk-world.js';

export type Fields = Record<string, string>;
export interface TwilioAnswer {
  status: number;
  xml: string;
  /** The verbs in their order, each with its attributes and what is inside. */
  verbs: { verb: string; attributes: Fields; inside: string }[];
}

let count = 0;
export const newSid = (prefix = 'CA'): string =>
  `${prefix}${newId().replaceAll('-', '').slice(0, 24)}${String((count += 1)).padStart(8, '0')}`;

export const settingsOf = (app: TestApp): RunSettings => app.get<RunSettings>(SETTINGS as never);

/** Posts a webhook as Twilio does, signed for the public address. */
export async function twilio(
  app: TestApp,
  path: string,
  fields: Fields,
  options: { signature?: string; to?: string } = {},
): Promise<TwilioAnswer> {
  const { publicUrl, twilio: account } = settingsOf(app);
  const params = { AccountSid: account!.accountSid, ApiVersion: '2010-04-01', ...fields };
  const signature =
    options.signature ??
    webhooks.getExpectedTwilioSignature(account!.authToken, `${publicUrl}${path}`, params);
  const answer = await fetch(`${options.to ?? app.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(params),
    headers: { 'x-twilio-signature': signature },
  });
  const xml = await answer.text();
  return { status: answer.status, xml, verbs: answer.ok ? verbsOf(xml) : [] };
}

function verbsOf(xml: string): TwilioAnswer['verbs'] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    preserveOrder: true,
    attributeNamePrefix: '',
    parseTagValue: false,
  });
  const [, root] = parser.parse(xml) as Record<string, object[]>[];
  return (root?.['Response'] ?? []).map((node) => {
    const [[verb, inside], attributes] = [
      Object.entries(node).find(([key]) => key !== ':@')!,
      (node as { ':@'?: Fields })[':@'] ?? {},
    ];
    return { verb, attributes, inside: JSON.stringify(inside) };
  });
}

/** The address a TwiML attribute points at, as a path of ours. */
export const pathOf = (url: string | undefined): string => {
  const { pathname, search } = new URL(url ?? '');
  return pathname + search;
};

/** Posts an event as an exchange of the client's own does. */
export async function exchange(
  app: TestApp,
  line: { id: string; secret: string },
  event: object,
  { seconds = Math.floor(app.clock.date().getTime() / 1000), signature = '', to = app.url } = {},
): Promise<{ status: number; told: Record<string, unknown> }> {
  const body = JSON.stringify(event);
  const answer = await fetch(`${to}/webhooks/telephony/${line.id}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'cornetta-signature': signature || sign(line.secret, body, seconds),
    },
  });
  return { status: answer.status, told: (await answer.json()) as Record<string, unknown> };
}

/** A number of the client's own exchange, ringing at its assistants in the order of their contracts. */
export async function ownLine(app: TestApp, { firm }: Engagement): Promise<{ id: string; secret: string }> {
  const numbers = app.get(PhoneNumbers);
  const number = `+39051${String(7_000_000 + (count += 1))}`;
  const id = await numbers.add(firm.owner.actor, { provider: 'generic', number, label: '' });
  return { id, secret: (await numbers.secret(firm.owner.actor, id))! };
}

/** A number of ours. */
export async function ourLine(app: TestApp, { firm }: Engagement): Promise<{ id: string; number: string }> {
  const numbers = app.get(PhoneNumbers);
  const [number = ''] = await numbers.free();
  return { id: await numbers.add(firm.owner.actor, { provider: 'twilio', number, label: '' }), number };
}

/** How an assistant can be reached. */
export async function reachable(app: TestApp, person: Person, ringTo = '+393470001122'): Promise<void> {
  await app.sql(
    `insert into desk_presence (assistant_id, ring_to, changed_at) values ($1, $2, $3)
     on conflict (assistant_id) do update set ring_to = $2`,
    [person.id, ringTo, app.clock.date()],
  );
}

export const callOf = async (app: TestApp, exchangeCall: string): Promise<Record<string, unknown>> =>
  (
    await app.sql<Record<string, unknown>>(
      `select id, state, outcome, contract_id "contractId", assistant_id "assistantId", rings, record_id "recordId"
       from phone_call where exchange_call = $1`,
      [exchangeCall],
    )
  )[0]!;
