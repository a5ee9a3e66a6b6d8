import { Injectable } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { Businesses } from '../../profiles/index.js';
import { decode, type Remark } from '../../platform/csv/table.rules.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { invoicesOfFatturaPa } from './fatturapa.rules.js';
import type { Reading } from './found-invoice.js';
import { invoicesOfCsv } from './invoice-csv.rules.js';
import { isSigned, unsigned } from './signed-file.rules.js';
import { UnpaidInvoices } from './unpaid-invoices.service.js';
import { UnpaidSettingsStore } from './unpaid-settings.service.js';

export interface ImportReport {
  id: string;
  name: string;
  remarks: Remark[];
  added: number;
  known: number;
  refused: number;
  at: Date;
}

const KEPT_REMARKS = 200;
const place = (row: string) => ({ table: 'unpaid_import', row, column: 'content' });

/** Takes unpaid invoices in from files, and keeps a report of each. */
@Injectable()
export class UnpaidImports {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly businesses: Businesses,
    private readonly invoices: UnpaidInvoices,
    private readonly settings: UnpaidSettingsStore,
  ) {}

  /** Reads a table (CSV) or an electronic invoice (FatturaPA XML): what is right is taken in, the rest reported by line. */
  take(actor: BusinessActor, contractId: string, name: string, content: Buffer): Promise<string> {
    return this.desks.read(actor, contractId, async (desk) => {
      const { invoices, remarks } = await this.read(desk, content);
      const { ladder } = await this.settings.of(desk);
      const added = await this.invoices.add(desk, invoices, ladder);
      const id = newId();
      await this.uow.query(
        `insert into unpaid_import (id, contract_id, content, added, known, refused, by_account, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          id,
          contractId,
          desk.key.seal(
            JSON.stringify({ name: name.slice(0, 120), remarks: remarks.slice(0, KEPT_REMARKS) }),
            place(id),
          ),
          added,
          invoices.length - added,
          remarks.length,
          actor.accountId,
          this.clock.date(),
        ],
      );
      await this.desks.tell(desk);
      return id;
    });
  }

  async find(desk: Desk, id: string): Promise<ImportReport> {
    const row = isId(id)
      ? await this.uow.one<ImportReport & { content: Buffer }>(
          `select id, content, added, known, refused, at from unpaid_import where contract_id = $1 and id = $2`,
          [desk.contract.id, id],
        )
      : null;
    const { content, ...report } = found(row, 'import');
    return {
      ...report,
      ...(JSON.parse(desk.key.open(content, place(report.id))) as Pick<ImportReport, 'name'>),
    };
  }

  private async read(desk: Desk, file: Buffer): Promise<Reading> {
    const content = isSigned(file) ? unsigned(file) : file;
    if (!content) return { invoices: [], remarks: [{ line: 1, what: 'xml_signed' }] };
    const head = content
      .subarray(0, 400)
      .toString('latin1')
      .replace(/\0/g, '')
      .replace(/^[^\x20-\x7e]+/, '')
      .trimStart();
    if (!head.startsWith('<')) return invoicesOfCsv(decode(content));
    const { vatNumber } = await this.businesses.card(desk.contract.organisationId);
    return invoicesOfFatturaPa(content, vatNumber);
  }
}
