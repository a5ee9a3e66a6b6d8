export interface Stretch {
  startedAt: Date;
  endedAt: Date;
}

/** A form left open over lunch is no work: at most this long counts without being told otherwise. */
export const LONGEST_FORM_MINUTES = 60;

/**
 * The time a record made outside a call took: the minutes said, else from opening its form to saving it, else the
 * usual minutes of its kind.
 */
export function stretchOf(
  now: Date,
  { minutes, openedAt, usual }: { minutes?: number | undefined; openedAt?: Date | undefined; usual: number },
): Stretch {
  const open = openedAt ? (now.getTime() - openedAt.getTime()) / 60_000 : -1;
  const believable = open >= 0 && open <= LONGEST_FORM_MINUTES ? open : usual;
  return { startedAt: new Date(now.getTime() - (minutes ?? believable) * 60_000), endedAt: now };
}

/**
 * What is left of a stretch when everything up to `busyUntil` is already counted or was spam, and a call has run since
 * `inCallSince`: possibly nothing, never a minute twice. So no two stretches of an assistant ever overlap.
 */
export function free(
  { startedAt, endedAt }: Stretch,
  busyUntil: Date | null,
  inCallSince: Date | null,
): Stretch {
  const end = Math.min(endedAt.getTime(), inCallSince?.getTime() ?? Infinity);
  const start = Math.min(end, Math.max(startedAt.getTime(), busyUntil?.getTime() ?? -Infinity));
  return { startedAt: new Date(start), endedAt: new Date(end) };
}
