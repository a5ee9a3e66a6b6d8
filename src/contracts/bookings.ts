import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Refusal } from '../platform/errors.js';

export interface Booking {
  contractId: string;
  assistantId: string;
  weeklyMinutes: number;
  startsOn: string;
  endsOn: string | null;
}

/** Work hours sold: no assistant sells more than she offers. */
@Injectable()
export class Bookings {
  constructor(private readonly uow: UnitOfWork) {}

  async book({ contractId, assistantId, weeklyMinutes, startsOn, endsOn }: Booking): Promise<void> {
    const offer = await this.uow.one<{ weeklyMinutes: number; maxClients: number }>(
      `select weekly_minutes "weeklyMinutes", max_clients "maxClients" from availability where assistant_id = $1 for update`,
      [assistantId],
    );
    const sold = await this.uow.one<{ minutes: number; clients: number }>(
      `select coalesce(sum(weekly_minutes), 0)::int minutes, count(*)::int clients from work_booking
       where assistant_id = $1 and (ends_on is null or ends_on >= $2) and ($3::date is null or starts_on <= $3)`,
      [assistantId, startsOn, endsOn],
    );
    if (
      !offer ||
      !sold ||
      sold.minutes + weeklyMinutes > offer.weeklyMinutes ||
      sold.clients >= offer.maxClients
    )
      throw new Refusal('sold_out', { status: 409 });
    await this.uow.query(
      `insert into work_booking (contract_id, assistant_id, weekly_minutes, starts_on, ends_on) values ($1, $2, $3, $4, $5)`,
      [contractId, assistantId, weeklyMinutes, startsOn, endsOn],
    );
  }

  async release(contractId: string, endsOn: string): Promise<void> {
    await this.uow.query(
      `update work_booking set ends_on = greatest(starts_on, $2::date) where contract_id = $1`,
      [contractId, endsOn],
    );
  }
}
