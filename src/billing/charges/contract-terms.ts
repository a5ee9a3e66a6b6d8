import { Injectable } from '@nestjs/common';
import { Contracts } from '../../contracts/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Terms } from './charge.rules.js';

export interface BilledContract extends Terms {
  id: string;
  organisationId: string;
  assistantId: string;
  timezone: string;
  startsOn: string;
  endsOn: string | null;
  currency: string;
}

/** A contract as its charges need it. */
@Injectable()
export class ContractTerms {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly contracts: Contracts,
  ) {}

  /** Holds the contract's row: one charge at a time is made of a contract's work. */
  async locked(contractId: string): Promise<BilledContract> {
    await this.uow.query(`select from contract where id = $1 for no key update`, [contractId]);
    const { version, ...contract } = await this.contracts.facts(contractId);
    return { ...version, ...contract };
  }
}
