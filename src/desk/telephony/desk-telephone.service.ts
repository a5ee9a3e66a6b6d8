import { Inject, Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { Missing } from '../../platform/errors.js';
import { duration } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { spoken } from '../contacts/number.rules.js';
import { DutySwitch, type Duty } from './duty/presence.service.js';
import { Ringing, type Ring, type RingFacts } from './routing/ringing.service.js';

/** What every page of the desk shows of the telephone: what rings, and whether she is on duty. */
@Injectable()
export class DeskTelephone {
  constructor(
    private readonly ringing: Ringing,
    private readonly duty: DutySwitch,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  async model(
    locale: Locale,
    actor: Member,
    call: { id: string; name: string; callId: string | null; heldSince: Date | null } | null,
    shown: boolean,
  ): Promise<{ duty: Duty } & Record<string, unknown>> {
    const all = await this.ringing.at(actor);
    // In a call, nobody else's card is opened: the second caller waits, and only for whom is shown.
    const first = call ? undefined : (all.find(({ state }) => state === 'ringing') ?? all[0]);
    const running = call?.callId ? await this.ringing.ofRecord(actor, call.callId) : null;
    const ring = first && (await this.opened(actor, first, locale));
    const waiting = all.filter(({ id }) => id !== first?.id);
    const over = running?.endedAt && running.answeredAt ? running : null;
    const talking = call && !running?.endedAt ? call : null;
    // In a call, what others did with the one before can wait.
    const gone = call || first ? null : await this.ringing.letGo(actor);
    const back = talking !== null && !shown;
    return {
      callShown: shown,
      shows: Boolean(ring || waiting.length > 0 || over || back || gone),
      ring: ring && { ...ring, since: ring.ringingSince.toISOString() },
      waiting: waiting.map((one) => ({ ...one, since: one.ringingSince.toISOString() })),
      dialled: first && spoken(first.number),
      over: over && { href: `${pathOf(over)}#end`, client: over.clientName, lasted: lasted(over, locale) },
      gone,
      talking: talking && {
        href: `/desk/${talking.id}/calls/${talking.callId}`,
        client: talking.name,
        back,
        heldAt: talking.heldSince,
        held: talking.heldSince?.toISOString(),
      },
      duty: await this.duty.of(actor.accountId),
      demo: this.settings.demo,
    };
  }

  /** A call that still rings when a substitute's shift has ended is no longer hers to see. */
  private async opened(actor: Member, facts: RingFacts, locale: Locale): Promise<Ring | null> {
    try {
      return await this.ringing.open(actor, facts, locale);
    } catch (error) {
      if (error instanceof Missing) return null;
      throw error;
    }
  }
}

const pathOf = ({ contractId, recordId }: RingFacts): string => `/desk/${contractId}/calls/${recordId}`;

function lasted({ answeredAt, endedAt }: RingFacts, locale: Locale): string {
  const minutes = Math.round((Number(endedAt) - Number(answeredAt)) / 60_000);
  return minutes === 0 ? translate(locale, 'desk.under_a_minute') : duration(minutes);
}
