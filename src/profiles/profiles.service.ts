import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { isId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import { Completenesses, type Completeness } from './completeness.service.js';
import { ProfileEdits } from './edits.service.js';
import { slugOf } from './numbers.rules.js';
import type { LegalInput, ProfileInput } from './profiles.forms.js';
import { ProfilesQueries, type CardRow, type ProfileRow } from './profiles.queries.js';
import { profileStates, type ProfileVerb } from './profiles.states.js';

export interface ProfileCard {
  assistantId: string;
  slug: string;
  displayName: string;
  headline: string;
  city: string;
  photoUrl: string | null;
}

const card = ({ photoId, ...row }: CardRow): ProfileCard => ({
  ...row,
  photoUrl: photoId && `/files/${photoId}`,
});

/** Assistants' profiles: written by them, published by staff. */
@Injectable()
export class Profiles {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly queries: ProfilesQueries,
    private readonly completenesses: Completenesses,
    private readonly edits: ProfileEdits,
  ) {}

  /** The assistant's own profile, whatever its state; null before the first save. */
  own(actor: Member): Promise<ProfileRow | null> {
    return this.queries.byId(actor.accountId);
  }

  /** A published profile by the name in its address. */
  async publicBySlug(slug: string): Promise<ProfileRow> {
    return found(await this.queries.publishedBySlug(slug), 'profile');
  }

  /** For staff: any profile. */
  async byId(assistantId: string): Promise<ProfileRow> {
    return found(isId(assistantId) ? await this.queries.byId(assistantId) : null, 'profile');
  }

  /** For staff: profiles that wait to be read, oldest first. */
  inReview(limit = 50): Promise<ProfileRow[]> {
    return this.queries.inState('in_review', limit);
  }

  /** Published profiles' addresses, for the sitemap. */
  published(): Promise<{ slug: string; updatedAt: Date }[]> {
    return this.queries.published();
  }

  /** An assistant as others meet her in a list. */
  async card(assistantId: string): Promise<ProfileCard> {
    return found((await this.cards([assistantId])).get(assistantId), 'profile');
  }

  /** Several cards at once, by assistant. */
  async cards(assistantIds: string[]): Promise<Map<string, ProfileCard>> {
    const rows = await this.queries.cards(assistantIds);
    return new Map(rows.map((row) => [row.assistantId, card(row)]));
  }

  /** The regime that decides whether VAT is added to her prices. */
  async taxRegime(assistantId: string): Promise<'forfettario' | 'ordinario'> {
    return (await this.queries.byId(assistantId))?.taxRegime ?? 'forfettario';
  }

  /** What the profile still lacks. */
  completeness(assistantId: string): Promise<Completeness> {
    return this.completenesses.of(assistantId);
  }

  /** Saves what businesses read: of a published profile as an edit that waits for staff. */
  save(actor: Member, input: ProfileInput): Promise<void> {
    return this.uow.run(actor, async () => {
      if (!(await this.edits.begin(actor.accountId))) return this.saveDraft(actor, input);
      const profile = await this.queries.byId(actor.accountId);
      if (input.revision !== profile?.revision) throw new Stale();
      return this.edits.write(actor.accountId, input);
    });
  }

  private saveDraft(actor: Member, input: ProfileInput): Promise<void> {
    return this.change(actor, input.revision, input.displayName, [
      `display_name = $3, headline = $4, story = $5, city = $6, province = $7, experience_years = $8, links = $9`,
      input.displayName,
      input.headline,
      input.story,
      input.city,
      input.province,
      input.experienceYears,
      JSON.stringify(input.links),
    ]);
  }

  /** Saves what invoices need. */
  saveLegal(actor: Member, input: LegalInput): Promise<void> {
    return this.change(actor, input.revision, actor.name, [
      `legal_name = $3, vat_number = $4, tax_code = $5, address = $6, postcode = $7, tax_regime = $8`,
      input.legalName,
      input.vatNumber,
      input.taxCode,
      input.address,
      input.postcode,
      input.taxRegime,
    ]);
  }

  /** Makes the draft an assistant's first change goes into. Joins the caller's transaction. */
  async ensure(actor: Member, name = actor.name): Promise<void> {
    const base = slugOf(name);
    for (let attempt = 1; attempt < 1000; attempt += 1) {
      if (await this.uow.one(`select 1 from assistant_profile where assistant_id = $1`, [actor.accountId]))
        return;
      const slug = attempt === 1 ? base : `${base}-${attempt}`;
      await this.uow.query(
        `insert into assistant_profile (assistant_id, slug, display_name, state, state_at, state_by, created_at, updated_at)
         values ($1, $2, $3, 'draft', $4, $1, $4, $4) on conflict do nothing`,
        [actor.accountId, slug, name, this.clock.date()],
      );
    }
    throw new Refusal('slug');
  }

  private async change(
    actor: Member,
    revision: number,
    name: string,
    [columns, ...values]: [string, ...unknown[]],
  ): Promise<void> {
    await this.uow.run(actor, async () => {
      const before = await this.queries.byId(actor.accountId);
      if (revision !== (before?.revision ?? 0)) throw new Stale();
      await this.ensure(actor, name);
      // A first save meets the draft's own revision, 1; the row's lock makes a second one wait and then find 2.
      const saved = await this.uow.returning(
        `update assistant_profile set ${columns}, revision = revision + 1,
           updated_at = $${values.length + 3} where assistant_id = $1 and revision = $2 returning 1`,
        [actor.accountId, before?.revision ?? 1, ...values, this.clock.date()],
      );
      if (saved.length === 0) throw new Stale();
      await this.changed(actor.accountId);
    });
  }

  /** Tells the modules below that what they show of a profile has changed. */
  async changed(assistantId: string): Promise<void> {
    await this.events.record('profile.changed', { subjectKind: 'account', subjectId: assistantId });
  }

  /** Hands the profile to staff; Refusal `profile_incomplete` while something required is missing. */
  async submit(actor: Member): Promise<void> {
    if (!(await this.completeness(actor.accountId)).ready) throw new Refusal('profile_incomplete');
    await this.move(actor, actor.accountId, 'submit', 'submitted', null);
  }

  /** Takes the profile back to a draft: out of the review, or out of the directory. */
  withdraw(actor: Member): Promise<void> {
    return this.move(actor, actor.accountId, 'withdraw', 'withdrawn', null);
  }

  /** Staff: the profile is public from now on. */
  publish(staff: Member, assistantId: string, reason: string | null = null): Promise<void> {
    return this.move(staff, assistantId, 'publish', 'published', reason);
  }

  /** Staff: back to a draft, with what has to change. */
  async sendBack(staff: Member, assistantId: string, reason: string): Promise<void> {
    return this.move(staff, assistantId, 'sendBack', 'sent_back', needed(reason));
  }

  /** Staff: out of the directory until restored. */
  async suspend(staff: Member, assistantId: string, reason: string): Promise<void> {
    return this.move(staff, assistantId, 'suspend', 'suspended', needed(reason));
  }

  /** Staff: public again. */
  async restore(staff: Member, assistantId: string, reason: string): Promise<void> {
    return this.move(staff, assistantId, 'restore', 'published', needed(reason));
  }

  private async move(
    actor: Member,
    assistantId: string,
    verb: ProfileVerb,
    event: string,
    reason: string | null,
  ): Promise<void> {
    await this.uow.run(actor, async () => {
      const row = isId(assistantId)
        ? await this.uow.one<Pick<ProfileRow, 'state'>>(
            `select state from assistant_profile where assistant_id = $1 for update`,
            [assistantId],
          )
        : null;
      const state = profileStates.next(found(row, 'profile').state, verb);
      await this.uow.query(
        `update assistant_profile set state = $2, state_reason = $3, state_at = $4, state_by = $5,
           first_published_at = case when $2 = 'published' then coalesce(first_published_at, $4) else first_published_at end
         where assistant_id = $1`,
        [assistantId, state, reason, this.clock.date(), actor.accountId],
      );
      await this.events.record(`profile.${event}`, {
        subjectKind: 'account',
        subjectId: assistantId,
        data: { state, verb },
      });
      // A draft is hers alone: what waited for staff is part of it.
      if (event === 'withdrawn') {
        await this.edits.apply(assistantId);
        await this.changed(assistantId);
      }
    });
  }
}

function needed(reason: string): string {
  if (!reason.trim()) throw new Refusal('reason_needed', { field: 'reason' });
  return reason.trim();
}
