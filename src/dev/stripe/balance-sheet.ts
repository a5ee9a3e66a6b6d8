import type { Stripe } from 'stripe';
import { newId } from './ids.js';
import type { World } from './world.js';

/** 1.5 % and 25 cents, rounded half up, in whole cents. */
export const stripeFee = (amount: number): number => Math.floor((amount * 15 + 500) / 1000) + 25;

interface Booking {
  source: string;
  type: Stripe.BalanceTransaction.Type;
  category: string;
  amount: number;
  fee?: number;
  availableOn: number;
  description?: string | null;
}

export function book(world: World, booking: Booking): Stripe.BalanceTransaction {
  const { amount, fee = 0 } = booking;
  const feeDetail = {
    amount: fee,
    application: null,
    currency: 'eur',
    description: 'Stripe processing fees',
  };
  return world.store.put('balance_transaction', {
    id: newId('txn_'),
    object: 'balance_transaction',
    amount,
    available_on: booking.availableOn,
    balance_type: 'payments',
    created: world.now(),
    currency: 'eur',
    description: booking.description ?? null,
    exchange_rate: null,
    fee,
    fee_details: fee ? [{ ...feeDetail, type: 'stripe_fee' }] : [],
    net: amount - fee,
    reporting_category: booking.category,
    source: booking.source,
    status: 'pending',
    type: booking.type,
  });
}

export function bookCharge(world: World, charge: Stripe.Charge): Stripe.BalanceTransaction {
  return book(world, {
    source: charge.id,
    type: charge.id.startsWith('py_') ? 'payment' : 'charge',
    category: 'charge',
    amount: charge.amount,
    fee: stripeFee(charge.amount),
    availableOn: world.now() + Math.ceil(world.settings.fundsAfterMs / 1000),
    description: charge.description,
  });
}

/** Pending money becomes available by the clock alone, so the status is told when read. */
export function asOfNow(world: World, row: Stripe.BalanceTransaction): Stripe.BalanceTransaction {
  return { ...row, status: row.available_on <= world.now() ? 'available' : 'pending' };
}

export interface Sums {
  available: number;
  pending: number;
}

export function platformSums(world: World): Sums {
  const rows = world.store.all('balance_transaction');
  return sums(
    world,
    rows.map((row) => ({ amount: row.net, on: row.available_on })),
  );
}

export function accountSums(world: World, account: string): Sums {
  const rows = world.store.all('movement').filter((row) => row.account === account);
  return sums(
    world,
    rows.map((row) => ({ amount: row.amount, on: row.availableOn })),
  );
}

function sums(world: World, rows: { amount: number; on: number }[]): Sums {
  const now = world.now();
  const total = (wanted: boolean) =>
    rows.filter((row) => row.on <= now === wanted).reduce((sum, row) => sum + row.amount, 0);
  return { available: total(true), pending: total(false) };
}
