import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Stale } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { Storage } from '../platform/storage/storage.js';
import { Clock } from '../platform/time/clock.js';
import type { ProfileInput } from './profiles.forms.js';
import { ProfilesQueries, type Greeting, type ProfileEdit } from './profiles.queries.js';

const READ = `display_name, headline, story, city, province, experience_years, links, photo_id, photo_large_id`;
const GREETINGS = `(select coalesce(jsonb_agg(jsonb_build_object('language', g.language_code, 'fileId', g.file_id,
  'seconds', g.seconds) order by g.language_code), '[]') from voice_greeting g where g.assistant_id = p.assistant_id)`;

/** What a published assistant changes of her words, photo and voice: one version, public once staff have read it. */
@Injectable()
export class ProfileEdits {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly storage: Storage,
    private readonly queries: ProfilesQueries,
  ) {}

  of(assistantId: string): Promise<ProfileEdit | null> {
    return this.queries.edit(assistantId);
  }

  /**
   * Opens the version to change, a copy of the public one at first; false while the profile is no public one and
   * changes itself. Holds the profile's row: two changes at once come one after the other.
   */
  async begin(assistantId: string): Promise<boolean> {
    const profile = await this.uow.one<{ state: string }>(
      `select state from assistant_profile where assistant_id = $1 for update`,
      [assistantId],
    );
    if (profile?.state !== 'published' && profile?.state !== 'suspended') return false;
    await this.uow.query(
      `insert into profile_edit (assistant_id, ${READ}, greetings, state, state_at)
       select p.assistant_id, ${READ}, ${GREETINGS}, 'waiting', $2 from assistant_profile p where p.assistant_id = $1
       on conflict do nothing`,
      [assistantId, this.clock.date()],
    );
    return true;
  }

  /** Writes the words into the version begun. Joins the caller's transaction, as all that follow do. */
  async write(assistantId: string, input: ProfileInput): Promise<void> {
    await this.uow.query(
      `update profile_edit set display_name = $2, headline = $3, story = $4, city = $5, province = $6,
         experience_years = $7, links = $8 where assistant_id = $1`,
      [
        assistantId,
        input.displayName,
        input.headline,
        input.story,
        input.city,
        input.province,
        input.experienceYears,
        JSON.stringify(input.links),
      ],
    );
    await this.waiting(assistantId);
  }

  async setPhoto(assistantId: string, small: string | null, large: string | null): Promise<void> {
    const before = await this.of(assistantId);
    await this.uow.query(
      `update profile_edit set photo_id = $2, photo_large_id = $3 where assistant_id = $1`,
      [assistantId, small, large],
    );
    await this.discard(assistantId, [before?.photoId, before?.photoLargeId]);
    await this.waiting(assistantId);
  }

  /** Puts a greeting in, in the place of the one in its language; without a file takes that one out. */
  async setGreeting(assistantId: string, language: string, greeting: Greeting | null): Promise<void> {
    const { greetings } = found(await this.of(assistantId), 'edit');
    const others = greetings.filter((one) => one.language !== language);
    const kept = [...others, ...(greeting ? [greeting] : [])].sort((a, b) =>
      a.language.localeCompare(b.language),
    );
    await this.uow.query(`update profile_edit set greetings = $2 where assistant_id = $1`, [
      assistantId,
      JSON.stringify(kept),
    ]);
    await this.discard(
      assistantId,
      greetings.filter((one) => one.language === language).map((one) => one.fileId),
    );
    await this.waiting(assistantId);
  }

  /** The assistant takes back what waits: the public version stays as it is. */
  async withdraw(actor: Member): Promise<void> {
    await this.uow.run(actor, async () => {
      await this.lock(actor.accountId);
      const edit = found(await this.of(actor.accountId), 'edit');
      await this.drop(actor.accountId);
      await this.discard(actor.accountId, filesOf(edit));
    });
  }

  /** Staff: the version they have seen is the public one from now on. */
  async publish(staff: Member, assistantId: string, seen: number): Promise<void> {
    await this.uow.run(staff, async () => {
      const { state, revision } = await this.lock(assistantId);
      const edit = found(await this.of(assistantId), 'edit');
      if (revision !== seen || state !== 'published' || edit.state !== 'waiting') throw new Stale();
      await this.apply(assistantId);
      await this.events.record('profile.changed', { subjectKind: 'account', subjectId: assistantId });
    });
  }

  /** Staff: not like this; she reads why, and the public version stays. */
  async sendBack(staff: Member, assistantId: string, reason: string): Promise<void> {
    await this.uow.run(staff, async () => {
      await this.lock(assistantId);
      const sent = await this.uow.returning(
        `update profile_edit set state = 'sent_back', reason = $2, state_at = $3
         where assistant_id = $1 and state = 'waiting' returning 1`,
        [assistantId, reason, this.clock.date()],
      );
      if (sent.length === 0) throw new Stale();
    });
  }

  /** Makes the version the profile's own, if there is one: approved, or back in a draft. */
  async apply(assistantId: string): Promise<void> {
    const edit = await this.of(assistantId);
    if (!edit) return;
    const before = found(await this.queries.byId(assistantId), 'profile');
    await this.uow.query(
      `update assistant_profile p set (${READ}) = (select ${READ} from profile_edit e where e.assistant_id = p.assistant_id),
         revision = revision + 1, updated_at = $2 where assistant_id = $1`,
      [assistantId, this.clock.date()],
    );
    await this.uow.query(`delete from voice_greeting where assistant_id = $1`, [assistantId]);
    await this.uow.query(
      `insert into voice_greeting (assistant_id, language_code, file_id, seconds)
       select $1, language, "fileId", seconds
       from jsonb_to_recordset($2::jsonb) as kept (language text, "fileId" uuid, seconds numeric)`,
      [assistantId, JSON.stringify(edit.greetings)],
    );
    await this.drop(assistantId);
    await this.discard(assistantId, filesOf(before));
  }

  /** A change waits for staff, unless it put back what is public already. */
  private async waiting(assistantId: string): Promise<void> {
    await this.uow.query(
      `update profile_edit set state = 'waiting', reason = null, state_at = $2 where assistant_id = $1`,
      [assistantId, this.clock.date()],
    );
    await this.uow.query(`update assistant_profile set revision = revision + 1 where assistant_id = $1`, [
      assistantId,
    ]);
    const same = await this.uow.returning(
      `delete from profile_edit e using assistant_profile p
       where e.assistant_id = $1 and p.assistant_id = $1 and e.greetings = ${GREETINGS}
         and (${of('e')}) is not distinct from (${of('p')}) returning 1`,
      [assistantId],
    );
    if (same.length === 0)
      await this.events.record('profile.edited', { subjectKind: 'account', subjectId: assistantId });
  }

  private async lock(assistantId: string): Promise<{ state: string; revision: number }> {
    const row = await this.uow.one<{ state: string; revision: number }>(
      `select state, revision from assistant_profile where assistant_id = $1 for update`,
      [assistantId],
    );
    return found(row, 'profile');
  }

  private async drop(assistantId: string): Promise<void> {
    await this.uow.query(`delete from profile_edit where assistant_id = $1`, [assistantId]);
  }

  /** Removes files neither the public version nor the waiting one holds any more. */
  private async discard(assistantId: string, files: (string | null | undefined)[]): Promise<void> {
    const [live, edit] = await Promise.all([this.queries.byId(assistantId), this.of(assistantId)]);
    const held = new Set([...(live ? filesOf(live) : []), ...(edit ? filesOf(edit) : [])]);
    for (const id of files) if (id && !held.has(id)) await this.storage.remove(id);
  }
}

const of = (table: string): string =>
  READ.split(', ')
    .map((column) => `${table}.${column}`)
    .join(', ');

const filesOf = (one: Pick<ProfileEdit, 'photoId' | 'photoLargeId' | 'greetings'>): (string | null)[] => [
  one.photoId,
  one.photoLargeId,
  ...one.greetings.map(({ fileId }) => fileId),
];
