import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { decodeCursor, pageOf, type Page } from '../platform/http/cursor.js';
import { isId, newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import type { AuditFilter } from './moderation.forms.js';

export interface AuditDetail {
  reason?: string | null;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}
export interface AuditEntry {
  id: string;
  actorId: string;
  actor: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  reason: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  at: Date;
}

/** What staff did, written with the deed and never changed. */
@Injectable()
export class Audit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Writes down an action of staff, in the transaction of the action itself. */
  async record(
    actor: Member,
    action: string,
    subject: { kind: string; id: string },
    detail: AuditDetail = {},
  ): Promise<void> {
    if (!this.uow.active) throw new Error(`${action} audited outside the transaction of the action`);
    await this.uow.query(
      `insert into audit_entry (id, actor_id, action, subject_kind, subject_id, reason, before, after, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        newId(),
        actor.accountId,
        action,
        subject.kind,
        subject.id,
        detail.reason ?? null,
        detail.before ? JSON.stringify(detail.before) : null,
        detail.after ? JSON.stringify(detail.after) : null,
        this.clock.date(),
      ],
    );
  }

  /** The log, newest first, of one person or one kind of action if asked. */
  async list(filter: AuditFilter): Promise<Page<AuditEntry>> {
    const after = decodeCursor(filter.cursor, 2);
    const rows = await this.uow.query<AuditEntry>(
      `select e.id, e.actor_id "actorId", a.name actor, e.action, e.subject_kind "subjectKind",
              e.subject_id "subjectId", e.reason, e.before, e.after, e.at
       from audit_entry e join account a on a.id = e.actor_id
       where ($1::uuid is null or e.actor_id = $1) and ($2::text is null or e.action = $2)
         and ($3::timestamptz is null or (e.at, e.id) < ($3, $4::uuid))
       order by e.at desc, e.id desc limit $5`,
      [
        filter.actor ?? null,
        filter.action ?? null,
        after?.[0] ?? null,
        isId(after?.[1]) ? after[1] : null,
        filter.limit + 1,
      ],
    );
    return pageOf(
      rows,
      filter.limit,
      (row) => [row.at, row.id],
      (row) => row,
    );
  }

  /** Who and what the log can be narrowed to. */
  async choices(): Promise<{ actors: { id: string; name: string }[]; actions: string[] }> {
    const [actors, actions] = await Promise.all([
      this.uow.query<{ id: string; name: string }>(
        `select id, name from account a where exists (select 1 from audit_entry e where e.actor_id = a.id) order by name`,
      ),
      this.uow.query<{ action: string }>(`select distinct action from audit_entry order by action`),
    ]);
    return { actors, actions: actions.map((row) => row.action) };
  }
}
