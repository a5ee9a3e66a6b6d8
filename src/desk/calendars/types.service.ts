import { Injectable } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../../platform/errors.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import type { Channel, TypeInput } from './calendars.forms.js';

export interface Reminding {
  channel: Channel;
  minutes: number;
}

export interface AppointmentType {
  id: string;
  name: string;
  minutes: number;
  before: number;
  after: number;
  noticeMinutes: number;
  aheadDays: number;
  booking: 'free' | 'confirm' | 'known';
  /** Keys of calendars; none means any. */
  calendars: string[];
  reminders: Reminding[];
  revision: number;
}

const COLUMNS = `id, content, minutes, before_minutes before, after_minutes after, notice_minutes "noticeMinutes",
  ahead_days "aheadDays", booking, calendars, reminders, revision`;
const MOST_TYPES = 40;

/** The kinds of appointment a client gives, and the rules each is booked by. */
@Injectable()
export class AppointmentTypes {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
  ) {}

  async of(desk: Desk): Promise<AppointmentType[]> {
    const rows = await this.uow.query<AppointmentType & { content: Buffer }>(
      `select ${COLUMNS} from appointment_type where contract_id = $1 and retired_at is null order by created_at, id`,
      [desk.contract.id],
    );
    return rows.map((row) => open(desk, row));
  }

  /** A type, even one no longer offered: what was booked by it keeps its rules. */
  async find(desk: Desk, id: string | null | undefined): Promise<AppointmentType | null> {
    if (!id || !isId(id)) return null;
    const row = await this.uow.one<AppointmentType & { content: Buffer }>(
      `select ${COLUMNS} from appointment_type where contract_id = $1 and id = $2`,
      [desk.contract.id, id],
    );
    return row && open(desk, row);
  }

  /** Writes a type: a new one without an id. Returns its id. */
  save(actor: BusinessActor, contractId: string, id: string | null, input: TypeInput): Promise<string> {
    return this.desks.read(actor, contractId, async (desk) => {
      const all = await this.of(desk);
      if (id)
        found(
          all.find((one) => one.id === id),
          'type',
        );
      else if (all.length >= MOST_TYPES) throw new Refusal('calendar_too_many');
      const chosen = id ?? newId();
      const reminders = (['mail', 'sms'] as const).flatMap((channel) => {
        const minutes = input.reminders[channel];
        return minutes ? [{ channel, minutes }] : [];
      });
      const written = await this.uow.returning(
        `insert into appointment_type (id, contract_id, content, minutes, before_minutes, after_minutes, notice_minutes,
           ahead_days, booking, calendars, reminders, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (id) do update set content = $3, minutes = $4, before_minutes = $5, after_minutes = $6,
           notice_minutes = $7, ahead_days = $8, booking = $9, calendars = $10, reminders = $11,
           revision = appointment_type.revision + 1
         where appointment_type.contract_id = $2 and appointment_type.revision = $13 returning id`,
        [
          chosen,
          contractId,
          desk.key.seal(JSON.stringify({ name: input.name }), place(chosen)),
          input.minutes,
          input.before,
          input.after,
          input.noticeHours * 60,
          input.aheadDays,
          input.booking,
          input.calendars,
          JSON.stringify(reminders),
          this.clock.date(),
          input.revision,
        ],
      );
      if (written.length === 0) throw new Stale();
      await this.desks.tell(desk);
      return chosen;
    });
  }

  /** Offers a type no more. */
  retire(actor: BusinessActor, contractId: string, id: string): Promise<void> {
    return this.desks.read(actor, contractId, async (desk) => {
      const retired = await this.uow.returning(
        `update appointment_type set retired_at = $3 where contract_id = $1 and id::text = $2 and retired_at is null returning id`,
        [contractId, id, this.clock.date()],
      );
      found(retired[0], 'type');
      await this.desks.tell(desk);
    });
  }
}

const place = (row: string) => ({ table: 'appointment_type', row, column: 'content' });

function open({ key }: Desk, { content, ...row }: AppointmentType & { content: Buffer }): AppointmentType {
  const { name } = JSON.parse(key.open(content, place(row.id))) as { name: string };
  return { ...row, name };
}
