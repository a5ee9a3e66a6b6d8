export interface Booking {
  weeklyMinutes: number;
  startsOn: string;
  /** The last day; null while no end is known. */
  endsOn: string | null;
}

export interface Load {
  weeklyMinutes: number;
  clients: number;
}

const NEVER = '9999-12-31';

/** The heaviest day of a range: most minutes a week sold at once, and most clients at once. */
export function heaviest(bookings: readonly Booking[], from: string, to: string | null): Load {
  const until = to ?? NEVER;
  const within = bookings.filter((one) => one.startsOn <= until && (one.endsOn ?? NEVER) >= from);
  // The load only grows on a day something starts, so those days and the first are enough.
  const days = [from, ...within.map((one) => one.startsOn).filter((day) => day > from)];
  let most: Load = { weeklyMinutes: 0, clients: 0 };
  for (const day of days) {
    const on = within.filter((one) => one.startsOn <= day && (one.endsOn ?? NEVER) >= day);
    most = {
      weeklyMinutes: Math.max(
        most.weeklyMinutes,
        on.reduce((sum, one) => sum + one.weeklyMinutes, 0),
      ),
      clients: Math.max(most.clients, on.length),
    };
  }
  return most;
}

/** Work minutes a week still to sell on every day of the range. */
export const freeOf = (
  weeklyMinutes: number,
  bookings: readonly Booking[],
  from: string,
  to: string | null,
): number => Math.max(0, weeklyMinutes - heaviest(bookings, from, to).weeklyMinutes);
