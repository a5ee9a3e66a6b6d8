import type { Temporal } from 'temporal-polyfill';
import { firstDue, nextDue, usualLadder } from '../../../../desk/reminders/ladder.rules.js';
import { tones } from '../../../../desk/reminders/reminder.form.js';
import { vatNumber } from '../../codes.js';
import { addressOf } from '../calendars.js';
import { upToNow, momentAgo, type OfficeFiller } from './filler.js';
import type { InvoiceData, OfficeData } from './kit.js';

const PROMISED_IN_DAYS = 6;
const stateOf = { promised: 'promised', paid: 'paid', handed_back: 'handed_back' };

/** Unpaid invoices in every state of the ladder: nothing sent yet, reminded, promised, paid, given back. */
export function addUnpaid(filler: OfficeFiller, { account, invoices }: OfficeData): void {
  const { engagement, rows, seal, world } = filler;
  const content = JSON.stringify({ ...account, signature: '', ladder: usualLadder });
  rows.add('unpaid_setting', {
    contract_id: engagement.id,
    content: seal(content, 'unpaid_setting', engagement.id, 'content'),
    revision: 1,
    set_by: engagement.firm.ownerId,
    set_at: momentAgo(world, engagement, 58, 615),
  });
  for (const one of invoices) addInvoice(filler, one);
}

function addInvoice(filler: OfficeFiller, data: InvoiceData): void {
  const { world, engagement, rows, random, seal, digest } = filler;
  const { number, debtor: name, euros, late, reminded = [], ended, trader } = data;
  const { timezone, firm, assistant } = engagement;
  const cents = euros * 100;
  const due = world.today.subtract({ days: late });
  const issued = due.subtract({ days: 30 });
  const at = (day: Temporal.PlainDate, minute: number): Date => upToNow(world, day, minute, timezone);
  const id = random.id(at(issued, 660));
  const debtor = {
    name,
    vat: trader ? `IT${vatNumber(random)}` : '',
    email: addressOf(name),
    phone: '',
    language: 'it',
  };
  const event = (
    what: string,
    when: Date,
    by: string,
    more: Record<string, unknown> = {},
    note = '',
  ): void => {
    const own = random.id(when);
    rows.add('unpaid_event', {
      id: own,
      contract_id: engagement.id,
      invoice_id: id,
      what,
      tone: null,
      channel: null,
      cents: null,
      on_day: null,
      record_id: null,
      ...more,
      note: note ? seal(note, 'unpaid_event', own, 'note') : null,
      by_account: by,
      at: when,
    });
  };
  let next = firstDue(due.toString(), usualLadder);
  let latest = at(due.add({ days: 1 }), 560);
  const promisedOn = world.today.add({ days: PROMISED_IN_DAYS }).toString();
  for (const [index, channel] of reminded.entries()) {
    const on = due.add({ days: usualLadder.afterDays[index]! + 1 });
    const when = at(on, 605 + 17 * index);
    const tone = tones[index]!;
    const promise = ended === 'promised' && index === reminded.length - 1;
    const recordId = random.id(when);
    const reminder = {
      invoiceId: id,
      invoice: number,
      amount: cents,
      dueOn: due.toString(),
      tone,
      channel,
      note: '',
    };
    filler.record(
      recordId,
      'reminder',
      ended ? (promise || ended !== 'promised' ? stateOf[ended] : 'sent') : 'sent',
      promise ? { ...reminder, promisedOn } : reminder,
      when,
      { amount: cents, dueOn: due.toString() },
    );
    event(
      promise ? 'promised' : 'reminded',
      when,
      assistant.id,
      promise
        ? { record_id: recordId, on_day: promisedOn }
        : { record_id: recordId, tone, channel, on_day: on.toString() },
      promise ? data.note : '',
    );
    if (!promise) next = nextDue(index + 1, on.toString(), due.toString(), usualLadder);
    latest = when;
  }
  if (ended === 'paid') {
    latest = at(world.today.subtract({ days: 2 }), 700);
    event('paid', latest, firm.ownerId, { cents, on_day: world.today.subtract({ days: 2 }).toString() });
  } else if (ended === 'handed_back') {
    latest = at(world.today.subtract({ days: 1 }), 545);
    event('handed_back', latest, assistant.id, {}, data.note);
  }
  rows.add('unpaid_invoice', {
    id,
    contract_id: engagement.id,
    content: seal(JSON.stringify({ number, debtor }), 'unpaid_invoice', id, 'content'),
    digest: digest(`demo unpaid ${number}`),
    debtor_digest: digest(`debtor ${name}`),
    issued_on: issued.toString(),
    due_on: due.toString(),
    amount_cents: cents,
    paid_cents: ended === 'paid' ? cents : 0,
    state: ended ?? 'open',
    state_at: latest,
    sent: reminded.length - (ended === 'promised' ? 1 : 0),
    promised_on: ended === 'promised' ? promisedOn : null,
    next_on:
      ended === 'promised' ? world.today.add({ days: PROMISED_IN_DAYS + 1 }).toString() : ended ? null : next,
    created_at: at(due.add({ days: 1 }), 560),
  });
}
