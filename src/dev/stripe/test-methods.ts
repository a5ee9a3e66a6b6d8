import type { Behaviour } from './tables.js';

export interface TestMethod {
  number: string;
  type: 'card' | 'sepa_debit';
  country: string;
  behaviour: Behaviour;
}

const card = (number: string, behaviour: Behaviour): TestMethod => ({
  number,
  type: 'card',
  country: 'US',
  behaviour,
});
const debit = (number: string, behaviour: Behaviour): TestMethod => ({
  number,
  type: 'sepa_debit',
  country: number.slice(0, 2),
  behaviour,
});

/** Stripe's own test numbers, as far as the product's ways of paying need them. */
export const TEST_METHODS: readonly TestMethod[] = [
  card('4242424242424242', 'succeeds'),
  card('4000002760003184', 'authentication'),
  card('4000000000009995', 'insufficient_funds'),
  card('4000000000000341', 'declines'),
  debit('IT60X0542811101000000123456', 'succeeds'),
  debit('DE89370400440532013000', 'succeeds'),
  debit('DE62370400440532013001', 'fails_later'),
];

export function testMethod(typed: string): TestMethod | undefined {
  const number = typed.replaceAll(/[\s-]/g, '').toUpperCase();
  return TEST_METHODS.find((method) => method.number === number);
}
