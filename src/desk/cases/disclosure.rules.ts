import type { Disclosure } from '../playbooks/playbook.content.js';

/** What can be told of a case, in the order it is said. */
export const caseFields = ['words', 'status', 'next', 'dates', 'amount', 'notes'] as const;
export type CaseField = (typeof caseFields)[number];

export const speakers = ['concerned', 'named', 'other'] as const;

/** Who is on the line, as far as the rules care. */
export interface Speaker {
  is: (typeof speakers)[number];
  /** In the client's address book; one of its VIPs. */
  known: boolean;
  vip: boolean;
}

export type Rule = Pick<Disclosure, 'what' | 'who' | 'check'>;

/** Without a word from the client: whom it concerns may hear how it stands, having given the number. */
export const usualRules = (check: string): Rule[] => [{ what: 'case', who: 'concerned', check }];

/** Money and notes are told only where the client says so by name. */
const ofWholeCase: readonly CaseField[] = ['words', 'status', 'next', 'dates'];

export interface Told {
  field: CaseField;
  /** What to ask before; null: not by phone. */
  checks: string[] | null;
}

/**
 * What this speaker may hear, and after which questions. A rule about a field counts more than one about the whole
 * case; "nobody" counts more than any other; where several let the speaker hear, the one that asks least does.
 */
export function tellable(rules: Rule[], speaker: Speaker, ownCheck: string): Told[] {
  return caseFields.map((field) => {
    const own = rules.filter(({ what }) => what === `case_${field}`);
    const whole = ofWholeCase.includes(field) ? rules.filter(({ what }) => what === 'case') : [];
    const applying = own.length > 0 ? own : whole;
    if (applying.some(({ who }) => who === 'nobody')) return { field, checks: null };
    const open = applying.filter(({ who }) => mayHear(who, speaker));
    if (open.length === 0) return { field, checks: null };
    const rule = open.find(({ check }) => !check) ?? open[0]!;
    return { field, checks: [...new Set([rule.check, ownCheck].filter(Boolean))] };
  });
}

function mayHear(who: Rule['who'], { is, known, vip }: Speaker): boolean {
  switch (who) {
    case 'anyone':
      return true;
    case 'known':
      return known;
    case 'vip':
      return vip;
    case 'concerned':
      return is === 'concerned';
    case 'named':
      return is !== 'other';
    case 'nobody':
      return false;
  }
}

/** All that has to be asked of this speaker, in the order of the fields, each once. */
export const questionsOf = (told: Told[]): string[] => [
  ...new Set(told.flatMap(({ checks }) => checks ?? [])),
];

/** The names of those who may hear of a case, as they were written in one line. */
export const namesOf = (named: string | undefined): string[] =>
  (named ?? '')
    .split(/[,;\n]/)
    .map((name) => name.trim())
    .filter(Boolean)
    .slice(0, 10);
