import { Module } from '@nestjs/common';
import { BillingApi } from './billing.api.js';
import { BillingController } from './billing.controller.js';
import { BillingJobs } from './billing.jobs.js';
import { Billing } from './billing.service.js';
import { ContractsModule } from '../contracts/index.js';
import { Billables } from './charges/billables.js';
import { ChargeLists } from './charges/charge-lists.queries.js';
import { ChargeQueries } from './charges/charge.queries.js';
import { ChargeStore } from './charges/charge-store.js';
import { Charges } from './charges/charges.service.js';
import { ChargesController } from './charges/charges.controller.js';
import { Collection } from './charges/collection.service.js';
import { ContractTerms } from './charges/contract-terms.js';
import { Outcomes } from './charges/outcomes.service.js';
import { OwnerPayments } from './charges/owner-payments.service.js';
import { Retainers } from './charges/retainers.service.js';
import { Sending } from './charges/sending.service.js';
import { SharePayments } from './charges/share-payments.service.js';
import { ShareQueries } from './charges/share.queries.js';
import { Shares } from './charges/shares.service.js';
import { Transfers } from './charges/transfers.service.js';
import { InvoiceDocuments } from './invoices/invoice-documents.js';
import { Invoices } from './invoices/invoices.service.js';
import { Ledger } from './ledger/ledger.service.js';
import { OnboardingController } from './payees/onboarding.controller.js';
import { Payees } from './payees/payees.service.js';
import { Payers } from './payers/payers.service.js';
import { PaymentMethodController } from './payers/payment-method.controller.js';
import { PaymentGateway } from './stripe/gateway.js';
import { Inbox } from './stripe/inbox.service.js';
import { StripeGateway } from './stripe/stripe-gateway.js';
import { StripeWebhooksController } from './stripe/webhooks.controller.js';

@Module({
  imports: [ContractsModule],
  controllers: [
    BillingController,
    ChargesController,
    PaymentMethodController,
    OnboardingController,
    BillingApi,
    StripeWebhooksController,
  ],
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
    InvoiceDocuments,
    Invoices,
    Ledger,
    Outcomes,
    OwnerPayments,
    Payees,
    Payers,
    Retainers,
    Sending,
    SharePayments,
    ShareQueries,
    Shares,
    Transfers,
    { provide: PaymentGateway, useClass: StripeGateway },
  ],
  exports: [Billing],
})
export class BillingModule {}
