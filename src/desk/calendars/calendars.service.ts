import { Injectable } from '@nestjs/common';
import type { OpenHours, WeekWindow } from '../../availability/index.js';
import type { BusinessActor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Playbooks } from '../playbooks/playbooks.service.js';
import type { CalendarInput } from './calendars.forms.js';

export interface Calendar {
  key: string;
  kind: 'client' | 'person' | 'room';
  name: string;
  timezone: string;
  /** Null until the client has said when it is open: then any hour will do. */
  hours: OpenHours | null;
  revision: number;
}

interface Row {
  id: string;
  key: string;
  kind: Calendar['kind'];
  timezone: string;
  content: Buffer;
  revision: number;
}

interface Content {
  name: string;
  windows: WeekWindow[];
  closures: { startsOn: string; endsOn: string }[];
  worksHolidays: boolean;
}

const MOST_CALENDARS = 40;

/** A client's calendars: its own, and one for each person or room that has appointments. */
@Injectable()
export class Calendars {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly playbooks: Playbooks,
  ) {}

  /** The calendars appointments can go to: those set up, the client's own, and the people of its instructions. */
  async of(desk: Desk): Promise<Calendar[]> {
    const rows = await this.uow.query<Row>(
      `select id, key, kind, timezone, content, revision from calendar
       where contract_id = $1 and retired_at is null order by key <> 'main', created_at, key`,
      [desk.contract.id],
    );
    const kept = rows.map((row) => open(desk, row));
    const { timezone, clientName } = desk.contract;
    const plain = { timezone, hours: null, revision: 0 };
    const people = (await this.playbooks.latest(desk))?.people ?? [];
    const usual: Calendar[] = [
      { key: 'main', kind: 'client', name: clientName, ...plain },
      ...people.map(({ key, name }) => ({ key, name, kind: 'person' as const, ...plain })),
    ];
    const known = new Set(kept.map(({ key }) => key));
    return [...kept, ...usual.filter(({ key }) => !known.has(key))].sort(
      (a, b) => Number(b.key === 'main') - Number(a.key === 'main'),
    );
  }

  async find(desk: Desk, key: string): Promise<Calendar | null> {
    return (await this.of(desk)).find((one) => one.key === key) ?? null;
  }

  /** Sets a calendar up, or changes it; without a key a new one is made. Returns its key. */
  save(actor: BusinessActor, contractId: string, key: string | null, input: CalendarInput): Promise<string> {
    return this.desks.read(actor, contractId, async (desk) => {
      const all = await this.of(desk);
      const before = key
        ? found(
            all.find((one) => one.key === key),
            'calendar',
          )
        : null;
      if (!before && all.length >= MOST_CALENDARS) throw new Refusal('calendar_too_many');
      if ((before?.revision ?? 0) !== input.revision) throw new Stale();
      const chosen = before?.key ?? newId().slice(-10);
      const known = await this.uow.one<{ id: string }>(
        `select id from calendar where contract_id = $1 and key = $2 for update`,
        [contractId, chosen],
      );
      const id = known?.id ?? newId();
      const { name, windows, closures, worksHolidays } = input;
      const content: Content = { name, windows, closures, worksHolidays };
      const written = await this.uow.returning(
        `insert into calendar (id, contract_id, key, kind, timezone, content, created_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (contract_id, key) do update set kind = $4, timezone = $5, content = $6, revision = calendar.revision + 1,
           retired_at = null where calendar.revision = $8 or calendar.retired_at is not null returning id`,
        [
          id,
          contractId,
          chosen,
          chosen === 'main' ? 'client' : input.kind,
          input.timezone,
          desk.key.seal(JSON.stringify(content), place(id)),
          this.clock.date(),
          input.revision,
        ],
      );
      if (written.length === 0) throw new Stale();
      await this.desks.tell(desk);
      return chosen;
    });
  }

  /** Takes a calendar away; what is booked in it stays booked. */
  retire(actor: BusinessActor, contractId: string, key: string): Promise<void> {
    return this.desks.read(actor, contractId, async (desk) => {
      const retired = await this.uow.returning(
        `update calendar set retired_at = $3, revision = revision + 1
         where contract_id = $1 and key = $2 and retired_at is null returning id`,
        [contractId, key, this.clock.date()],
      );
      found(retired[0], 'calendar');
      await this.desks.tell(desk);
    });
  }
}

const place = (row: string) => ({ table: 'calendar', row, column: 'content' });

function open({ key }: Desk, row: Row): Calendar {
  const { name, ...hours } = JSON.parse(key.open(row.content, place(row.id))) as Content;
  return {
    key: row.key,
    kind: row.kind,
    name,
    timezone: row.timezone,
    revision: row.revision,
    hours: hours.windows.length > 0 ? { timezone: row.timezone, ...hours } : null,
  };
}
