import type { Actor } from '../identity/index.js';
import type { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import type { Side } from './contract.rules.js';
import type { ContractState } from './contract.states.js';

export interface ContractRow {
  id: string;
  organisationId: string;
  assistantId: string;
  timezone: string;
  state: ContractState;
  latestVersion: number;
  weeklyMinutes: number;
  noticeDays: number;
  startsOn: string;
  endsOn: string | null;
}

const columns = `
  select k.id, k.organisation_id "organisationId", k.assistant_id "assistantId", k.timezone, k.state,
         k.latest_version "latestVersion", v.weekly_minutes "weeklyMinutes", v.notice_days "noticeDays",
         k.starts_on::text "startsOn", k.ends_on::text "endsOn"
  from contract k join contract_version v on v.contract_id = k.id and v.version = k.latest_version`;

/** The actor's contract, its row locked until the transaction ends; Missing for anybody else's. */
export async function lockOwn(uow: UnitOfWork, actor: Actor, contractId: string): Promise<ContractRow> {
  const row = await uow.one<ContractRow>(
    `${columns} where k.id = $1 and (k.organisation_id = $2 or k.assistant_id = $3) for update of k`,
    [contractId, actor.organisationId, actor.accountId],
  );
  return found(row, 'contract');
}

/** A contract for a sweep, locked. */
export async function lockAny(uow: UnitOfWork, contractId: string): Promise<ContractRow> {
  return found(
    await uow.one<ContractRow>(`${columns} where k.id = $1 for update of k`, [contractId]),
    'contract',
  );
}

export const sideOf = (actor: Actor, contract: { assistantId: string }): Side =>
  actor.accountId === contract.assistantId ? 'assistant' : 'business';
