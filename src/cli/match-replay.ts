import { Client } from 'pg';
import { replay, type StoredSearch } from '../matching/replay.rules.js';
import { isId } from '../platform/ids.js';
import { runCommand } from '../platform/process.js';
import { Trouble } from '../platform/trouble.js';
import { inInstallation } from './installation.js';

/** `npm run match:replay ID`: computes a stored search again and says whether it comes out the same. */
runCommand(async () => {
  const [id] = process.argv.slice(2);
  if (!isId(id)) throw new Trouble('Which search? Its id stands in the table match_search.');
  const equal = await inInstallation(async ({ DATABASE_URL }) => {
    const client = new Client({ connectionString: DATABASE_URL });
    await client.connect();
    try {
      const { rows } = await client.query<StoredSearch & { at: Date; excluded: Record<string, number> }>(
        `select ranking_version "rankingVersion", results, at, excluded from match_search where id = $1`,
        [id],
      );
      const [stored] = rows;
      if (!stored) throw new Trouble('There is no such search.');
      const { equal, differences } = replay(stored);
      const left = Object.entries(stored.excluded).map(([name, count]) => `${name} ${count}`);
      console.log(
        `Search of ${stored.at.toISOString()}, ranking ${stored.rankingVersion}, ${stored.results.length} kept.`,
      );
      console.log(`Left out: ${left.join(', ')}.`);
      for (const difference of differences) console.log(`  ${difference}`);
      console.log(equal ? 'Equal: every point and every place.' : 'Different.');
      return equal;
    } finally {
      await client.end();
    }
  });
  process.exit(equal ? 0 : 1);
});
