import type { Accepted } from '../deliveries.js';
import type { Sheet } from '../timesheets.js';
import type { DemoWorld } from '../world.js';
import { addInvoices, addLedger } from './books.js';
import { addCharges, type Charge } from './charges.js';

export { openAccounts } from './stripe.js';
export type { Charge } from './charges.js';

/** What was charged for approved work, paid, passed on, booked and invoiced. */
export function addMoney(world: DemoWorld, sheets: Sheet[], accepted: Accepted[]): Charge[] {
  const charges = addCharges(world, sheets, accepted);
  addLedger(world, charges);
  addInvoices(world, charges);
  return charges;
}
