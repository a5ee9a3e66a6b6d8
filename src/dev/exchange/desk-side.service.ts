import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ExchangeCall } from './exchange-call.js';

/** Whether somebody has answered at her desk: her telephone is then picked up by itself. */
@Injectable()
export class DeskSide {
  constructor(private readonly uow: UnitOfWork) {}

  async taken({ sid, line }: ExchangeCall): Promise<boolean> {
    const rows = await this.uow.query(
      `select 1 from phone_call where phone_number_id = $1 and exchange_call = $2 and state = 'answered'`,
      [line.id, sid],
    );
    return rows.length > 0;
  }
}
