import { Injectable } from '@nestjs/common';
import type { Actor } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import type { TaxRegime } from './contract.rules.js';
import type { ContractState } from './contract.states.js';

export interface ContractView {
  id: string;
  number: string;
  title: string;
  organisationId: string;
  assistantId: string;
  briefId: string | null;
  state: ContractState;
  kind: 'hourly' | 'retainer' | 'per_call' | 'fixed';
  timezone: string;
  /** Calendar days in the contract's zone. */
  startsOn: string;
  endsOn: string | null;
  version: {
    id: string;
    priceCents: number;
    currency: string;
    includedMinutes: number | null;
    overageCents: number | null;
    incrementMinutes: number;
    holdExcluded: boolean;
    weeklyMinutes: number;
    feeBps: number;
    vatBps: number;
    taxRegime: TaxRegime;
    approvalHours: number;
    noticeDays: number;
    locale: 'it' | 'en';
  };
}

export interface ContractParties {
  organisationId: string;
  assistantId: string;
  /** Accounts of the business's members. */
  memberAccountIds: string[];
}

const facts = `
  select k.id, k.number, k.title, k.organisation_id "organisationId", k.assistant_id "assistantId",
         k.brief_id "briefId", k.state, k.kind, k.timezone, k.starts_on::text "startsOn", k.ends_on::text "endsOn",
         jsonb_build_object(
           'id', v.id, 'priceCents', v.price_cents, 'currency', v.currency, 'includedMinutes', v.included_minutes,
           'overageCents', v.overage_cents, 'incrementMinutes', v.increment_minutes, 'holdExcluded', v.hold_excluded, 'weeklyMinutes', v.weekly_minutes,
           'feeBps', v.fee_bps, 'vatBps', v.vat_bps, 'taxRegime', v.tax_regime, 'approvalHours', v.approval_hours,
           'noticeDays', v.notice_days, 'locale', v.locale) "version"
  from contract k join contract_version v on v.contract_id = k.id and v.version = k.latest_version`;
const mine = `(k.organisation_id = $1 or k.assistant_id = $2)`;

export const contractOfActor = {
  name: 'contract',
  sql: `${facts} where (k.organisation_id = actor."organisationId" or k.assistant_id = actor."accountId") and k.id = $3`,
};

/** What a contract says, for every module that works under one. */
@Injectable()
export class Contracts {
  constructor(private readonly uow: UnitOfWork) {}

  /** One contract the actor is a party of, else Missing. */
  async of(actor: Actor, contractId: string): Promise<ContractView> {
    const row = await this.uow.prepared<ContractView>(
      'contract of actor',
      `${facts} where ${mine} and k.id = $3`,
      [actor.organisationId, actor.accountId, contractId],
    );
    return found(row, 'contract');
  }

  /** One contract, whoever asks: for jobs and for modules that have checked the actor themselves. */
  async facts(contractId: string): Promise<ContractView> {
    return found(await this.uow.one<ContractView>(`${facts} where k.id = $1`, [contractId]), 'contract');
  }

  /** Whose contract it is. */
  async parties(contractId: string): Promise<ContractParties> {
    const row = await this.uow.one<ContractParties>(
      `select k.organisation_id "organisationId", k.assistant_id "assistantId",
              array(select m.account_id from membership m where m.organisation_id = k.organisation_id
                    order by m.created_at)::text[] "memberAccountIds"
       from contract k where k.id = $1`,
      [contractId],
    );
    return found(row, 'contract');
  }

  /** The contracts an assistant works under now, pauses and notice periods included. */
  activeOf(assistantId: string): Promise<ContractView[]> {
    return this.uow.query<ContractView>(
      `${facts} where k.assistant_id = $1 and k.state in ('active', 'paused', 'in_notice') order by k.number`,
      [assistantId],
    );
  }
}
