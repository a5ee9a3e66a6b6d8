import { mailOf } from '../messages.js';
import { proposals } from '../../../../desk/playbooks/simulation.rules.js';
import {
  keyed,
  languagesOf,
  PlaybookContent,
  type Playbook,
} from '../../../../desk/playbooks/playbook.content.js';
import type { FirstPlaybook } from '../../../../desk/playbooks/playbook.upgrade.js';
import type { Engagement } from '../../world.js';
import type { Random } from '../../random.js';
import type { Talk } from '../talk.js';
import { dentist } from './dentist.js';
import { hours, office, type Written } from './kit.js';
import { lawyer } from './lawyer.js';
import { plumber } from './plumber.js';
import { shop } from './shop.js';

const byFirm: Record<string, Written> = {
  studiobianchi: dentist,
  studioferri: lawyer,
  idraulicaverri: plumber,
  ortoemercato: shop,
};

/** The firms that began long ago, with instructions of the first kind. */
export const beganEarly = (key: string): boolean => key === 'studiobianchi';

const WEEKS = [office, hours([['08:30', '13:00']]), hours([['09:00', '18:00']], [1, 3, 5]), []];
const OTHERWISE = ['richiama in giornata', 'messaggio, legge la sera', 'richiama il mattino dopo', ''];

/** The instructions a firm has written for its assistant. */
export function playbookOf(random: Random, { firm, assistant }: Engagement, talk: Talk): Playbook {
  const written = byFirm[firm.data.key] ?? usual(talk);
  const people = written.people?.length
    ? written.people
    : firm.data.people.map(([name, role], index) => ({
        key: `person${index + 1}`,
        name,
        role,
        number: `+39051${random.int(2_000_000, 6_999_999)}`,
        hours: random.pick(WEEKS),
        otherwise: random.pick(OTHERWISE),
      }));
  let keys = 0;
  const reached = people.map((person) => ({ ...person, email: mailOf(firm.data.key, person.name ?? '') }));
  const playbook = keyed(PlaybookContent.parse({ ...written, people: reached }), () => `key${(keys += 1)}`);
  const names = { client: firm.data.name, assistant: assistant.party.name.split(' ')[0] ?? '' };
  const main = languagesOf(playbook)[0];
  playbook.simulations = proposals(playbook, names, (type, language) =>
    type ? (language === main ? type.name : `${type.name} (${language})`) : 'Chi non deve più chiamare',
  ).map((call, index) => ({ ...call, key: `call${index + 1}` }));
  return playbook;
}

/** How the same firm had written them at first. */
export const firstPlaybookOf = ({ firm }: Engagement, talk: Talk): FirstPlaybook => ({
  greetings: greetingsOf(talk),
  callTypes: talk.callTypes.map((type, i) => ({ key: `type${i + 1}`, ...type })),
  people: firm.data.people.map(([name, role], i) => ({ key: `person${i + 1}`, name, role, when: '' })),
});

/** A small change made yesterday, for somebody still to read. */
export function changedYesterday(playbook: Playbook): Playbook {
  const [first, ...types] = playbook.callTypes;
  const [person, ...people] = playbook.people;
  if (!first || !person) return playbook;
  return {
    ...playbook,
    callTypes: [
      {
        ...first,
        instructions: `${first.instructions} Fino a Natale i controlli si fissano da gennaio in poi.`,
      },
      ...types,
    ],
    people: [{ ...person, otherwise: 'richiama dopo le 18' }, ...people],
  };
}

const greetingsOf = (talk: Talk) => ({
  morning: talk.greeting,
  afternoon: talk.greeting.replace('buongiorno', 'buon pomeriggio'),
  evening: talk.afterHours,
});

/** What a firm without words of its own says: its trade's. */
const usual = (talk: Talk): Written => ({
  greetings: { it: greetingsOf(talk) },
  callTypes: talk.callTypes.map(({ name, hint, instructions, tell, action }, index) => ({
    key: `type${index + 1}`,
    name,
    hint,
    instructions,
    questions: [
      { key: `ask${index + 1}`, text: { it: index ? 'Di che cosa si tratta?' : 'Nome e cognome' } },
    ],
    actions: [
      ...(tell ? [{ key: 'say', kind: 'tell' as const, say: { it: tell } }] : []),
      { key: 'do', kind: action },
      ...(action === 'message' ? [] : [{ key: 'leave', kind: 'message' as const, people: ['person1'] }]),
    ],
  })),
  disclosures: [
    { key: 'd1', what: 'hours', who: 'anyone' },
    { key: 'd2', what: 'case', who: 'concerned', check: 'nome e data di nascita' },
    { key: 'd3', what: 'number', who: 'nobody' },
  ],
});
