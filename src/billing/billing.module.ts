import { Module } from '@nestjs/common';
import { BillingJobs } from './billing.jobs.js';
import { Billing } from './billing.service.js';
import { Billables } from './charges/billables.js';
import { ChargeLists } from './charges/charge-lists.queries.js';
import { ChargeQueries } from './charges/charge.queries.js';
import { ChargeStore } from './charges/charge-store.js';
import { Charges } from './charges/charges.service.js';
import { Collection } from './charges/collection.service.js';
import { ContractTerms } from './charges/contract-terms.js';
import { Outcomes } from './charges/outcomes.service.js';
import { OwnerPayments } from './charges/owner-payments.service.js';
import { Retainers } from './charges/retainers.service.js';
import { Transfers } from './charges/transfers.service.js';
import { Invoices } from './invoices/invoices.service.js';
import { Ledger } from './ledger/ledger.service.js';
import { Payees } from './payees/payees.service.js';
import { Payers } from './payers/payers.service.js';
import { PaymentGateway } from './stripe/gateway.js';
import { Inbox } from './stripe/inbox.service.js';
import { StripeGateway } from './stripe/stripe-gateway.js';
import { StripeWebhooksController } from './stripe/webhooks.controller.js';

@Module({
  controllers: [StripeWebhooksController],
  providers: [
    Billing,
    BillingJobs,
    Billables,
    ChargeLists,
    ChargeQueries,
    ChargeStore,
    Charges,
    Collection,
    ContractTerms,
    Inbox,
    Invoices,
    Ledger,
    Outcomes,
    OwnerPayments,
    Payees,
    Payers,
    Retainers,
    Transfers,
    { provide: PaymentGateway, useClass: StripeGateway },
  ],
  exports: [Billing],
})
export class BillingModule {}
