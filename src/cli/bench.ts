import { runCommand } from '../platform/process.js';
import { Trouble } from '../platform/trouble.js';
import { benchDesk } from './bench/desk/index.js';
import { benchHttp } from './bench/http.js';
import { benchMatch } from './bench/match.js';
import { Output } from './bench/output.js';
import { benchScreenPop } from './bench/screen-pop/index.js';
import { benchSearch } from './bench/search.js';

const benches: Record<string, (output: Output) => Promise<void>> = {
  desk: benchDesk,
  http: benchHttp,
  match: benchMatch,
  search: benchSearch,
  'screen-pop': benchScreenPop,
};

/** `npm run bench -- NAME [--json]`: figures of one run, as ratios beside something bare. */
runCommand(async () => {
  const [name = ''] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const bench = benches[name];
  if (!bench) throw new Trouble(`Which bench? ${Object.keys(benches).join(', ')}`);
  await bench(new Output(process.argv.includes('--json')));
  process.exit(0);
});
