import { Temporal } from 'temporal-polyfill';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { isOpenAt } from '../../../availability/index.js';
import { cleanText } from '../../../platform/http/text.js';
import { translate } from '../../../platform/views/i18n.js';
import { dayPartOf, fill, namesFor, openingOf as saidAt } from '../../playbooks/playbook.rules.js';
import type { Line, PhoneCaller, RotaPlace } from './line.js';

const LONGEST_NAME = 120;

/** A place of the rota as the database chooses among them: on duty by her hours, and the caller sealed for that vault. */
export interface Candidate {
  contract: string;
  assistant: string;
  open: boolean;
  number?: string | null;
  name?: string;
}

/** Whether her hours say that she can be reached. */
export const inHours = ({ hours }: Pick<RotaPlace, 'hours'>, now: Temporal.Instant): boolean =>
  hours === null || isOpenAt(hours, now);

/** The places not yet tried, in the order of the rota. */
export function candidatesOf(
  { rota }: Line,
  callId: string,
  caller: PhoneCaller | null,
  now: Temporal.Instant,
  tried: string[] = [],
): Candidate[] {
  return rota
    .filter(({ contractId, until }) => !tried.includes(contractId) && !isOver(until, now))
    .map((place) => ({
      contract: place.contractId,
      assistant: place.assistantId,
      open: inHours(place, now),
      ...(caller && sealedCaller(place, callId, caller)),
    }));
}

/** A line held in memory may still name a substitute whose shift has just ended. */
const isOver = (until: Date | undefined, now: Temporal.Instant): boolean =>
  until !== undefined && until.getTime() <= now.epochMilliseconds;

export const callerPlace = (callId: string, column: 'name' | 'number') => ({
  table: 'phone_caller',
  row: callId,
  column,
});

export const sealedCaller = ({ key }: Pick<RotaPlace, 'key'>, callId: string, caller: PhoneCaller) => ({
  number: caller.number && key.seal(caller.number, callerPlace(callId, 'number')).toString('hex'),
  name: key.seal(caller.name, callerPlace(callId, 'name')).toString('hex'),
});

/** What exchanges say instead of a number that is withheld. */
const WITHHELD = /^(\+?266696687|anonymous|restricted|unknown|unavailable|blocked|private)$/i;

/** A caller as an exchange tells it, made fit to be kept: a number that can be one, a name of bounded length. */
export function callerFrom(number: string | undefined, name: string | undefined): PhoneCaller {
  const given = cleanText(number ?? '').slice(0, 40);
  const parsed = given && !WITHHELD.test(given) ? parsePhoneNumberFromString(given, 'IT') : undefined;
  return {
    number: parsed?.isPossible() ? parsed.number : null,
    name: cleanText((name ?? '').slice(0, 4 * LONGEST_NAME))
      .replace(/\s+/g, ' ')
      .slice(0, LONGEST_NAME),
  };
}

/** The client's opening for this hour, for a voice to read: the caller's name is left out of it. */
export function openingOf(line: Line, now: Temporal.Instant, contractId: string | null = null): string {
  const place = line.rota.find((one) => one.contractId === contractId) ?? line.rota[0];
  if (!place) return line.clientName;
  const part = dayPartOf(now.toZonedDateTimeISO(place.timezone).hour);
  const spoken = saidAt({ greetings: place.greetings ?? {} }, line.locale, part);
  const names = { caller: '', client: line.clientName, assistant: place.assistantName.split(' ')[0] ?? '' };
  return fill(
    spoken.text || translate(line.locale, `desk.greeting.${part}`),
    namesFor(names, spoken.language, part),
    'text',
  ).trim();
}
