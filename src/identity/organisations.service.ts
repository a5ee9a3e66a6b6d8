import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import type { BusinessActor, Member } from './actor.js';
import type { MemberRole } from './members.service.js';

export interface OrganisationRow {
  id: string;
  name: string;
  role: MemberRole;
}

/** The businesses an account belongs to. */
@Injectable()
export class Organisations {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  list(actor: Member): Promise<OrganisationRow[]> {
    return this.uow.query(
      `select o.id, o.name, m.role from membership m join organisation o on o.id = m.organisation_id
       where m.account_id = $1 and o.suspended_at is null order by o.name, o.id`,
      [actor.accountId],
    );
  }

  /** Another business of a person who already has one; this session acts for it from now on. */
  async create(actor: Member, name: string): Promise<OrganisationRow> {
    if (actor.role === 'assistant' || actor.role === 'staff') throw new Refusal('other_kind');
    return this.uow.run(actor, async () => {
      const id = await this.add(actor.accountId, name);
      if (actor.sessionId) await this.actFor(actor, id);
      return { id, name, role: 'owner' };
    });
  }

  /** Changes the name the actor's business goes by on Cornetta. */
  async rename(actor: BusinessActor, name: string): Promise<void> {
    await this.uow.query(`update organisation set name = $2 where id = $1`, [actor.organisationId, name]);
  }

  /** Acts for another of one's organisations from now on, in this session. */
  async actFor(actor: Member, organisationId: string): Promise<void> {
    const changed = await this.uow.returning(
      `update session s set organisation_id = m.organisation_id from membership m
       where s.id = $1 and m.account_id = s.account_id and m.organisation_id = $2 returning s.id`,
      [actor.sessionId, organisationId],
    );
    found(changed[0], 'organisation');
  }

  /** A new organisation with its owner. Joins the caller's transaction. */
  async add(accountId: string, name: string): Promise<string> {
    const id = newId();
    const now = this.clock.date();
    await this.uow.query(`insert into organisation (id, name, created_at) values ($1, $2, $3)`, [
      id,
      name,
      now,
    ]);
    await this.uow.query(
      `insert into membership (organisation_id, account_id, role, created_at) values ($1, $2, 'owner', $3)`,
      [id, accountId, now],
    );
    return id;
  }
}
