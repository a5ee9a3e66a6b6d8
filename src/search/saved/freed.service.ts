import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events } from '../../platform/events/events.js';
import { Clock } from '../../platform/time/clock.js';

const NEWS = [
  'profile.published',
  'packages.changed',
  'availability.changed',
  'contract.ended',
  'contract.withdrawn',
];

/** Who may have become free for somebody: the few an alert has to look at. */
@Injectable()
export class Freed implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.events.on('freed', NEWS, async ({ subjectKind, subjectId, data }) => {
      const named = typeof data['assistantId'] === 'string' ? data['assistantId'] : null;
      const id = named ?? (subjectKind === 'account' ? subjectId : null);
      if (!id) return;
      await this.uow.query(
        `insert into freed_assistant (assistant_id, at) values ($1, $2)
         on conflict (assistant_id) do update set at = excluded.at`,
        [id, this.clock.date()],
      );
    });
  }

  /**
   * Those whose hours, prices or publication changed after one instant and until another, at most `limit`; without those
   * one of the two sides has blocked, where it is a business that wants to know.
   */
  async between(
    after: Date,
    until: Date,
    organisationId: string | null = null,
    limit = 1000,
  ): Promise<string[]> {
    const rows = await this.uow.query<{ id: string }>(
      `select assistant_id id from freed_assistant f where at > $1 and at <= $2
         and not exists (select from side_block b where b.organisation_id = $4 and b.assistant_id = f.assistant_id)
       order by at desc limit $3`,
      [after, until, limit, organisationId],
    );
    return rows.map(({ id }) => id);
  }
}
