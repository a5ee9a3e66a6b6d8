import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { Mails } from '../../platform/mail/mails.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { claimOf, type Claim } from './claim.rules.js';
import { nextDue, overnight, toneAfter } from './ladder.rules.js';
import { DebtorAnswers } from './debtor-answers.service.js';
import { LateRates } from './late-rates.service.js';
import { letterOf } from './letter.presenter.js';
import type { Reminder } from './reminder.form.js';
import { paymentsIn, UnpaidEvents, type UnpaidEvent } from './unpaid-events.service.js';
import { UnpaidInvoices, type UnpaidInvoice } from './unpaid-invoices.service.js';
import { UnpaidSettingsStore } from './unpaid-settings.service.js';

/** Moves an unpaid invoice along: reminded, promised, paid, handed back. Reminding stops with the payment. */
@Injectable()
export class ReminderLadder {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly mails: Mails,
    private readonly rates: LateRates,
    private readonly settings: UnpaidSettingsStore,
    private readonly invoices: UnpaidInvoices,
    private readonly log: UnpaidEvents,
    private readonly answers: DebtorAnswers,
  ) {}

  /** What a reminder says by itself when it names one of the client's unpaid invoices. */
  async complete(desk: Desk, said: Reminder): Promise<Reminder> {
    if (!said.invoiceId) return said;
    const invoice = await this.invoices.find(desk, said.invoiceId, true);
    if (!['open', 'promised'].includes(invoice.state)) throw new Refusal('unpaid_over', { status: 409 });
    const tone = toneAfter(invoice.sent);
    const isTurn = (invoice.nextOn ?? '') <= this.today(desk);
    // Who promises to pay is not reminded; a call of theirs before the next turn counts as none either.
    if (!said.promisedOn && (!tone || !isTurn))
      throw new Refusal('unpaid_too_soon', { field: 'invoiceId', status: 409 });
    if (said.promisedOn && said.promisedOn < this.today(desk))
      throw new Refusal('unpaid_promise_past', { field: 'promisedOn' });
    if (said.channel === 'mail' && !said.promisedOn) {
      if (!invoice.debtor.email) throw new Refusal('unpaid_no_mail', { field: 'channel' });
      if (!(await this.settings.of(desk)).iban) throw new Refusal('unpaid_no_account', { field: 'channel' });
    }
    return {
      ...said,
      invoice: invoice.number,
      amount: Math.max(1, invoice.amountCents - invoice.paidCents),
      dueOn: invoice.dueOn,
      tone: tone ?? 'last',
    };
  }

  /** Follows a reminder just written at the desk: the mail leaves, the next turn is set. */
  async reminded(desk: Desk, recordId: string, said: Reminder): Promise<void> {
    if (!said.invoiceId) return;
    const invoice = await this.invoices.find(desk, said.invoiceId, true);
    const { promisedOn = null, note, channel, tone } = said;
    if (promisedOn) return this.promise(desk, invoice, promisedOn, note, recordId);
    const { ladder } = await this.settings.of(desk);
    const today = this.today(desk);
    if (channel === 'mail') await this.write(desk, invoice);
    await this.log.note(desk, invoice.id, 'reminded', { tone, channel, note, recordId, on: today });
    const sent = invoice.sent + 1;
    await this.invoices.stand(desk, invoice.id, {
      ...invoice,
      state: 'open',
      sent,
      promisedOn: null,
      nextOn: nextDue(sent, today, invoice.dueOn, ladder),
    });
  }

  async promise(
    desk: Desk,
    invoice: UnpaidInvoice,
    on: string,
    note: string,
    recordId: string | null,
  ): Promise<void> {
    this.mustRun(invoice);
    if (on < this.today(desk)) throw new Refusal('unpaid_promise_past', { field: 'on' });
    await this.log.note(desk, invoice.id, 'promised', { on, note, recordId });
    // The day itself is the debtor's: the promise is broken on the day after.
    await this.invoices.stand(desk, invoice.id, {
      ...invoice,
      state: 'promised',
      promisedOn: on,
      nextOn: Temporal.PlainDate.from(on).add({ days: 1 }).toString(),
    });
  }

  /** Money that came in; once nothing is owed, every reminder of the invoice is settled. */
  async pay(desk: Desk, invoice: UnpaidInvoice, cents: number, on: string): Promise<void> {
    if (invoice.state === 'paid' || invoice.state === 'withdrawn')
      throw new Refusal('unpaid_over', { status: 409 });
    if (on > this.today(desk)) throw new Refusal('unpaid_paid_ahead', { field: 'on' });
    await this.log.note(desk, invoice.id, 'paid', { cents, on });
    const paidCents = Math.min(2_000_000_000, invoice.paidCents + cents);
    const settled = paidCents >= invoice.amountCents;
    await this.invoices.stand(desk, invoice.id, {
      ...invoice,
      paidCents,
      state: settled ? 'paid' : invoice.state,
    });
    if (settled) await this.moveRecords(desk, invoice.id, 'paid');
  }

  /** Gives an invoice back to the client, with all that was done about it. */
  async handBack(desk: Desk, invoice: UnpaidInvoice, note = ''): Promise<void> {
    this.mustRun(invoice);
    await this.log.note(desk, invoice.id, 'handed_back', { note });
    await this.invoices.stand(desk, invoice.id, { ...invoice, state: 'handed_back' });
    await this.moveRecords(desk, invoice.id, 'handed_back');
    await this.events.record('desk.unpaid_handed_back', {
      subjectKind: 'unpaid_invoice',
      subjectId: invoice.id,
      contractId: desk.contract.id,
      data: { invoiceId: invoice.id },
    });
  }

  /** The client asks for no more reminders. */
  async withdraw(desk: Desk, invoice: UnpaidInvoice): Promise<void> {
    if (invoice.state === 'paid' || invoice.state === 'withdrawn')
      throw new Refusal('unpaid_over', { status: 409 });
    await this.log.note(desk, invoice.id, 'withdrawn');
    await this.invoices.stand(desk, invoice.id, { ...invoice, state: 'withdrawn' });
  }

  /** A button on a reminder's own page moves its invoice too. */
  async recordMoved(desk: Desk, recordId: string, state: string): Promise<void> {
    const id = await this.log.invoiceOf(desk, recordId);
    if (!id) return;
    const invoice = await this.invoices.find(desk, id, true);
    const owed = invoice.amountCents - invoice.paidCents;
    if (state === 'paid' && owed > 0 && invoice.state !== 'withdrawn')
      await this.pay(desk, invoice, owed, this.today(desk));
    if (state === 'handed_back' && ['open', 'promised'].includes(invoice.state))
      await this.handBack(desk, invoice);
  }

  /** What the turn of the day does by itself. */
  async overnight(desk: Desk, id: string): Promise<void> {
    if (desk.contract.state === 'ended') return;
    const invoice = await this.invoices.find(desk, id, true);
    const what = overnight(invoice, this.today(desk));
    if (what === 'hand_back') await this.handBack(desk, invoice);
    if (what === 'broken') {
      await this.log.note(desk, id, 'promise_broken', { on: invoice.promisedOn });
      await this.invoices.stand(desk, id, { ...invoice, state: 'open', promisedOn: null });
    }
  }

  /** What is owed on this day, and how the interest comes about. */
  async claim(desk: Desk, invoice: UnpaidInvoice, events: UnpaidEvent[]): Promise<Claim> {
    const { interest } = await this.settings.of(desk);
    return claimOf(
      { ...invoice, payments: paymentsIn(events) },
      interest,
      this.today(desk),
      interest ? await this.rates.all() : [],
    );
  }

  private async write(desk: Desk, invoice: UnpaidInvoice): Promise<void> {
    const claim = await this.claim(desk, invoice, await this.log.of(desk, invoice.id));
    const settings = await this.settings.of(desk);
    const tone = toneAfter(invoice.sent) ?? 'last';
    const client = desk.contract.clientName;
    const { subject, paragraphs } = letterOf(invoice, tone, claim, settings, client);
    await this.mails.send({
      to: invoice.debtor.email,
      locale: invoice.debtor.language,
      template: 'payment_reminder',
      data: {
        brand: client,
        subject,
        ...Object.fromEntries(paragraphs.map((text, index) => [`p${index}`, text])),
      },
      sender: await this.answers.sender(desk, invoice.id),
      private: true,
      dedupeKey: `payment reminder ${invoice.id} ${invoice.sent}`,
    });
  }

  private mustRun({ state }: UnpaidInvoice): void {
    if (state !== 'open' && state !== 'promised') throw new Refusal('unpaid_over', { status: 409 });
  }

  private async moveRecords(desk: Desk, invoiceId: string, state: 'paid' | 'handed_back'): Promise<void> {
    await this.uow.query(
      `update desk_record set state = $3, state_at = $4, state_by = $5, revision = revision + 1
       where contract_id = $1 and kind = 'reminder' and state = any ($6)
         and id in (select record_id from unpaid_event where contract_id = $1 and invoice_id = $2)`,
      [
        desk.contract.id,
        invoiceId,
        state,
        this.clock.date(),
        desk.actor.accountId,
        state === 'paid' ? ['sent', 'promised', 'handed_back'] : ['sent', 'promised'],
      ],
    );
  }

  private today(desk: Desk): string {
    return this.clock.today(desk.contract.timezone).toString();
  }
}
