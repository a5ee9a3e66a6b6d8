export { BillingModule } from './billing.module.js';
export { Billing, type Glance, type PaidCharge } from './billing.service.js';
export type { ChargeSummary } from './charges/charge-lists.queries.js';
export { failureKey } from './charges/standing.js';
export type { ChargeState } from './charges/charge.states.js';
export type { LedgerAccount } from './ledger/ledger.rules.js';
export type { Balance } from './ledger/ledger.service.js';
