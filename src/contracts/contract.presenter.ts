import { allows, type Member } from '../identity/index.js';
import type { FormState } from '../platform/http/form.js';
import { dateTime, money, translate, type Locale } from '../platform/views/index.js';
import { contractStates, type ContractState } from './contract.states.js';
import type { ContractDetail, Happening, ListedContract, Tally } from './contract.queries.js';
import { blocksOf } from './terms.js';

const tones: Record<ContractState, string> = {
  awaiting_signatures: 'wait',
  active: 'ok',
  paused: 'wait',
  in_notice: 'ask',
  ended: '',
  withdrawn: '',
};

const sideOf = (actor: Member): 'assistant' | 'business' =>
  actor.role === 'assistant' ? 'assistant' : 'business';

/** What the contract asks of the reader's side now, as a text key: sign, wait, ask_owner, or nothing. */
export function next(actor: Member, contract: ListedContract): 'sign' | 'ask_owner' | 'wait' | null {
  if (contract.state !== 'awaiting_signatures') return null;
  if (contract.signed.includes(sideOf(actor))) return 'wait';
  return allows('contracts.sign', actor.role) ? 'sign' : 'ask_owner';
}

function listed(actor: Member, contract: ListedContract) {
  const todo = next(actor, contract);
  return {
    ...contract,
    otherSide: actor.role === 'assistant' ? contract.businessName : contract.assistantName,
    square: actor.role === 'assistant',
    tone: tones[contract.state],
    todo,
    // Midnight belongs to the next day; people say the last day.
    signUntil: new Date(Date.parse(contract.signBy) - 1).toISOString(),
    deadline: todo === 'sign' || todo === 'ask_owner' ? contract.signBy : null,
  };
}

/** The list: what waits for the reader first, then what runs, then what is over. */
export function presentList(actor: Member, contracts: ListedContract[], tally: Tally) {
  const items = contracts.map((contract) => listed(actor, contract));
  const open = items.filter(({ state }) => state === 'awaiting_signatures');
  const running = items.filter(({ state }) => ['active', 'paused', 'in_notice'].includes(state));
  const over = items.filter(({ state }) => state === 'ended' || state === 'withdrawn');
  const headline = (['to_sign', 'running', 'waiting'] as const).find((key) => tally[key] > 0) ?? 'over';
  return {
    groups: [
      { key: 'open', items: open },
      { key: 'running', items: running },
      { key: 'over', items: over },
    ].filter((group) => group.items.length > 0),
    headline,
    count: tally[headline],
    none: items.length === 0,
  };
}

/** One contract as its page shows it. */
export function presentContract(actor: Member, contract: ContractDetail, locale: Locale, form: FormState) {
  const { version, state, timezone } = contract;
  const may = allows('contracts.write', actor.role);
  const shown = listed(actor, contract);
  return {
    ...shown,
    todo: contract.missing.length > 0 ? 'complete' : shown.todo,
    missing: contract.missing,
    side: sideOf(actor),
    version,
    vatRate: version.vatBps / 10_000,
    feeRate: version.feeBps / 10_000,
    price: priceText(contract, locale),
    blocks: blocksOf(version.text),
    signatures: contract.signatures,
    pauses: contract.pauses,
    conversationId: contract.conversationId,
    timeline: contract.happenings.map((one) => happening(one, contract, locale, timezone)),
    may: {
      pause: may && contractStates.allows(state, 'pause'),
      resume: may && contractStates.allows(state, 'resume'),
      notice: may && contractStates.allows(state, 'give_notice'),
      withdraw: may && contractStates.allows(state, 'withdraw'),
    },
    substitutes: ['active', 'paused', 'in_notice'].includes(state),
    deliveries: contract.kind === 'fixed' && ['active', 'paused', 'in_notice', 'ended'].includes(state),
    form: { ...form, values: { ...form.values, textSha256: version.textSha256 } },
    zone: timezone,
  };
}

function priceText({ kind, version }: ContractDetail, locale: Locale): string {
  const price = money(version.priceCents, version.currency, locale, true);
  return translate(locale, `contracts.price.${kind}`, { price });
}

function happening(one: Happening, contract: ContractDetail, locale: Locale, zone: string) {
  const side = one.data['side'] ?? one.data['by'];
  const name = side === 'business' ? contract.businessName : contract.assistantName;
  const automatic = !one.by;
  return {
    at: one.at,
    when: dateTime(one.at, locale, zone, 'short'),
    title: translate(locale, `contracts.event.${one.name.split('.')[1]}`, { name }),
    text: automatic ? '' : one.by,
  };
}
