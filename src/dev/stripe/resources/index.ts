import type { Route } from '../route.js';
import { accountLinks } from './account-links.js';
import { accounts } from './accounts.js';
import { balance } from './balance.js';
import { charges } from './charges.js';
import { checkoutSessions } from './checkout-sessions.js';
import { customers } from './customers.js';
import { events } from './events.js';
import { paymentIntents } from './payment-intents.js';
import { paymentMethods } from './payment-methods.js';
import { paymentSearch } from './payment-search.js';
import { payouts } from './payouts.js';
import { refunds } from './refunds.js';
import { setupIntents } from './setup-intents.js';
import { transferReversals } from './transfer-reversals.js';
import { transfers } from './transfers.js';

/** Every call the stand-in answers. */
export const routes: Route[] = [
  ...accounts,
  ...accountLinks,
  ...customers,
  ...checkoutSessions,
  ...setupIntents,
  ...paymentMethods,
  ...paymentIntents,
  ...paymentSearch,
  ...charges,
  ...transfers,
  ...transferReversals,
  ...refunds,
  ...balance,
  ...events,
  ...payouts,
];
