import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Events } from '../platform/events/events.js';
import { Live } from '../platform/live/live.js';
import type { SheetRow } from './timesheet.row.js';

type Sheet = Pick<SheetRow, 'id' | 'contractId' | 'organisationId' | 'assistantId'>;

/** What happens to timesheets, told in one way: event, revision, live pages of both sides. */
@Injectable()
export class TimesheetNews {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly live: Live,
  ) {}

  /** Something about the sheet changed: forms opened before are stale. */
  async changed(sheet: Sheet): Promise<void> {
    await this.uow.query(`update timesheet set revision = revision + 1 where id = $1`, [sheet.id]);
    await this.wake(sheet, 'timesheet');
  }

  async tell(name: string, sheet: Sheet, data: Record<string, unknown> = {}): Promise<void> {
    await this.record(name, 'timesheet', sheet.id, sheet, { timesheetId: sheet.id, ...data });
    await this.wake(sheet, 'timesheet');
  }

  /** Work is settled and may be charged: whole lines of a timesheet, or a delivery. */
  async approved(sheet: Sheet, lineIds: string[], silent: boolean): Promise<void> {
    await this.record('work.approved', 'timesheet', sheet.id, sheet, {
      timesheetId: sheet.id,
      lineIds,
      silent,
    });
  }

  async record(
    name: string,
    subjectKind: string,
    subjectId: string,
    { contractId, organisationId, assistantId }: Omit<Sheet, 'id'>,
    data: Record<string, unknown>,
  ): Promise<void> {
    await this.events.record(name, {
      subjectKind,
      subjectId,
      contractId,
      data: { organisationId, assistantId, ...data },
    });
  }

  async wake(
    { organisationId, assistantId, contractId }: Omit<Sheet, 'id'>,
    kind: 'timesheet' | 'delivery',
  ): Promise<void> {
    await this.live.publish([`organisation:${organisationId}`, `account:${assistantId}`], {
      kind,
      contractId,
    });
  }
}
