import { Injectable } from '@nestjs/common';
import type { Member } from '../../../identity/index.js';
import { Availability } from '../../../availability/index.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Live } from '../../../platform/live/live.js';
import { Clock } from '../../../platform/time/clock.js';
import { EXTRA_HOURS, standingOf, type Presence, type Standing } from './duty.rules.js';
import type { RingSettings } from './presence.forms.js';

export interface Duty extends Presence {
  standing: Standing;
  /** Her telephone, a Twilio client or a SIP address; empty when she answers at the desk only. */
  ringTo: string;
  /** She wants to hear calls ring. */
  sound: boolean;
}

/** Whether an assistant takes calls now, and how they reach her. */
@Injectable()
export class DutySwitch {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly availability: Availability,
  ) {}

  /** How she stands now. */
  async of(assistantId: string): Promise<Duty> {
    const row = await this.uow.one<Presence & { ringTo: string; sound: boolean }>(
      `select state, until, ring_to "ringTo", sound from desk_presence where assistant_id = $1`,
      [assistantId],
    );
    const presence = row ?? { state: 'hours' as const, until: null, ringTo: '', sound: false };
    const hours = await this.availability.ofAssistant(assistantId);
    return { ...presence, standing: standingOf(presence, hours, this.clock.now()) };
  }

  /** Goes on duty: by her hours within them, for some hours more outside. */
  async start(actor: Member): Promise<void> {
    const hours = await this.availability.ofAssistant(actor.accountId);
    const within = standingOf({ state: 'hours', until: null }, hours, this.clock.now()) === 'on';
    const until = new Date(this.clock.date().getTime() + EXTRA_HOURS * 3_600_000);
    await this.set(actor, within ? 'hours' : 'on', within ? null : until);
  }

  /** Takes a break: nothing rings until she is back. */
  async pause(actor: Member): Promise<void> {
    await this.set(actor, 'paused', null);
  }

  /** Says how calls reach her. */
  async save(actor: Member, { ringTo, sound }: RingSettings): Promise<void> {
    await this.uow.run(actor, async () => {
      await this.uow.query(
        `insert into desk_presence (assistant_id, ring_to, sound, changed_at) values ($1, $2, $3, $4)
         on conflict (assistant_id) do update set ring_to = $2, sound = $3, changed_at = $4`,
        [actor.accountId, ringTo, sound, this.clock.date()],
      );
      await this.tell(actor);
    });
  }

  private async set(actor: Member, state: Presence['state'], until: Date | null): Promise<void> {
    await this.uow.run(actor, async () => {
      await this.uow.query(
        `insert into desk_presence (assistant_id, state, until, changed_at) values ($1, $2, $3, $4)
         on conflict (assistant_id) do update set state = $2, until = $3, changed_at = $4`,
        [actor.accountId, state, until, this.clock.date()],
      );
      await this.tell(actor);
    });
  }

  private async tell(actor: Member): Promise<void> {
    await this.live.publish([`account:${actor.accountId}`], { kind: 'desk' });
  }
}
