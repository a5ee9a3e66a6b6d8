/** Kinds of work of a client, by how often they come, and the minutes a piece takes (from, to). */
export const MIXES = {
  patients: {
    shares: { call: 38, message: 14, appointment: 34, document: 3, reminder: 8, case: 3 },
    minutes: [3, 10],
  },
  trades: {
    shares: { call: 34, message: 18, appointment: 32, order: 6, reminder: 6, case: 4 },
    minutes: [4, 12],
  },
  legal: {
    shares: { call: 30, message: 34, appointment: 14, document: 10, case: 12 },
    minutes: [4, 15],
  },
  shop: { shares: { call: 26, message: 10, order: 48, reminder: 4, case: 12 }, minutes: [4, 14] },
  guests: { shares: { call: 28, message: 14, appointment: 44, document: 8, case: 6 }, minutes: [5, 16] },
  office: {
    shares: { call: 12, message: 12, appointment: 10, document: 30, reminder: 18, case: 18 },
    minutes: [12, 38],
  },
  fullCover: {
    shares: { call: 30, message: 16, appointment: 34, document: 12, case: 8 },
    minutes: [14, 45],
  },
  callsOnly: { shares: { call: 80, message: 20 }, minutes: [2, 9] },
  /** Fixed price: the work is the delivery. */
  deliveries: { shares: {}, minutes: [0, 0] },
} as const;

export type Mix = keyof typeof MIXES;
