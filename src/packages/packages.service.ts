import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import type { PackageInput } from './packages.forms.js';
import type { PackageKind } from './price.rules.js';

/** A published price as it stands, or stood, under one version number. */
export interface PackageVersion {
  id: string;
  packageId: string;
  assistantId: string;
  version: number;
  kind: PackageKind;
  name: string;
  description: string;
  priceCents: number;
  currency: string;
  includedMinutes: number | null;
  overageCents: number | null;
  incrementMinutes: number;
  /** The time callers spend on hold is not paid for. */
  holdExcluded: boolean;
  deliveryDays: number | null;
}

const MOST_PACKAGES = 12;

const versions = `
  select v.id, v.package_id "packageId", p.assistant_id "assistantId", v.version, v.kind, v.name, v.description,
         v.price_cents "priceCents", v.currency, v.included_minutes "includedMinutes", v.overage_cents "overageCents",
         v.increment_minutes "incrementMinutes", v.hold_excluded "holdExcluded", v.delivery_days "deliveryDays"
  from rate_package p join rate_package_version v on v.package_id = p.id`;

/** Rate packages: published prices. A change is a new version; what was signed keeps the one it was signed on. */
@Injectable()
export class Packages {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** What the assistant offers now, in her own order. */
  published(assistantId: string): Promise<PackageVersion[]> {
    return this.uow.query<PackageVersion>(
      `${versions} where p.assistant_id = $1 and p.withdrawn_at is null and v.version = p.latest_version
       order by p.position, p.created_at`,
      [assistantId],
    );
  }

  /** What a published assistant offers; nothing of one who is not. */
  async offeredPublicly(assistantId: string): Promise<PackageVersion[]> {
    const shown = await this.uow.one(
      `select 1 from assistant_profile where assistant_id = $1 and state = 'published'`,
      [assistantId],
    );
    return shown ? this.published(assistantId) : [];
  }

  /** One version, withdrawn ones and old ones too. */
  async version(versionId: string): Promise<PackageVersion> {
    return found(await this.uow.one<PackageVersion>(`${versions} where v.id = $1`, [versionId]), 'package');
  }

  /** The newest version of one of the actor's own packages. */
  async own(actor: Member, packageId: string): Promise<PackageVersion> {
    const row = await this.uow.one<PackageVersion>(
      `${versions} where p.id = $1 and p.assistant_id = $2 and p.withdrawn_at is null and v.version = p.latest_version`,
      [packageId, actor.accountId],
    );
    return found(row, 'package');
  }

  /** Publishes a package. Returns its id. */
  async create(actor: Member, input: PackageInput): Promise<string> {
    return this.uow.run(actor, async () => {
      // Locks the assistant: two tabs at once must not pass the limit together.
      await this.uow.query(`select 1 from account where id = $1 for update`, [actor.accountId]);
      const offered = await this.uow.one<{ count: number; last: number }>(
        `select count(*)::int count, coalesce(max(position), 0) last from rate_package where assistant_id = $1 and withdrawn_at is null`,
        [actor.accountId],
      );
      if ((offered?.count ?? 0) >= MOST_PACKAGES)
        throw new Refusal('packages_full', { params: { most: MOST_PACKAGES } });
      const id = newId();
      await this.uow.query(
        `insert into rate_package (id, assistant_id, position, created_at) values ($1, $2, $3, $4)`,
        [id, actor.accountId, (offered?.last ?? 0) + 1, this.clock.date()],
      );
      await this.writeVersion(id, 1, input);
      await this.tell(actor);
      return id;
    });
  }

  /** Publishes a new version of a package; `seen` is the version the change was made from. */
  async revise(actor: Member, packageId: string, input: PackageInput, seen: number): Promise<void> {
    await this.uow.run(actor, async () => {
      const latest = await this.lock(actor, packageId);
      if (latest !== seen) throw new Stale();
      await this.writeVersion(packageId, latest + 1, input);
      await this.uow.query(`update rate_package set latest_version = $2 where id = $1`, [
        packageId,
        latest + 1,
      ]);
      await this.tell(actor);
    });
  }

  /** Takes a package off the list; contracts on it go on. */
  async withdraw(actor: Member, packageId: string): Promise<void> {
    await this.uow.run(actor, async () => {
      await this.lock(actor, packageId);
      await this.uow.query(`update rate_package set withdrawn_at = $2 where id = $1`, [
        packageId,
        this.clock.date(),
      ]);
      await this.tell(actor);
    });
  }

  /** Moves a package one place up or down in her list. */
  async move(actor: Member, packageId: string, direction: 'up' | 'down'): Promise<void> {
    await this.uow.run(actor, async () => {
      const rows = await this.uow.query<{ id: string }>(
        `select id from rate_package where assistant_id = $1 and withdrawn_at is null order by position, created_at for update`,
        [actor.accountId],
      );
      const order = rows.map(({ id }) => id);
      const from = order.indexOf(packageId);
      if (from < 0) found(null, 'package');
      const to = Math.min(order.length - 1, Math.max(0, from + (direction === 'up' ? -1 : 1)));
      order.splice(to, 0, ...order.splice(from, 1));
      await this.uow.query(
        `update rate_package p set position = o.position from unnest($1::uuid[]) with ordinality o(id, position) where p.id = o.id`,
        [order],
      );
      await this.tell(actor);
    });
  }

  private async lock(actor: Member, packageId: string): Promise<number> {
    const row = await this.uow.one<{ version: number }>(
      `select latest_version "version" from rate_package where id = $1 and assistant_id = $2 and withdrawn_at is null for update`,
      [packageId, actor.accountId],
    );
    return found(row, 'package').version;
  }

  private async writeVersion(packageId: string, version: number, input: PackageInput): Promise<void> {
    await this.uow.query(
      `insert into rate_package_version (id, package_id, version, kind, name, description, price_cents, included_minutes,
         overage_cents, increment_minutes, hold_excluded, delivery_days, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        newId(),
        packageId,
        version,
        input.kind,
        input.name,
        input.description,
        input.priceCents,
        input.kind === 'retainer' ? Math.round(input.includedHours * 60) : null,
        input.kind === 'retainer' ? input.overageCents : null,
        'incrementMinutes' in input ? input.incrementMinutes : 1,
        'holdExcluded' in input && input.holdExcluded,
        input.kind === 'fixed' ? input.deliveryDays : null,
        this.clock.date(),
      ],
    );
  }

  private async tell(actor: Member): Promise<void> {
    await this.events.record('packages.changed', { subjectKind: 'account', subjectId: actor.accountId });
  }
}
