import type { Temporal } from 'temporal-polyfill';
import { mobileOf } from '../contacts/number.rules.js';
import type { Person, Playbook, Step } from '../playbooks/playbook.content.js';
import { presenceOf } from '../playbooks/presence.rules.js';
import type { Urgency } from './message.form.js';

export type Channel = 'mail' | 'sms' | 'webhook';

/** Somebody a message goes to, and where. */
export interface Target {
  person: string;
  channel: Channel;
  name: string;
  address: string;
}

const addressOf = (person: Person, channel: 'mail' | 'sms'): string =>
  channel === 'mail' ? (person.email ?? '') : (mobileOf(person.number) ?? '');

/** Every way the client's people can be reached by, in their order. */
export const waysOf = (people: Person[]): Target[] =>
  people.flatMap((person) =>
    (['mail', 'sms'] as const).flatMap((channel) => {
      const address = addressOf(person, channel);
      return address ? [{ person: person.key, channel, name: person.name, address }] : [];
    }),
  );

export const keyOf = ({ person, channel }: Pick<Target, 'person' | 'channel'>): string =>
  `${person}:${channel}`;

/** What a step of the instructions sends by itself: mail to its people, and a text message too when it presses. */
export function usualWays(
  step: Pick<Step, 'people' | 'urgency'> | undefined,
  people: Playbook['people'],
): string[] {
  if (!step) return [];
  const ways = waysOf(people.filter(({ key }) => step.people.includes(key)));
  const hurry = presses(step.urgency);
  return ways
    .filter(
      ({ channel, person }) =>
        channel === 'mail' ||
        hurry ||
        !ways.some((other) => other.person === person && other.channel === 'mail'),
    )
    .map(keyOf);
}

const byPresence = { in: 0, unknown: 1, out: 2 };

/** Every way to the next of the client's people who has not been told yet: who is there at that time comes first, who is away last. */
export function nextWays(people: Person[], told: string[], at: Temporal.ZonedDateTime): Target[] {
  const near = (person: Person): number => byPresence[presenceOf(person, at).state];
  const ways = waysOf(people.toSorted((a, b) => near(a) - near(b))).filter(
    ({ person }) => !told.includes(person),
  );
  return ways.filter(({ person }) => person === ways[0]?.person);
}

/** Whether somebody is to be disturbed for it. */
export const presses = (urgency: Urgency): boolean => urgency === 'urgent' || urgency === 'now';

/** The targets chosen, each once; a way that leads nowhere is named. */
export function chosen(send: string[], people: Person[]): { targets: Target[]; nowhere: string[] } {
  const ways = new Map(waysOf(people).map((way) => [keyOf(way), way]));
  const wanted = [...new Set(send)];
  return {
    targets: wanted.flatMap((key) => ways.get(key) ?? []),
    nowhere: wanted.filter((key) => !ways.has(key)),
  };
}
