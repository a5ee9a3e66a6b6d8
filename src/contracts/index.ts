export { ContractsModule } from './contracts.module.js';
export { Contracts, type ContractParties, type ContractView } from './contracts.service.js';
export { standInParts, type StandInPart, type StandInWork } from './split.rules.js';
export type { Side, TaxRegime } from './contract.rules.js';
export type { ContractState } from './contract.states.js';
