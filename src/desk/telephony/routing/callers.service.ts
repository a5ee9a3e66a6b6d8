import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import type { Desk } from '../../desk.js';
import { Desks } from '../../desks.service.js';
import type { PhoneCall, PhoneCaller } from './line.js';
import { callerPlace, sealedCaller } from './routing.rules.js';

/** Who calls, between the ring and the record: sealed in the vault of each contract whose desk was rung. */
@Injectable()
export class Callers {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly desks: Desks,
  ) {}

  /** The caller, read in the desk's open vault. */
  async read({ contract, key }: Desk, callId: string): Promise<PhoneCaller> {
    const row = await this.uow.one<{ number: Buffer | null; name: Buffer }>(
      `select number, name from phone_caller where contract_id = $1 and phone_call_id = $2`,
      [contract.id, callId],
    );
    return {
      number: row?.number ? key.open(row.number, callerPlace(callId, 'number')) : null,
      name: row ? key.open(row.name, callerPlace(callId, 'name')) : '',
    };
  }

  /** Keeps the caller in the desk's open vault. */
  async keep({ contract, key }: Desk, callId: string, caller: PhoneCaller): Promise<void> {
    const { number, name } = sealedCaller({ key }, callId, caller);
    await this.uow.query(
      `insert into phone_caller (phone_call_id, contract_id, number, name)
       values ($1, $2, decode($3, 'hex'), decode($4, 'hex')) on conflict do nothing`,
      [callId, contract.id, number, name],
    );
  }

  /** The caller of a call that moves on to another vault. */
  async carry({ id, contractId }: PhoneCall): Promise<PhoneCaller> {
    return contractId
      ? this.desks.inJob(contractId, (desk) => this.read(desk, id))
      : { number: null, name: '' };
  }

  /** Forgets the caller in every vault the call came by: what is worth keeping is in the record. */
  async forget({ id, contractId, tried }: PhoneCall): Promise<void> {
    for (const one of new Set([...tried, ...(contractId ? [contractId] : [])]))
      await this.uow.inContract({ accountId: null }, one, () =>
        this.uow.query(`delete from phone_caller where contract_id = $1 and phone_call_id = $2`, [one, id]),
      );
  }
}
