import { Injectable } from '@nestjs/common';
import { allows, type BusinessActor } from '../../identity/index.js';
import { blank, type FormState } from '../../platform/http/form.js';
import { view, type View } from '../../platform/http/page.js';
import { counted } from '../../platform/views/counted.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { VaultKeys } from '../vault/vault-keys.service.js';
import { Destruction } from './destruction.service.js';
import { Handovers } from './handovers.service.js';
import { Holds } from './holds.service.js';
import { CHOICES, USUAL_MONTHS } from './retention.rules.js';
import { Retention } from './retention.service.js';

export type RefusedForms = Partial<Record<'retention' | 'hold' | 'handover' | 'destruction', FormState>>;

/** The page of a contract's data, which is to be read even when there are none any more. */
@Injectable()
export class DataPage {
  constructor(
    private readonly desks: Desks,
    private readonly keys: VaultKeys,
    private readonly retention: Retention,
    private readonly holds: Holds,
    private readonly handovers: Handovers,
    private readonly destruction: Destruction,
  ) {}

  async show(
    actor: BusinessActor,
    contractId: string,
    locale: Locale,
    refused: RefusedForms = {},
  ): Promise<View> {
    const contract = await this.desks.contractOf(actor, contractId);
    const title = translate(locale, 'retention.title');
    const months = await this.retention.months(contractId);
    const purges = (await this.retention.purges(contractId)).map((one) => ({
      ...one,
      iso: one.at.toISOString(),
      what: Object.entries(one.counts)
        .map(([what, count]) => translate(locale, `retention.counts.${what}`, { count }))
        .join(', '),
    }));
    const shared = { title, contract, zone: contract.timezone, months, purges };
    const destroyedAt = await this.keys.destroyedAt(contractId);
    if (destroyedAt) return view('retention/destroyed', { ...shared, destroyedAt });
    const handovers = await this.handovers.list(actor, contractId);
    const holds = await this.desks.read(actor, contractId, (desk) => this.holds.list(desk));
    const ended = contract.state === 'ended';
    return view('retention/data', {
      ...shared,
      usual: USUAL_MONTHS,
      held: holds.some(({ inForce }) => inForce),
      holds,
      handovers: handovers.map((one) => ({
        ...one,
        share: one.total > 0 ? one.done / one.total : 0,
      })),
      making: handovers.some(({ state }) => state === 'waiting'),
      dueOn: await this.destruction.dueOn(contractId),
      ended,
      mayAct: allows('desk.instruct', actor.role),
      mayDestroy: ended && allows('desk.destroy', actor.role),
      taken: handovers.some(({ downloadedAt }) => downloadedAt),
      choices: [...new Set([...CHOICES, months])]
        .toSorted((a, b) => a - b)
        .map((value) => ({ value: String(value), label: duration(value, locale) })),
      kept: duration(months, locale),
      retentionForm: refused.retention ?? blank({ months: String(months) }),
      holdForm: refused.hold ?? blank(),
      handoverForm: refused.handover ?? blank(),
      destructionForm: refused.destruction ?? blank(),
    });
  }
}

const duration = (months: number, locale: Locale): string =>
  months % 12 === 0
    ? counted('retention.years', months / 12, locale, {}, false)
    : translate(locale, 'retention.months', { count: months });
