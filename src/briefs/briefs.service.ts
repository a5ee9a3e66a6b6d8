import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { BusinessActor } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { newId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Clock } from '../platform/time/clock.js';
import type { BriefInput } from './briefs.forms.js';
import { BriefsQueries, type Brief } from './briefs.queries.js';
import { briefStates, type BriefState } from './briefs.states.js';

/** A brief nobody touched is taken off the market after this many days. */
const OPEN_DAYS = 60;

interface Locked {
  id: string;
  organisationId: string;
  state: BriefState;
  revision: number;
  timezone: string;
}

/** What businesses need: written, opened, filled, closed. */
@Injectable()
export class Briefs implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: BriefsQueries,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.briefs.expired', () => this.expireDue());
    this.events.on('briefs.unattended', ['account.suspended'], ({ subjectId }) =>
      this.closeUnattended(subjectId),
    );
  }

  /** Writes a new brief, as a draft. Returns its id. */
  create(actor: BusinessActor, input: BriefInput): Promise<string> {
    return this.uow.run(actor, async () => {
      const id = newId();
      const timezone = input.timezone ?? (await this.queries.timezone(actor.organisationId));
      const now = this.clock.date();
      this.refusePast(input, timezone);
      // Numbers of one organisation follow each other without gaps: its row is the lock.
      await this.uow.query(`select from organisation where id = $1 for update`, [actor.organisationId]);
      await this.uow.query(
        `insert into brief (id, organisation_id, number, title, description, sector_code, timezone, starts_on, ends_on,
           weekly_minutes, calls_per_day, budget_cents, holidays, busy_target, words, state, state_at, created_by, created_at)
         select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'draft', $15, $16, $15
         from brief where organisation_id = $2`,
        [id, actor.organisationId, ...columns(input, timezone), now, actor.accountId],
      );
      await this.writeRows(id, input);
      return id;
    });
  }

  /** Changes a brief that is not over. */
  update(actor: BusinessActor, id: string, input: BriefInput): Promise<void> {
    return this.uow.run(actor, async () => {
      const brief = await this.lock(id, actor.organisationId);
      if (input.revision !== undefined && input.revision !== brief.revision) throw new Stale();
      if (brief.state === 'filled') throw new Refusal('brief_over', { status: 409 });
      await this.uow.query(
        `update brief set title = $2, description = $3, sector_code = $4, timezone = $5, starts_on = $6, ends_on = $7,
           weekly_minutes = $8, calls_per_day = $9, budget_cents = $10, holidays = $11, busy_target = $12, words = $13, revision = revision + 1
         where id = $1`,
        [id, ...columns(input, input.timezone ?? brief.timezone)],
      );
      await this.writeRows(id, input);
      await this.record('brief.changed', brief);
    });
  }

  /** Changes what is named of a brief as it was read; everything else stays. */
  amend(actor: BusinessActor, brief: Brief, change: Partial<BriefInput>): Promise<void> {
    const { weeklyMinutes, slots, sector, callsPerDay, busyTarget, words, endsOn } = brief;
    return this.update(actor, brief.id, {
      ...brief,
      coverage: slots,
      weeklyHours: weeklyMinutes / 60,
      sector: sector ?? undefined,
      callsPerDay: callsPerDay ?? undefined,
      busyTarget: busyTarget ?? undefined,
      words: words ?? undefined,
      endsOn: endsOn ?? undefined,
      ...change,
    });
  }

  /** Puts the brief on the market: assistants can be invited and proposals made. */
  open(actor: BusinessActor, id: string): Promise<void> {
    return this.move(actor, id, 'open');
  }

  /** Takes it off without anybody; open invitations and proposals end with it. */
  close(actor: BusinessActor, id: string): Promise<void> {
    return this.move(actor, id, 'close');
  }

  /** Says the need is met; the invitations and proposals still open end with it. */
  fill(actor: BusinessActor, id: string): Promise<void> {
    return this.move(actor, id, 'fill');
  }

  /** Hides, or shows again, names and photos to everybody of the business who reads the brief's results. */
  async setBlind(actor: BusinessActor, id: string, blind: boolean): Promise<void> {
    await this.uow.run(actor, async () => {
      const changed = await this.uow.returning(
        `update brief set blind = $3 where id = $1 and organisation_id = $2 returning 1`,
        [id, actor.organisationId, blind],
      );
      found(changed[0], 'brief');
    });
  }

  /** Marks a brief filled from within the acceptance of a proposal. */
  async fillLocked(brief: Locked): Promise<void> {
    await this.set(brief, 'fill');
  }

  /** The brief's row, locked; of one organisation when given. */
  async lock(id: string, organisationId: string | null): Promise<Locked> {
    return found(
      await this.uow.one<Locked>(
        `select id, organisation_id "organisationId", state, revision, timezone from brief
         where id = $1 and ($2::uuid is null or organisation_id = $2) for update`,
        [id, organisationId],
      ),
      'brief',
    );
  }

  /** Takes briefs nobody touched off the market. */
  async expireDue(): Promise<void> {
    const due = await this.uow.query<{ id: string }>(
      `select id from brief where state = 'open' and expires_at <= $1`,
      [this.clock.date()],
    );
    await this.each(due, 'expire');
  }

  /** Closes the open briefs of businesses that a suspended account leaves without an owner: nobody could answer. */
  private async closeUnattended(accountId: string): Promise<void> {
    const left = await this.uow.query<{ id: string }>(
      `select b.id from brief b join membership own on own.organisation_id = b.organisation_id
       where b.state = 'open' and own.account_id = $1 and own.role = 'owner' and not exists (
         select from membership m join account a on a.id = m.account_id
         where m.organisation_id = b.organisation_id and m.role = 'owner' and a.suspended_at is null)`,
      [accountId],
    );
    await this.each(left, 'close');
  }

  private async each(briefs: { id: string }[], verb: 'close' | 'expire'): Promise<void> {
    for (const { id } of briefs) {
      await this.uow.run({ accountId: null }, async () => {
        const brief = await this.lock(id, null);
        if (briefStates.allows(brief.state, verb)) await this.set(brief, verb);
      });
    }
  }

  private move(actor: BusinessActor, id: string, verb: 'open' | 'close' | 'fill'): Promise<void> {
    return this.uow.run(actor, async () => this.set(await this.lock(id, actor.organisationId), verb));
  }

  private async set(brief: Locked, verb: 'open' | 'close' | 'fill' | 'expire'): Promise<void> {
    const to = briefStates.next(brief.state, verb);
    const now = this.clock.date();
    const expiresAt = verb === 'open' ? new Date(now.getTime() + OPEN_DAYS * 86_400_000) : null;
    await this.uow.query(
      `update brief set state = $2, state_at = $3, expires_at = $4, revision = revision + 1 where id = $1`,
      [brief.id, to, now, expiresAt],
    );
    await this.record(`brief.${verb === 'open' ? 'opened' : to}`, brief);
    if (verb !== 'open') await this.endOthers(brief.id);
  }

  private async endOthers(briefId: string): Promise<void> {
    const now = this.clock.date();
    const invitations = await this.uow.returning<{ id: string; assistantId: string; organisationId: string }>(
      `update invitation i set state = 'withdrawn', answered_at = null from brief b
       where i.brief_id = $1 and i.state = 'sent' and b.id = i.brief_id
       returning i.id, i.assistant_id "assistantId", b.organisation_id "organisationId"`,
      [briefId],
    );
    for (const { id, ...data } of invitations)
      await this.events.record('invitation.withdrawn', {
        subjectKind: 'invitation',
        subjectId: id,
        data: { ...data, briefId, invitationId: id },
      });
    const proposals = await this.uow.returning<{ id: string; assistantId: string; organisationId: string }>(
      `update proposal set state = 'declined', state_at = $2, decline_reason = 'brief_over'
       where brief_id = $1 and state = 'open' returning id, assistant_id "assistantId", organisation_id "organisationId"`,
      [briefId, now],
    );
    for (const { id, ...data } of proposals)
      await this.events.record('proposal.declined', {
        subjectKind: 'proposal',
        subjectId: id,
        data: { ...data, briefId, proposalId: id, side: 'business' },
      });
  }

  private async record(name: string, brief: Pick<Locked, 'id' | 'organisationId'>): Promise<void> {
    const data = { briefId: brief.id, organisationId: brief.organisationId };
    await this.events.record(name, { subjectKind: 'brief', subjectId: brief.id, data });
  }

  private refusePast(input: BriefInput, timezone: string): void {
    const today = this.clock.today(timezone).toString();
    if (input.startsOn < today) throw new Refusal('past_start', { field: 'startsOn' });
  }

  private async writeRows(id: string, input: BriefInput): Promise<void> {
    for (const table of ['brief_slot', 'brief_skill', 'brief_language'])
      await this.uow.query(`delete from ${table} where brief_id = $1`, [id]);
    await this.uow.query(
      `with slots as (insert into brief_slot (brief_id, weekday, starts, ends)
         select $1, s.day, s."from", s."to" from jsonb_to_recordset($2) s (day smallint, "from" time, "to" time)),
       skills as (insert into brief_skill (brief_id, skill_code, need, level)
         select $1, s.code, s.need, s.level from jsonb_to_recordset($3) s (code text, need text, level smallint))
       insert into brief_language (brief_id, language_code, level, verified)
         select $1, l.code, l.level, l.verified from jsonb_to_recordset($4) l (code text, level smallint, verified boolean)`,
      [id, JSON.stringify(input.coverage), JSON.stringify(input.skills), JSON.stringify(input.languages)],
    );
  }
}

const columns = (input: BriefInput, timezone: string): unknown[] => [
  input.title,
  input.description,
  input.sector ?? null,
  timezone,
  input.startsOn,
  input.endsOn ?? null,
  Math.round(input.weeklyHours * 60),
  input.callsPerDay ?? null,
  input.budgetCents,
  input.holidays,
  input.busyTarget ?? null,
  input.words || null,
];
