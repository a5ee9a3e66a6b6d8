import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Events, type EventRecord } from '../platform/events/events.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { ADVANCE, Charges } from './charges/charges.service.js';
import { Collection } from './charges/collection.service.js';
import { SharePayments } from './charges/share-payments.service.js';
import { PAY_SHARE } from './charges/shares.service.js';
import type { ProviderEvent } from './stripe/gateway.js';
import { Inbox, STRIPE_EVENT } from './stripe/inbox.service.js';

interface ApprovedWork {
  timesheetId?: string;
  deliveryId?: string;
  lineIds?: string[];
}

/** What billing listens to and what it does by itself. */
@Injectable()
export class BillingJobs implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly charges: Charges,
    private readonly collection: Collection,
    private readonly shares: SharePayments,
    private readonly inbox: Inbox,
  ) {}

  onModuleInit(): void {
    this.events.on('billing', ['work.approved'], (event) => this.workApproved(event));
    this.jobs.define<{ chargeId: string }>(ADVANCE, ({ chargeId }) => this.collection.advance(chargeId));
    this.jobs.define<{ shareId: string }>(PAY_SHARE, ({ shareId }) => this.shares.advance(shareId));
    this.jobs.define<ProviderEvent>(STRIPE_EVENT, (event) => this.inbox.process(event));
    this.jobs.every('* * * * *', 'sweep.billing.charges', () => this.collection.sweep());
    this.jobs.every('* * * * *', 'sweep.billing.shares', () => this.shares.sweep());
    this.jobs.every('* * * * *', 'sweep.billing.events', () => this.inbox.sweep());
    this.jobs.every('17 * * * *', 'sweep.billing.retainers', () => this.closeMonths());
  }

  private async workApproved({ contractId, data }: EventRecord): Promise<void> {
    const { timesheetId, deliveryId, lineIds } = data as ApprovedWork;
    if (!contractId) return;
    if (deliveryId) await this.charges.delivered(contractId, deliveryId);
    else if (timesheetId) await this.charges.approved(contractId, timesheetId, lineIds);
  }

  private async closeMonths(): Promise<void> {
    const contracts = await this.uow.query<{ id: string }>(
      `select id from contract where kind = 'retainer' and state in ('active', 'paused', 'in_notice', 'ended')
         and (ends_on is null or ends_on > current_date - 90)`,
    );
    for (const { id } of contracts) await this.charges.closeMonths(id);
  }
}
