import type { Facts } from './reputation.rules.js';

const steady = (mark: number) => ({
  answering: mark,
  accuracy: mark,
  courtesy: mark,
  confidentiality: mark,
  punctuality: mark,
});

/** The worked example of the help page: an invented assistant with three clients. */
export const exampleFacts: Facts = {
  asOf: '2026-11-01',
  reviews: [
    { id: '1', client: 'dentist', on: '2026-10-02', marks: { ...steady(5), punctuality: 4 } },
    { id: '2', client: 'dentist', on: '2026-09-02', marks: steady(5) },
    { id: '3', client: 'dentist', on: '2026-08-02', marks: steady(5) },
    { id: '4', client: 'lawyer', on: '2026-10-12', marks: { ...steady(4), confidentiality: 5 } },
    { id: '5', client: 'plumber', on: '2026-05-05', marks: { ...steady(4), answering: 2 } },
  ],
  work: [
    { client: 'dentist', on: '2026-10-30', good: 212, bad: 1 },
    { client: 'lawyer', on: '2026-10-30', good: 54, bad: 2 },
    { client: 'plumber', on: '2026-05-29', good: 11, bad: 1 },
  ],
  punctuality: [
    { client: 'dentist', on: '2026-10-25', good: 4, bad: 0 },
    { client: 'lawyer', on: '2026-10-25', good: 3, bad: 1 },
  ],
};
