import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { WeekWindow } from '../availability/index.js';
import type { BusinessActor, Member } from '../identity/index.js';
import { SideBlocks } from '../matching/index.js';
import { Conversations } from '../messaging/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { newId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Clock } from '../platform/time/clock.js';
import { Briefs } from './briefs.service.js';
import { invitationStates, type InvitationState, type Side } from './briefs.states.js';

const DAYS = 7;

/** The part of a brief that an invitation to a team is about. */
export interface TeamShare {
  weeklyMinutes: number;
  callsPerDay: number | null;
  cents: number;
  packageVersionId: string;
  answers: WeekWindow[];
  standsIn: WeekWindow[];
  /** How many others are asked along with her. */
  others: number;
}

export interface Invitation {
  id: string;
  briefId: string;
  organisationId: string;
  assistantId: string;
  state: InvitationState;
  message: string;
  declineReason: string | null;
  sentAt: Date;
  answeredAt: Date | null;
  expiresAt: Date;
  conversationId: string | null;
  /** Her part, when she is asked to join a team. */
  share: TeamShare | null;
}

const COLUMNS = `i.id, i.brief_id "briefId", b.organisation_id "organisationId", i.assistant_id "assistantId", i.state,
  i.message, i.share, i.decline_reason "declineReason", i.sent_at "sentAt", i.answered_at "answeredAt", i.expires_at "expiresAt",
  (select c.id from conversation c where c.brief_id = i.brief_id and c.assistant_id = i.assistant_id) "conversationId"`;

