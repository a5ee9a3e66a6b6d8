/**
 * Chance that somebody who calls finds every line taken and gives up (Erlang B), when calls keep so many lines busy on
 * average. By the recurrence, which stays exact where factorials would overflow.
 */
export function erlangB(lines: number, load: number): number {
  let blocked = 1;
  for (let line = 1; line <= lines; line += 1) blocked = (load * blocked) / (line + load * blocked);
  return blocked;
}

/** Chance that somebody who calls and holds has to wait (Erlang C); 1 when more calls come than can be answered. */
export function erlangC(lines: number, load: number): number {
  if (load >= lines) return 1;
  const blocked = erlangB(lines, load);
  return (lines * blocked) / (lines - load * (1 - blocked));
}
