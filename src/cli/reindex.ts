import { Presets, SingleBar } from 'cli-progress';
import { createContext } from '../app.js';
import { runSettings } from '../platform/config/run.js';
import { runCommand } from '../platform/process.js';
import { Trouble } from '../platform/trouble.js';
import { Rebuilds, type RebuildProgress } from '../search/index.js';
import { inInstallation } from './installation.js';

/**
 * `npm run reindex`: makes every document of the directory anew while the old ones are served. Broken off, it goes on
 * where it was when it is called again.
 */
runCommand(async () => {
  await inInstallation(async (env) => {
    const app = await createContext({ ...runSettings('web', env), logLevel: 'error' });
    const bars = new Bars();
    try {
      const finished = await app.get(Rebuilds, { strict: false }).all((progress) => bars.show(progress));
      if (!finished) throw new Trouble('Another process rebuilds the index at this moment.');
    } finally {
      bars.stop();
      await app.close();
    }
  });
  process.exit(0);
});

/** A bar for each engine; without a terminal a line every five seconds. */
class Bars {
  private bar: SingleBar | null = null;
  private engine = '';

  show({ engine, done, total }: RebuildProgress): void {
    if (engine !== this.engine) {
      this.stop();
      this.engine = engine;
      this.bar = new SingleBar(
        {
          format: `${engine.padEnd(12)} {bar} {percentage}% · {value} of {total} · {eta_formatted}`,
          noTTYOutput: !process.stderr.isTTY,
          notTTYSchedule: 5000,
        },
        Presets.shades_classic,
      );
      this.bar.start(total, done);
    }
    this.bar?.update(done);
  }

  stop(): void {
    this.bar?.stop();
    this.bar = null;
  }
}
