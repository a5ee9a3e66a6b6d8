import { Inject, Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { duration } from '../../platform/views/format.js';
import type { Locale } from '../../platform/views/i18n.js';
import { spoken } from '../contacts/number.rules.js';
import { DutySwitch, type Duty } from './duty/presence.service.js';
import { Ringing } from './routing/ringing.service.js';

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
    runningId: string | null,
    current: string,
  ): Promise<{ duty: Duty } & Record<string, unknown>> {
    const all = await this.ringing.at(actor);
    // In a call, nobody else's card is opened: the second caller waits, and only for whom is shown.
    const first = runningId ? undefined : (all.find(({ state }) => state === 'ringing') ?? all[0]);
    const running = runningId ? await this.ringing.ofRecord(actor, runningId) : null;
    const ring = first && (await this.ringing.open(actor, first, locale));
    return {
      current,
      ring: ring && { ...ring, since: ring.ringingSince.toISOString() },
      waiting: all
        .filter(({ id }) => id !== first?.id)
        .map((one) => ({ ...one, since: one.ringingSince.toISOString() })),
      dialled: first && spoken(first.number),
      over:
        running?.endedAt && running.answeredAt
          ? {
              href: `/desk/${running.contractId}/calls/${running.recordId}#end`,
              client: running.clientName,
              lasted: duration(
                Math.max(1, Math.round((running.endedAt.getTime() - running.answeredAt.getTime()) / 60_000)),
              ),
            }
          : null,
      talking:
        running && !running.endedAt
          ? { href: `/desk/${running.contractId}/calls/${running.recordId}`, client: running.clientName }
          : null,
      duty: await this.duty.of(actor.accountId),
      demo: this.settings.demo,
    };
  }
}
