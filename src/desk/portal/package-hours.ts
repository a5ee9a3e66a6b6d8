export interface HoursLeft {
  startsOn: string;
  endsOn: string;
  totalMinutes: number;
  /** Below zero when more than the package holds was used. */
  leftMinutes: number;
  /** Positions from 0 (start of the period) to 1 (its end), with the minutes left there. */
  points: { at: number; left: number }[];
  /** Minutes left at the end if it goes on like this. */
  forecast?: number;
}

/** What is left of a contract's hours, for the business's day; a module below that knows them provides it. */
export interface PackageHours {
  /** Null for a contract without included hours. */
  of(contractId: string): Promise<HoursLeft | null>;
}

/** Exported by a global module below the desk; without it the page shows the week's recorded time alone. */
export const PACKAGE_HOURS = Symbol('package hours');
