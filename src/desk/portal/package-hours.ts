/** What is left of a contract's hours, for the business's day; a module below that knows them provides it. */
export interface PackageHours {
  /** Null for a contract without included hours. */
  of(contractId: string): Promise<{
    leftMinutes: number;
    totalMinutes: number;
    endsOn: string;
    /** Positions from 0 (start of the period) to 1 (its end), with the minutes left there. */
    points: { at: number; left: number }[];
    /** Minutes left at the end if it goes on like this. */
    forecast?: number;
    startsOn: string;
  } | null>;
}

/** Exported by a global module below the desk; without it the page shows the week's recorded time. */
export const PACKAGE_HOURS = Symbol('package hours');
