import { Refusal } from '../errors.js';

/**
 * A state machine as data: for each state, the verbs allowed in it and where each leads.
 * `{ draft: { submit: 'in_review' }, in_review: {…} }`
 */
export type Transitions<State extends string, Verb extends string> = Record<
  State,
  Partial<Record<Verb, State>>
>;

export class StateMachine<State extends string, Verb extends string> {
  constructor(
    readonly name: string,
    readonly initial: State,
    readonly transitions: Transitions<State, Verb>,
  ) {
    machines.push(this);
  }

  /** The state the verb leads to; Refusal `state` (409) when it is not allowed from here. */
  next(from: State, verb: Verb): State {
    const to = this.transitions[from]?.[verb];
    if (!to) throw new Refusal('state', { status: 409, params: { from, verb } });
    return to;
  }

  allows(from: State, verb: Verb): boolean {
    return this.transitions[from]?.[verb] !== undefined;
  }

  /** What is wrong with the table: unknown targets and states nothing leads to. Empty when sound. */
  faults(): string[] {
    const states = Object.keys(this.transitions) as State[];
    const reached = new Set<State>([this.initial]);
    const faults: string[] = [];
    for (const from of states) {
      for (const [verb, to] of Object.entries(this.transitions[from]) as [Verb, State][]) {
        if (!(to in this.transitions)) faults.push(`${this.name}: ${from} --${verb}--> ${to} is no state`);
        reached.add(to);
      }
    }
    for (const state of states)
      if (!reached.has(state)) faults.push(`${this.name}: nothing leads to ${state}`);
    return faults;
  }
}

const machines: StateMachine<string, string>[] = [];

/** Throws when any transition table is unsound. Called at boot. */
export function checkMachines(): void {
  const faults = machines.flatMap((machine) => machine.faults());
  if (faults.length > 0) throw new Error(`unsound state machines: ${faults.join('; ')}`);
}
