export interface StandIn {
  assistantId: string;
  name: string;
  until: Date;
}

/**
 * Who takes a shift for somebody else now; the part that agrees on substitutes provides it, and tells
 * `Lines.changed(contractId)` when a shift begins or ends.
 */
export interface Substitutes {
  /** By contract: who answers for it at this instant in place of its own assistant. */
  standingIn(contractIds: string[], at: Date): Promise<Map<string, StandIn>>;
}

/** Without a provider each contract is answered by its own assistant. */
export const SUBSTITUTES = Symbol('substitutes');
