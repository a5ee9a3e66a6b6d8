import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { isId } from '../../platform/ids.js';
import type { ChargeLine } from './charge.rules.js';
import { ShareQueries, type ShownShare } from './share.queries.js';
import { chargeSummary, parties, visible, type ChargeSummary } from './charge-lists.queries.js';

export interface ShownLine extends ChargeLine {
  startsOn: string | null;
  endsOn: string | null;
}

export interface WorkKind {
  kind: string;
  lines: number;
  minutes: number;
}

export interface InvoiceSummary {
  id: string;
  kind: 'assistant' | 'platform_fee';
  number: number;
  year: number;
  issuedOn: string;
  totalCents: number;
}

export interface ChargeDetail extends ChargeSummary {
  vatBps: number;
  feeBps: number;
  deliveryTitle: string | null;
  timezone: string;
  transfers: string | null;
  lines: ShownLine[];
  work: WorkKind[];
  invoices: InvoiceSummary[];
  shares: ShownShare[];
}

@Injectable()
export class ChargeQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly shares: ShareQueries,
  ) {}

  /** A charge with all it is made of, if the actor may see it. */
  async detail(actor: Actor, id: string): Promise<ChargeDetail | null> {
    if (!isId(id)) return null;
    const charge = await this.uow.one<Omit<ChargeDetail, 'lines' | 'work' | 'invoices' | 'shares'>>(
      `select s.*, c.vat_bps "vatBps", c.fee_bps "feeBps", d.title "deliveryTitle", k.timezone, e.transfers
       from (${chargeSummary} where ${visible} and c.id = $3) s
       join charge c on c.id = s.id join contract k on k.id = c.contract_id
       left join delivery d on d.id = c.delivery_id left join payee e on e.assistant_id = c.assistant_id`,
      [...parties(actor), id],
    );
    if (!charge) return null;
    const [lines, work, invoices, shares] = await Promise.all([
      this.lines(id),
      this.work(id),
      this.invoices(id, actor.role === 'assistant'),
      this.shares.ofCharge(id),
    ]);
    return { ...charge, lines, work, invoices, shares };
  }

  lines(chargeId: string): Promise<ShownLine[]> {
    return this.uow.query<ShownLine>(
      `select l.kind, l.timesheet_id "timesheetId", l.month::text, l.quantity, l.per, l.unit_cents "unitCents",
              l.amount_cents "amountCents", t.starts_on::text "startsOn", t.ends_on::text "endsOn"
       from charge_line l left join timesheet t on t.id = l.timesheet_id where l.charge_id = $1 order by l.position`,
      [chargeId],
    );
  }

  private work(chargeId: string): Promise<WorkKind[]> {
    return this.uow.query<WorkKind>(
      `select kind, count(*)::int "lines", sum(minutes)::int minutes from billable
       where charge_id = $1 group by kind order by minutes desc, kind`,
      [chargeId],
    );
  }

  /** The fee invoice is between the platform and the assistant. */
  private invoices(chargeId: string, assistant: boolean): Promise<InvoiceSummary[]> {
    return this.uow.query<InvoiceSummary>(
      `select id, kind, number, year, issued_on::text "issuedOn", total_cents "totalCents"
       from invoice where charge_id = $1 and (kind = 'assistant' or $2) order by kind`,
      [chargeId, assistant],
    );
  }
}
