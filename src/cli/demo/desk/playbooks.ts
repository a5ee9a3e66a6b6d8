import type { FirstPlaybook } from '../../../desk/playbooks/playbook.upgrade.js';
import type { Talk } from './talk.js';
import type { Engagement } from '../world.js';
import type { Random } from '../random.js';

const FREE = ['mattina', 'pomeriggio', 'sempre', 'non durante le visite', 'solo se urgente', ''];

/** The instructions a firm has written for its assistant. */
export function playbookOf(random: Random, { firm }: Engagement, talk: Talk): FirstPlaybook {
  return {
    greetings: {
      morning: talk.greeting,
      afternoon: talk.greeting.replace('buongiorno', 'buon pomeriggio'),
      evening: talk.afterHours,
    },
    callTypes: talk.callTypes.map((type, i) => ({ key: `type${i + 1}`, ...type })),
    people: firm.data.people.map(([name, role], i) => ({
      key: `person${i + 1}`,
      name,
      role,
      when: random.pick(FREE),
    })),
  };
}
