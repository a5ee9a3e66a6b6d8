import { isUsuallyIn } from './presence.rules.js';
import type { Action, CallType, Playbook, Simulation, Step } from './playbook.content.js';
import { inLanguage, languagesOf } from './playbook.content.js';
import { dayPartOf, fill, type Names } from './placeholders.rules.js';
import { namesFor, openingOf } from './playbook.rules.js';

export type Ending = Action | 'decline';

/** A made-up moment of somebody calling. */
export type Scene = Pick<Simulation, 'caller' | 'day' | 'time' | 'language' | 'type'>;

/** What the instructions make of a scene. */
export interface Played {
  opening: string;
  spoken: string;
  type: CallType | null;
  /** Every step in order; one that can't be taken now says who is missing. */
  steps: {
    step: Step;
    possible: boolean;
    people: { key: string; name: string; present: boolean }[];
    /** Key of whom to ask for; empty where it is for nobody. */
    asked: string;
    say: string;
  }[];
  action: Ending | null;
  person: string;
}

export type Mismatch =
  | { what: 'type' }
  | { what: 'language'; got: string }
  | { what: 'opening'; expected: string; got: string }
  | { what: 'action'; expected: Ending; got: Ending | null }
  | { what: 'person'; expected: string; got: string };

/** Plays a call through the instructions: the first step that can be taken is the one expected. */
export function play(playbook: Playbook, scene: Scene, names: Names): Played {
  const part = dayPartOf(Number(scene.time.slice(0, 2)));
  const { text, language } = openingOf(playbook, scene.language, part);
  const known = scene.caller === 'unknown' ? '' : (names.caller ?? '');
  const opening = fill(text, namesFor({ ...names, caller: known }, language, part), 'text');
  const type = playbook.callTypes.find(({ key }) => key === scene.type) ?? null;
  if (scene.caller === 'blocked')
    return { opening, spoken: language, type, steps: [], action: 'decline', person: '' };
  const main = languagesOf(playbook)[0] ?? language;
  const steps = (type?.actions ?? []).map((step) => {
    const people = step.people.flatMap((key) => {
      const person = playbook.people.find((one) => one.key === key);
      return person
        ? [{ key, name: person.name, present: isUsuallyIn(person.hours, scene.day, scene.time) }]
        : [];
    });
    const asked = people.find(({ present }) => present) ?? people[0];
    return {
      step,
      people,
      asked: asked?.key ?? '',
      possible: step.kind !== 'transfer' || people.some(({ present }) => present),
      say: fill(
        inLanguage(step.say, language, main),
        namesFor({ ...names, caller: known, person: asked?.name ?? '' }, language, part),
        'text',
      ),
    };
  });
  // Saying something ends a call only where nothing else is to be done.
  const done = steps.find(({ step, possible }) => possible && step.kind !== 'tell');
  const first = done ?? steps.find(({ possible }) => possible);
  return {
    opening,
    spoken: language,
    type,
    steps,
    action: first?.step.kind ?? null,
    person: first?.asked ?? '',
  };
}

/** What a simulated call expected and the instructions do not do; none when it passes. */
export function mismatches(playbook: Playbook, wanted: Simulation, names: Names): Mismatch[] {
  const played = play(playbook, wanted, names);
  const wrong: Mismatch[] = [];
  if (wanted.caller !== 'blocked' && !played.type) wrong.push({ what: 'type' });
  if (played.spoken !== wanted.language) wrong.push({ what: 'language', got: played.spoken });
  if (!plain(played.opening).includes(plain(wanted.opening)))
    wrong.push({ what: 'opening', expected: wanted.opening, got: played.opening });
  if (played.action !== wanted.action)
    wrong.push({ what: 'action', expected: wanted.action, got: played.action });
  else if (wanted.person && wanted.person !== played.person)
    wrong.push({ what: 'person', expected: wanted.person, got: played.person });
  return wrong;
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();

const MOMENTS = [
  { day: 2, time: '12:40' },
  { day: 4, time: '16:15' },
  { day: 5, time: '19:10' },
  { day: 1, time: '09:05' },
];

/** Calls worth trying: one for each type and each language, at different hours, and one that is not wanted. */
export function proposals(
  playbook: Playbook,
  names: Names,
  nameOf: (type: CallType | null, language: string) => string,
): Omit<Simulation, 'key'>[] {
  const languages = languagesOf(playbook);
  const types = playbook.callTypes.filter(({ actions }) => actions.length > 0);
  const tried = new Set(playbook.simulations.map(({ type, language }) => `${type} ${language}`));
  const scenes = types
    .flatMap((type, index) => [
      { type, language: languages[0] ?? 'it', at: index },
      ...(index < languages.length - 1 ? [{ type, language: languages[index + 1]!, at: index + 1 }] : []),
    ])
    .filter(({ type, language }) => !tried.has(`${type.key} ${language}`));
  const proposed = scenes.map(({ type, language, at }) => ({
    type: type.key,
    language,
    name: nameOf(type, language),
    caller: at % 2 ? ('unknown' as const) : ('known' as const),
    ...MOMENTS[at % MOMENTS.length]!,
  }));
  const unwanted = playbook.simulations.some(({ caller }) => caller === 'blocked')
    ? []
    : [
        {
          type: '',
          language: languages[0] ?? 'it',
          name: nameOf(null, ''),
          caller: 'blocked' as const,
          ...MOMENTS[0]!,
        },
      ];
  return [...proposed, ...unwanted].map((scene) => {
    const { opening, action, person } = play(playbook, scene, names);
    return {
      ...scene,
      opening: names.client && opening.includes(names.client) ? names.client : opening.slice(0, 60),
      action: action ?? 'message',
      person,
    };
  });
}
