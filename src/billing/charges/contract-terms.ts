import { Injectable } from '@nestjs/common';
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

/** A contract with the figures of the version both sides signed. */
@Injectable()
export class ContractTerms {
  constructor(private readonly uow: UnitOfWork) {}

  /** Holds the contract's row: one charge at a time is made of a contract's work. */
  async locked(contractId: string): Promise<BilledContract | null> {
    await this.uow.query(`select from contract where id = $1 for no key update`, [contractId]);
    return this.uow.one<BilledContract>(
      `select c.id, c.organisation_id "organisationId", c.assistant_id "assistantId", c.kind, c.timezone,
              c.starts_on::text "startsOn", c.ends_on::text "endsOn", v.price_cents "priceCents", v.currency,
              v.included_minutes "includedMinutes", v.overage_cents "overageCents", v.vat_bps "vatBps", v.fee_bps "feeBps"
       from contract c
       join lateral (
         select * from contract_version v where v.contract_id = c.id
         order by (select count(*) = 2 from signature s where s.contract_version_id = v.id) desc, version desc limit 1
       ) v on true
       where c.id = $1`,
      [contractId],
    );
  }
}
