import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { z } from 'zod';
import type { BusinessActor, Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { eachOnItsOwn } from '../../platform/jobs/each.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Records } from '../records/records.service.js';
import { ReminderLadder } from './ladder.service.js';
import type { DebtorForm, PaymentForm, PromiseForm, SendForm } from './unpaid.forms.js';
import { UnpaidInvoices, type UnpaidInvoice } from './unpaid-invoices.service.js';

/** What the two sides of a contract do about an unpaid invoice. */
@Injectable()
export class Unpaid implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly desks: Desks,
    private readonly records: Records,
    private readonly invoices: UnpaidInvoices,
    private readonly ladder: ReminderLadder,
  ) {}

  onModuleInit(): void {
    this.jobs.every('11 * * * *', 'sweep.desk.unpaid', () => this.sweep());
  }

  /** Sends the reminder whose turn it is, or writes down that it was given by telephone. */
  send(actor: Member, contractId: string, id: string, said: z.output<typeof SendForm>): Promise<void> {
    return this.desks.work(actor, contractId, async (desk) => {
      const invoice = await this.invoices.find(desk, id, true);
      // Pressed twice, or by a page from yesterday: the reminder it meant has gone.
      if (invoice.sent !== said.sent) throw new Refusal('unpaid_sent', { status: 409 });
      const { channel, note, openedAt } = said;
      await this.records.write(
        actor,
        contractId,
        'reminder',
        { invoiceId: id, invoice: '', amount: 0, tone: 'first', channel, note },
        { id: newId(), openedAt: openedAt ? new Date(openedAt) : undefined },
      );
    });
  }

  /** Keeps a promise to pay: until its day nobody reminds. */
  promise(actor: Member, contractId: string, id: string, said: z.output<typeof PromiseForm>): Promise<void> {
    return this.desks.work(actor, contractId, (desk) =>
      this.move(desk, id, (invoice) => this.ladder.promise(desk, invoice, said.on, said.note, null)),
    );
  }

  /** Hands an invoice back before the ladder's end. */
  handBack(actor: Member, contractId: string, id: string, note: string): Promise<void> {
    return this.desks.work(actor, contractId, (desk) =>
      this.move(desk, id, (invoice) => this.ladder.handBack(desk, invoice, note)),
    );
  }

  /** The client says that money came in. */
  pay(
    actor: BusinessActor,
    contractId: string,
    id: string,
    said: z.output<typeof PaymentForm>,
  ): Promise<void> {
    return this.desks.read(actor, contractId, (desk) =>
      this.move(desk, id, (invoice) => this.ladder.pay(desk, invoice, said.cents, said.on)),
    );
  }

  /** The client wants nobody reminded of it any more. */
  withdraw(actor: BusinessActor, contractId: string, id: string): Promise<void> {
    return this.desks.read(actor, contractId, (desk) =>
      this.move(desk, id, (invoice) => this.ladder.withdraw(desk, invoice)),
    );
  }

  /** How to reach the debtor, by either side. */
  reach(desk: Desk, id: string, how: z.output<typeof DebtorForm>): Promise<void> {
    return this.invoices.reach(desk, id, how);
  }

  /** Promises whose day has passed, and last reminders nobody answered. */
  async sweep(): Promise<void> {
    const due = await this.uow.query<{ contractId: string; id: string }>(
      `select contract_id "contractId", id from unpaid_invoices_due($1)`,
      [this.clock.today('UTC').toString()],
    );
    await eachOnItsOwn(due, ({ contractId, id }) =>
      this.desks.inJob(contractId, (desk) => this.ladder.overnight(desk, id)),
    );
  }

  private async move(desk: Desk, id: string, work: (invoice: UnpaidInvoice) => Promise<void>): Promise<void> {
    await work(await this.invoices.find(desk, id, true));
    await this.desks.tell(desk);
  }
}
