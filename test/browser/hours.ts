import type { TestApp } from '../support/app.js';

/** An assistant's weekly windows as saved: "1 09:00–11:00", Monday first. */
export async function hoursOf(app: TestApp, assistantId: string): Promise<string[]> {
  const rows = await app.sql<{ line: string }>(
    `select weekday || ' ' || to_char(starts, 'HH24:MI') || '–' || to_char(ends, 'HH24:MI') line
       from availability_window where assistant_id = $1 order by 1`,
    [assistantId],
  );
  return rows.map(({ line }) => line);
}
