import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { isId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Member } from '../../identity/index.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { changesBetween, type Change, type Words } from './changes.rules.js';
import { Playbooks, type PublishedPlaybook } from './playbooks.service.js';

export interface VersionLine {
  id: string;
  version: number;
  publishedAt: Date;
  publishedBy: string;
  effectiveAt: Date;
  /** Who has read it, and when. */
  read: { who: string; accountId: string; at: Date }[];
}

/** What an assistant has not confirmed having read. */
export interface Unread {
  version: PublishedPlaybook;
  /** What changed since the version she last confirmed; empty for the first one she reads. */
  changes: Change[];
  since: number | null;
}

/** Who has read which version of the instructions. */
@Injectable()
export class Acknowledgements {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly playbooks: Playbooks,
  ) {}

  /** What the assistant at this desk still has to read of a version; null when she has confirmed it. */
  async unread(desk: Desk, version: PublishedPlaybook | null, words: Words): Promise<Unread | null> {
    if (!version || desk.side !== 'assistant') return null;
    const last = await this.uow.one<{ id: string; version: number }>(
      `select v.id, v.version from playbook_acknowledgement k join playbook_version v on v.id = k.playbook_version_id
       where k.contract_id = $1 and k.account_id = $2 and v.version <= $3 order by v.version desc limit 1`,
      [desk.contract.id, desk.actor.accountId, version.version],
    );
    if (last?.id === version.id) return null;
    const before = last && (await this.playbooks.version(desk, last.id));
    return { version, changes: changesBetween(before, version, words), since: last?.version ?? null };
  }

  /** Writes down that the assistant has read a version; the first time counts. */
  acknowledge(actor: Member, contractId: string, versionId: string): Promise<Date> {
    return this.desks.work(actor, contractId, async (desk) => {
      const version = found(
        isId(versionId) ? await this.playbooks.version(desk, versionId) : null,
        'version',
      );
      const now = this.clock.date();
      const written = await this.uow.returning<{ at: Date }>(
        `insert into playbook_acknowledgement (contract_id, playbook_version_id, account_id, acknowledged_at)
         values ($1, $2, $3, $4) on conflict do nothing returning acknowledged_at at`,
        [contractId, version.id, actor.accountId, now],
      );
      if (written.length > 0) {
        await this.events.record('playbook.acknowledged', {
          subjectKind: 'playbook_version',
          subjectId: version.id,
          contractId,
          data: { version: version.version },
        });
        await this.desks.tell(desk);
        return now;
      }
      const first = await this.uow.one<{ at: Date }>(
        `select acknowledged_at at from playbook_acknowledgement where playbook_version_id = $1 and account_id = $2`,
        [version.id, actor.accountId],
      );
      return first?.at ?? now;
    });
  }

  /** All versions, newest first, with who has read each. */
  async versions({ contract }: Desk): Promise<VersionLine[]> {
    const [versions, read] = [
      await this.uow.query<Omit<VersionLine, 'read'>>(
        `select v.id, v.version, v.published_at "publishedAt", v.effective_at "effectiveAt", a.name "publishedBy"
         from playbook_version v join account a on a.id = v.published_by
         where v.contract_id = $1 order by v.version desc limit 100`,
        [contract.id],
      ),
      await this.uow.query<{ id: string; who: string; accountId: string; at: Date }>(
        `select k.playbook_version_id id, a.name who, a.id "accountId", k.acknowledged_at at
         from playbook_acknowledgement k join account a on a.id = k.account_id
         where k.contract_id = $1 order by k.acknowledged_at`,
        [contract.id],
      ),
    ];
    return versions.map((one) => ({
      ...one,
      read: read.filter(({ id }) => id === one.id).map(({ who, accountId, at }) => ({ who, accountId, at })),
    }));
  }
}