/** A business asks an assistant to look at its brief; she answers with a proposal, or declines, which never costs her. */
@Injectable()
export class Invitations implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly briefs: Briefs,
    private readonly conversations: Conversations,
    private readonly blocks: SideBlocks,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.briefs.invitations', () => this.expireDue());
  }

  /** Invites an assistant; she has seven days to answer. Returns the invitation's id. */
  send(
    actor: BusinessActor,
    briefId: string,
    assistantId: string,
    message: string,
    share: TeamShare | null = null,
  ): Promise<string> {
    return this.uow.run(actor, async () => {
      const brief = await this.briefs.lock(briefId, actor.organisationId);
      if (brief.state !== 'open') throw new Refusal('brief_not_open', { status: 409 });
      const known = found(
        await this.uow.one<{ busy: boolean }>(
          `select exists (select from invitation i where i.brief_id = $1 and i.assistant_id = $2 and i.state = 'sent')
             or exists (select from proposal p where p.brief_id = $1 and p.assistant_id = $2 and p.state in ('open', 'accepted')) busy
           from assistant_profile where assistant_id = $2 and state = 'published'`,
          [briefId, assistantId],
        ),
        'assistant',
      );
      await this.blocks.refuse(actor.organisationId, assistantId);
      if (known.busy) throw new Refusal('already_invited', { status: 409 });
      const id = newId();
      const now = this.clock.now();
      const expiresAt = now.toZonedDateTimeISO(brief.timezone).add({ days: DAYS }).epochMilliseconds;
      await this.uow.query(
        `insert into invitation (id, brief_id, assistant_id, state, message, sent_by, sent_at, expires_at, share)
         values ($1, $2, $3, 'sent', $4, $5, $6, $7, $8)`,
        [
          id,
          briefId,
          assistantId,
          message,
          actor.accountId,
          this.clock.date(),
          new Date(expiresAt),
          share && JSON.stringify(share),
        ],
      );
      await this.conversations.openForBrief(briefId, actor.organisationId, assistantId);
      await this.tell('invitation.sent', { id, briefId, assistantId, organisationId: actor.organisationId });
      return id;
    });
  }

  /** Takes an invitation back before it is answered. */
  withdraw(actor: BusinessActor, id: string): Promise<Invitation> {
    return this.uow.run(actor, async () => {
      const invitation = await this.lock(id, { organisationId: actor.organisationId });
      await this.set(invitation, 'withdraw', null);
      await this.tell('invitation.withdrawn', invitation);
      return invitation;
    });
  }

  /** Declines with a reason. */
  decline(actor: Member, id: string, reason: string, note: string): Promise<void> {
    return this.uow.run(actor, async () => {
      const invitation = await this.lock(id, { assistantId: actor.accountId });
      this.refuseLate(invitation);
      await this.set(invitation, 'decline', note ? `${reason}: ${note}` : reason);
      await this.tell('invitation.declined', invitation);
    });
  }

  /** Ends her open invitation to the brief by the proposal made in the same transaction: her answer, or an offer in its place. */
  async answeredBy(side: Side, briefId: string, assistantId: string): Promise<void> {
    const invitation = await this.uow.one<Invitation>(
      `select ${COLUMNS} from invitation i join brief b on b.id = i.brief_id
       where i.brief_id = $1 and i.assistant_id = $2 and i.state = 'sent' for update of i`,
      [briefId, assistantId],
    );
    if (!invitation) return;
    await this.set(invitation, side === 'assistant' ? 'answer' : 'withdraw', null);
    if (side === 'assistant') await this.tell('invitation.answered', invitation);
  }

  /** The invitation, if the actor is a side of it. */
  async visible(actor: Member, id: string): Promise<Invitation> {
    return found(
      await this.uow.one<Invitation>(
        `select ${COLUMNS} from invitation i join brief b on b.id = i.brief_id
         where i.id = $1 and (i.assistant_id = $2 or b.organisation_id = $3)`,
        [id, actor.accountId, actor.organisationId],
      ),
      'invitation',
    );
  }

  /** Ends invitations nobody answered. */
  async expireDue(): Promise<void> {
    const due = await this.uow.query<{ id: string }>(
      `select id from invitation where state = 'sent' and expires_at <= $1`,
      [this.clock.date()],
    );
    for (const { id } of due) {
      await this.uow.run({ accountId: null }, async () => {
        const invitation = await this.lock(id, {});
        if (!invitationStates.allows(invitation.state, 'expire')) return;
        await this.set(invitation, 'expire', null);
        await this.tell('invitation.expired', invitation);
      });
    }
  }

  /** Past its day an invitation can't be answered, whether or not the sweep has come by. */
  refuseLate(invitation: Invitation): void {
    if (invitation.state === 'sent' && invitation.expiresAt <= this.clock.date())
      throw new Refusal('invitation_over', { status: 409 });
  }

  private async lock(id: string, of: { assistantId?: string; organisationId?: string }): Promise<Invitation> {
    return found(
      await this.uow.one<Invitation>(
        `select ${COLUMNS} from invitation i join brief b on b.id = i.brief_id
         where i.id = $1 and ($2::uuid is null or i.assistant_id = $2) and ($3::uuid is null or b.organisation_id = $3)
         for update of i`,
        [id, of.assistantId ?? null, of.organisationId ?? null],
      ),
      'invitation',
    );
  }

  private async set(
    invitation: Invitation,
    verb: 'answer' | 'decline' | 'withdraw' | 'expire',
    reason: string | null,
  ): Promise<void> {
    const to = invitationStates.next(invitation.state, verb);
    const answered = verb === 'answer' || verb === 'decline' ? this.clock.date() : null;
    await this.uow.query(
      `update invitation set state = $2, decline_reason = $3, answered_at = $4 where id = $1`,
      [invitation.id, to, reason, answered],
    );
  }

  private async tell(
    name: string,
    of: Pick<Invitation, 'id' | 'briefId' | 'assistantId' | 'organisationId'>,
  ): Promise<void> {
    const { id, briefId, assistantId, organisationId } = of;
    await this.events.record(name, {
      subjectKind: 'invitation',
      subjectId: id,
      data: { invitationId: id, briefId, assistantId, organisationId },
    });
  }
}
