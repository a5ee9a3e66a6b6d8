import { Injectable } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Stale } from '../../platform/errors.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { usualLadder, type Ladder } from './ladder.rules.js';
import type { UnpaidSettingsInput } from './unpaid.forms.js';

export interface UnpaidSettings {
  payee: string;
  /** Empty until the client has said where debtors pay to. */
  iban: string;
  signature: string;
  interest: boolean;
  ladder: Ladder;
  revision: number;
}

const place = (row: string) => ({ table: 'unpaid_setting', row, column: 'content' });

/** How a client wants its debtors reminded: account, interest or not, the days of the ladder. */
@Injectable()
export class UnpaidSettingsStore {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
  ) {}

  async of(desk: Desk): Promise<UnpaidSettings> {
    const row = await this.uow.one<{ content: Buffer; revision: number }>(
      `select content, revision from unpaid_setting where contract_id = $1`,
      [desk.contract.id],
    );
    const usual = { payee: '', iban: '', signature: '', interest: false, ladder: usualLadder, revision: 0 };
    if (!row) return usual;
    return {
      ...usual,
      ...(JSON.parse(desk.key.open(row.content, place(desk.contract.id))) as Partial<UnpaidSettings>),
      revision: row.revision,
    };
  }

  /** Saves them; Stale when somebody else has since the form was opened. */
  save(actor: BusinessActor, contractId: string, input: UnpaidSettingsInput): Promise<void> {
    return this.desks.read(actor, contractId, async (desk) => {
      const { payee, iban, signature, interest, first, second, last, handBack, revision } = input;
      const ladder: Ladder = { afterDays: [first, second, last], handBackDays: handBack };
      const content = JSON.stringify({ payee, iban, signature, interest, ladder });
      const saved = await this.uow.returning(
        `insert into unpaid_setting (contract_id, content, set_by, set_at) values ($1, $2, $3, $4)
         on conflict (contract_id) do update set content = $2, set_by = $3, set_at = $4,
           revision = unpaid_setting.revision + 1 where unpaid_setting.revision = $5 returning contract_id`,
        [contractId, desk.key.seal(content, place(contractId)), actor.accountId, this.clock.date(), revision],
      );
      if (saved.length === 0) throw new Stale();
      await this.desks.tell(desk);
    });
  }
}
