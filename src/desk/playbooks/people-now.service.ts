import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { BusinessActor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { Clock } from '../../platform/time/clock.js';
import { instantOf } from '../appointments/local-time.rules.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { peopleNow, type PeopleNow } from './people-now.rules.js';
import type { Person, Playbook } from './playbook.content.js';
import type { NowInput } from './playbooks.forms.js';
import { Playbooks } from './playbooks.service.js';

/** Who of the client's people is away or there just now: set with one press, over by itself. */
@Injectable()
export class PeopleNowService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly playbooks: Playbooks,
  ) {}

  /** Says that somebody is away or there until an hour of today, or midnight; or that the usual hours count again. */
  set(actor: BusinessActor, contractId: string, key: string, { kind, until }: NowInput): Promise<void> {
    return this.desks.read(actor, contractId, async (desk) => {
      found((await this.known(desk)).find((one) => one.key === key) ?? null, 'person');
      const { timezone } = desk.contract;
      const today = this.clock.today(timezone);
      const end = until
        ? instantOf(today.toString(), until, timezone, 'until')
        : today.add({ days: 1 }).toZonedDateTime({ timeZone: timezone }).toInstant();
      const now = this.clock.now();
      if (kind !== 'usual' && Temporal.Instant.compare(end, now) <= 0)
        throw new Refusal('desk_past', { field: 'until' });
      const own = kind === 'usual' ? {} : { [key]: { kind, since: now.toString(), until: end.toString() } };
      await this.uow.query(
        `insert into desk_status (contract_id, people, set_by, set_at) values ($1, $3, $4, $5)
         on conflict (contract_id) do update set people = desk_status.people - $2::text || $3`,
        [contractId, key, JSON.stringify(own), actor.accountId, this.clock.date()],
      );
      await this.desks.tell(desk);
    });
  }

  /** Instructions with their people as they stand just now, or at another moment. */
  async in<P extends Pick<Playbook, 'people'> | null>(
    desk: Desk,
    playbook: P,
    at = this.clock.now(),
  ): Promise<P> {
    if (!playbook) return playbook;
    const set = await this.of(desk);
    return {
      ...playbook,
      people: peopleNow(playbook.people, set, at.toZonedDateTimeISO(desk.contract.timezone)),
    };
  }

  /** Whom the instructions in force know. */
  async known(desk: Desk): Promise<Person[]> {
    return (await this.playbooks.latest(desk))?.people ?? [];
  }

  /** What is set and not over. */
  async of({ contract }: Desk): Promise<PeopleNow> {
    const row = await this.uow.one<{ people: PeopleNow }>(
      `select people from desk_status where contract_id = $1`,
      [contract.id],
    );
    const now = this.clock.now();
    return Object.fromEntries(
      Object.entries(row?.people ?? {}).filter(([, one]) => Temporal.Instant.compare(one.until, now) > 0),
    );
  }
}
