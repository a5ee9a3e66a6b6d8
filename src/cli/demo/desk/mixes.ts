export interface MixData {
  /** Share of the pieces of work that are calls; the others are written on their own. */
  calls: number;
  /** What a call leaves behind. */
  inCall: Partial<Record<'message' | 'appointment' | 'order' | 'case' | 'nothing', number>>;
  alone: Partial<Record<'message' | 'appointment' | 'order' | 'document' | 'reminder' | 'case', number>>;
  /** Minutes a piece takes, from and to. */
  minutes: [number, number];
}

/** How the work of a kind of client is made up. */
export const MIXES = {
  patients: {
    calls: 0.74,
    inCall: { appointment: 46, message: 24, nothing: 30 },
    alone: { appointment: 30, reminder: 35, document: 15, case: 20 },
    minutes: [4, 14],
  },
  trades: {
    calls: 0.76,
    inCall: { appointment: 42, message: 34, order: 6, nothing: 18 },
    alone: { document: 20, reminder: 45, order: 15, case: 20 },
    minutes: [5, 14],
  },
  legal: {
    calls: 0.66,
    inCall: { message: 52, appointment: 20, nothing: 28 },
    alone: { document: 50, case: 40, message: 10 },
    minutes: [4, 14],
  },
  shop: {
    calls: 0.6,
    inCall: { order: 52, message: 20, nothing: 28 },
    alone: { order: 40, case: 40, reminder: 8, document: 12 },
    minutes: [3, 13],
  },
  guests: {
    calls: 0.6,
    inCall: { appointment: 44, message: 24, nothing: 32 },
    alone: { appointment: 46, document: 36, case: 18 },
    minutes: [6, 18],
  },
  office: {
    calls: 0.22,
    inCall: { message: 60, appointment: 20, nothing: 20 },
    alone: { document: 55, reminder: 20, case: 25 },
    minutes: [12, 38],
  },
  fullCover: {
    calls: 0.5,
    inCall: { appointment: 48, message: 30, nothing: 22 },
    alone: { appointment: 40, document: 40, case: 20 },
    minutes: [14, 45],
  },
  callsOnly: {
    calls: 1,
    inCall: { message: 74, nothing: 26 },
    alone: {},
    minutes: [2, 9],
  },
  /** Fixed price: the work is the delivery. */
  deliveries: { calls: 0, inCall: {}, alone: {}, minutes: [1, 1] },
} satisfies Record<string, MixData>;

export type Mix = keyof typeof MIXES;
