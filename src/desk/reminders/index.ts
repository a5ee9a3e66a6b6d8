import { ClientUnpaidController } from './client-unpaid.controller.js';
import { DebtorAnswers } from './debtor-answers.service.js';
import { DeskUnpaidController } from './desk-unpaid.controller.js';
import { ReminderLadder } from './ladder.service.js';
import { LateRates } from './late-rates.service.js';
import { ClientUnpaidApi, DeskUnpaidApi } from './unpaid.api.js';
import { RemindedInvoices } from './reminded.queries.js';
import { UnpaidEvents } from './unpaid-events.service.js';
import { UnpaidImports } from './unpaid-imports.service.js';
import { UnpaidInvoices } from './unpaid-invoices.service.js';
import { UnpaidPages } from './unpaid-pages.service.js';
import { Unpaid } from './unpaid.service.js';
import { UnpaidSettingsStore } from './unpaid-settings.service.js';

export const unpaidServices = [
  LateRates,
  RemindedInvoices,
  UnpaidSettingsStore,
  UnpaidInvoices,
  UnpaidEvents,
  DebtorAnswers,
  ReminderLadder,
  Unpaid,
  UnpaidImports,
];
export const unpaidProviders = [UnpaidPages];
export const unpaidControllers = [
  ClientUnpaidController,
  DeskUnpaidController,
  ClientUnpaidApi,
  DeskUnpaidApi,
];
