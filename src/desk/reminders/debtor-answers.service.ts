import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Missing } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { InboundMails, type InboundMail } from '../../platform/mail/inbound/inbound-mails.js';
import { isAutomatic, ownWords } from '../../platform/mail/inbound/own-words.rules.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { UnpaidEvents } from './unpaid-events.service.js';
import { UnpaidInvoices, type UnpaidInvoice } from './unpaid-invoices.service.js';

/** Mail to these addresses answers a reminder. */
const UNPAID_MAIL = 'unpaid';
/** Nobody writes more about an invoice; what is cut ends with dots, and the mail itself is not kept. */
const LONGEST = 20_000;

/** What debtors write back: kept with the invoice, so that whoever reminds has read it. */
@Injectable()
export class DebtorAnswers implements OnModuleInit {
  constructor(
    private readonly inbound: InboundMails,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly invoices: UnpaidInvoices,
    private readonly log: UnpaidEvents,
  ) {}

  onModuleInit(): void {
    this.inbound.on(UNPAID_MAIL, (mail) => this.read(mail));
  }

  /** Whom a reminder comes from: the client by name, at an address of ours that finds the invoice again. */
  async sender(desk: Desk, invoiceId: string): Promise<{ name: string; address: string }> {
    const { id, clientName } = desk.contract;
    return { name: clientName, address: await this.inbound.addressFor(UNPAID_MAIL, id, invoiceId) };
  }

  private async read({ from, contractId, subjectId, mail }: InboundMail): Promise<string> {
    if (isAutomatic((name) => mail.headers.get(name))) return 'no_answer';
    const address = await this.inbound.addressFor(UNPAID_MAIL, contractId, subjectId);
    const words = ownWords(mail.text ?? '', address);
    const text = words.length > LONGEST ? `${words.slice(0, LONGEST).trimEnd()} …` : words;
    if (!text) return 'no_answer';
    return this.desks
      .inJob(contractId, async (desk) => {
        const invoice = await this.invoices.find(desk, subjectId, true);
        return invoice.debtor.email.toLowerCase() === from ? this.take(desk, invoice, text) : 'wrong_sender';
      })
      .catch((error: unknown) => {
        if (error instanceof Missing) return 'gone';
        throw error;
      });
  }

  private async take(desk: Desk, invoice: UnpaidInvoice, note: string): Promise<string> {
    const latest = (await this.log.of(desk, invoice.id)).at(-1);
    if (latest?.what === 'answered' && latest.note === note) return 'same';
    await this.log.note(desk, invoice.id, 'answered', { channel: 'mail', note });
    await this.events.record('desk.unpaid_answered', {
      subjectKind: 'unpaid_invoice',
      subjectId: invoice.id,
      contractId: desk.contract.id,
      data: { invoiceId: invoice.id },
    });
    await this.desks.tell(desk);
    return 'answered';
  }
}
