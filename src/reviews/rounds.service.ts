import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Events } from '../platform/events/events.js';
import { newId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Live } from '../platform/live/live.js';
import { Clock } from '../platform/time/clock.js';
import { closesAt, monthHasPassed, publishAt } from './review.rules.js';
import { reviewStates } from './review.states.js';

interface PaidCharge {
  id: string;
  contractId: string;
  organisationId: string;
  assistantId: string;
  paidAt: Date;
  timezone: string;
}

export interface RoundRow {
  id: string;
  contractId: string;
  organisationId: string;
  assistantId: string;
  timezone: string;
  closesAt: Date;
  revealedAt: Date | null;
}

const nobody = { accountId: null };

/** Rounds open with a payment, and close by opening both reviews to both sides at once. */
@Injectable()
export class Rounds implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly live: Live,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.events.on('reviews.open', ['charge.paid'], (event) =>
      this.openFor((event.data['chargeId'] as string | undefined) ?? event.subjectId),
    );
    this.jobs.every('* * * * *', 'sweep.reviews.close', () => this.closeDue());
  }

  /** Opens the round of a paid charge, unless the contract has one open or had one opened within a month. */
  async openFor(chargeId: string): Promise<void> {
    await this.uow.run(nobody, async () => {
      const charge = await this.uow.one<PaidCharge>(
        `select ch.id, ch.contract_id "contractId", ch.organisation_id "organisationId", ch.assistant_id "assistantId",
                ch.paid_at "paidAt", c.timezone
         from charge ch join contract c on c.id = ch.contract_id
         where ch.id = $1 and ch.paid_at is not null for update of c`,
        [chargeId],
      );
      if (!charge) return;
      const now = this.clock.date();
      const closes = closesAt(charge.paidAt, charge.timezone);
      if (closes <= now || !(await this.mayOpen(charge, now))) return;
      const roundId = newId();
      const opened = await this.uow.returning(
        `insert into review_round (id, contract_id, charge_id, organisation_id, assistant_id, opened_at, closes_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (charge_id) do nothing returning id`,
        [roundId, charge.contractId, charge.id, charge.organisationId, charge.assistantId, now, closes],
      );
      if (opened.length === 0) return;
      await this.tell('review.round_opened', { ...charge, id: roundId });
    });
  }

  /** Closes the rounds whose time is over: a review written alone is revealed as well. */
  async closeDue(): Promise<void> {
    const due = await this.uow.query<{ id: string }>(
      `select id from review_round where revealed_at is null and closes_at <= $1 order by closes_at limit 500`,
      [this.clock.date()],
    );
    for (const { id } of due) {
      await this.uow.run(nobody, async () => {
        const round = await this.lock(id);
        if (round && !round.revealedAt) await this.reveal(round);
      });
    }
  }

  /** Opens what was written to both sides. The round's row is locked by the caller. */
  async reveal(round: RoundRow): Promise<void> {
    const now = this.clock.date();
    await this.uow.query(`update review_round set revealed_at = $2 where id = $1`, [round.id, now]);
    const written = await this.uow.returning(
      `update review set state = $2, state_at = $3, publish_at = $4 where round_id = $1 and state = 'sealed' returning id`,
      [round.id, reviewStates.next('sealed', 'reveal'), now, publishAt(now, round.timezone)],
    );
    if (written.length > 0) await this.tell('review.revealed', round);
  }

  /** The round with its row locked, whoever asks. */
  lock(id: string): Promise<RoundRow | null> {
    return this.uow.one<RoundRow>(
      `select r.id, r.contract_id "contractId", r.organisation_id "organisationId", r.assistant_id "assistantId",
              c.timezone, r.closes_at "closesAt", r.revealed_at "revealedAt"
       from review_round r join contract c on c.id = r.contract_id where r.id = $1 for update of r`,
      [id],
    );
  }

  private async mayOpen(charge: PaidCharge, now: Date): Promise<boolean> {
    const last = await this.uow.one<{ openedAt: Date; open: boolean }>(
      `select opened_at "openedAt", revealed_at is null and closes_at > $2 open from review_round
       where contract_id = $1 order by opened_at desc limit 1`,
      [charge.contractId, now],
    );
    return !last?.open && monthHasPassed(last?.openedAt ?? null, now, charge.timezone);
  }

  private async tell(
    name: string,
    round: { id: string; contractId: string; organisationId: string; assistantId: string },
  ): Promise<void> {
    const { id, contractId, organisationId, assistantId } = round;
    await this.events.record(name, {
      subjectKind: 'review_round',
      subjectId: id,
      contractId,
      data: { roundId: id, organisationId, assistantId },
    });
    await this.live.publish([`account:${assistantId}`, `organisation:${organisationId}`], {
      kind: 'review',
      contractId,
      id,
    });
  }
}
