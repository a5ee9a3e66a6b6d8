import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal, Stale } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { BusinessActor } from '../../identity/index.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { instantOf } from '../appointments/local-time.rules.js';
import type { Playbook } from './playbook.rules.js';
import type { PlaybookInput, StatusInput } from './playbooks.forms.js';

export interface PublishedPlaybook extends Playbook {
  id: string;
  version: number;
  publishedAt: Date;
}

interface Row {
  id: string;
  version: number;
  content: Buffer;
  publishedAt: Date;
}

const COLUMNS = `id, version, content, published_at "publishedAt"`;

/** The client's instructions, as versions that never change once published. */
@Injectable()
export class Playbooks {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly desks: Desks,
  ) {}

  /** The version now in force, or null before the client has written any. */
  async latest(desk: Desk): Promise<PublishedPlaybook | null> {
    const row = await this.uow.one<Row>(
      `select ${COLUMNS} from playbook_version where contract_id = $1 order by version desc limit 1`,
      [desk.contract.id],
    );
    return row && open(desk, row);
  }

  /** One version: the one a call was handled with. */
  async version(desk: Desk, id: string): Promise<PublishedPlaybook | null> {
    const row = await this.uow.one<Row>(
      `select ${COLUMNS} from playbook_version where contract_id = $1 and id = $2`,
      [desk.contract.id, id],
    );
    return row && open(desk, row);
  }

  /** Publishes the instructions as the next version. Returns its number. */
  publish(actor: BusinessActor, contractId: string, input: PlaybookInput): Promise<number> {
    return this.desks.read(actor, contractId, async (desk) => {
      if (['ended', 'withdrawn'].includes(desk.contract.state)) throw new Refusal('state', { status: 409 });
      // Two people saving at once: the second has not read what the first wrote.
      await this.uow.query(`select 1 from contract where id = $1 for update`, [contractId]);
      const latest = (await this.latest(desk))?.version ?? 0;
      if (input.version !== undefined && input.version !== latest) throw new Stale();
      const id = newId();
      const version = latest + 1;
      await this.uow.query(
        `insert into playbook_version (id, contract_id, version, content, published_by, published_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [
          id,
          contractId,
          version,
          desk.key.seal(JSON.stringify(playbookOf(input)), place(id)),
          actor.accountId,
          this.clock.date(),
        ],
      );
      await this.events.record('playbook.published', {
        subjectKind: 'playbook_version',
        subjectId: id,
        contractId,
        data: { version },
      });
      await this.desks.tell(desk);
      return version;
    });
  }

  /** Sets the line that stands beside the client's name today, until an hour of today or midnight. */
  setStatus(actor: BusinessActor, contractId: string, input: StatusInput): Promise<void> {
    return this.desks.read(actor, contractId, async (desk) => {
      const { timezone } = desk.contract;
      const today = this.clock.today(timezone);
      const until = input.until
        ? instantOf(today.toString(), input.until, timezone, 'until')
        : today.add({ days: 1 }).toZonedDateTime({ timeZone: timezone }).toInstant();
      if (Temporal.Instant.compare(until, this.clock.now()) <= 0)
        throw new Refusal('desk_past', { field: 'until' });
      await this.uow.query(
        `insert into desk_status (contract_id, text, until, set_by, set_at) values ($1, $2, $3, $4, $5)
         on conflict (contract_id) do update set text = $2, until = $3, set_by = $4, set_at = $5`,
        [contractId, input.status, new Date(until.epochMilliseconds), actor.accountId, this.clock.date()],
      );
      await this.desks.tell(desk);
    });
  }

  /** The client's line of today, if one is set and not over. */
  async status(desk: Desk): Promise<{ text: string; until: Date } | null> {
    const row = await this.uow.one<{ text: string; until: Date }>(
      `select text, until from desk_status where contract_id = $1 and text <> '' and until > $2`,
      [desk.contract.id, this.clock.date()],
    );
    return row;
  }
}

const place = (row: string) => ({ table: 'playbook_version', row, column: 'content' });

const open = ({ key }: Desk, { id, version, content, publishedAt }: Row): PublishedPlaybook => ({
  ...(JSON.parse(key.open(content, place(id))) as Playbook),
  id,
  version,
  publishedAt,
});

const playbookOf = ({ morning, afternoon, evening, callTypes, people }: PlaybookInput): Playbook => ({
  greetings: { morning, afternoon, evening },
  callTypes: keyed(callTypes),
  people: keyed(people),
});

/** Rows keep the key they have; a new one, or a copy of another's, gets its own. */
function keyed<Row extends { key?: string | undefined }>(rows: Row[]): (Row & { key: string })[] {
  const taken = new Set<string>();
  return rows.map((row) => {
    const key = row.key && !taken.has(row.key) ? row.key : newId().slice(-10);
    taken.add(key);
    return { ...row, key };
  });
}
