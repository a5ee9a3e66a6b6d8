import { Injectable } from '@nestjs/common';
import type { Actor } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import type { DeliveryState } from './timesheet.states.js';

export interface DeliveryView {
  id: string;
  contractId: string;
  title: string;
  note: string;
  state: DeliveryState;
  stateAt: Date;
  /** When the present round was handed over. */
  roundAt: Date;
  acceptBy: Date;
  round: number;
  /** What the business said when it sent the delivery back. */
  answer: string | null;
  acceptedAt: Date | null;
  acceptedBy: string | null;
  createdAt: Date;
  revision: number;
  files: { id: string; name: string; bytes: number; round: number }[];
}

const columns = `d.id, d.contract_id "contractId", d.title, d.note, d.state, d.state_at "stateAt", d.round_at "roundAt", d.accept_by "acceptBy",
  d.round, d.answer, d.accepted_at "acceptedAt", a.name "acceptedBy", d.created_at "createdAt", d.revision,
  array(select jsonb_build_object('id', s.id, 'name', s.name, 'bytes', s.bytes, 'round', f.round)
        from delivery_file f join stored_file s on s.id = f.file_id
        where f.delivery_id = d.id order by f.round desc, s.name) files`;
const tables = `from delivery d join contract k on k.id = d.contract_id left join account a on a.id = d.accepted_by
  where (k.organisation_id = $1 or k.assistant_id = $2)`;

@Injectable()
export class DeliveryQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** Deliveries of one of the actor's contracts, the newest first. */
  ofContract(actor: Actor, contractId: string): Promise<DeliveryView[]> {
    return this.uow.query<DeliveryView>(
      `select ${columns} ${tables} and d.contract_id = $3 order by d.created_at desc`,
      [actor.organisationId, actor.accountId, contractId],
    );
  }

  /** Deliveries that wait for one of the two sides. */
  waiting(actor: Actor): Promise<DeliveryView[]> {
    return this.uow.query<DeliveryView>(
      `select ${columns} ${tables} and d.state <> 'accepted' order by d.accept_by`,
      [actor.organisationId, actor.accountId],
    );
  }

  async one(actor: Actor, deliveryId: string): Promise<DeliveryView> {
    const row = await this.uow.one<DeliveryView>(`select ${columns} ${tables} and d.id = $3`, [
      actor.organisationId,
      actor.accountId,
      deliveryId,
    ]);
    return found(row, 'delivery');
  }
}
