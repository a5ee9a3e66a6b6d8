import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { Presets, SingleBar } from 'cli-progress';
import { createContext } from '../app.js';
import { MasterKeys, Reseal, VaultKeys } from '../desk/index.js';
import { runSettings } from '../platform/config/run.js';
import { runCommand } from '../platform/process.js';
import { Trouble } from '../platform/trouble.js';
import { inInstallation } from './installation.js';

const usage = 'npm run keys -- status | rotate | renew [CONTRACT NUMBER]';

/** The keys of the vaults: what needs which master key, wrapping with the newest, new data keys. */
runCommand(async () => {
  const [verb = 'status', number] = parseArgs({ allowPositionals: true }).positionals;
  if (!['status', 'rotate', 'renew'].includes(verb)) throw new Trouble(`Use: ${usage}`);
  await inInstallation(async (env) => {
    const app = await createContext({ ...runSettings('web', env), logLevel: 'error' });
    try {
      if (verb === 'rotate') await rotate(app);
      if (verb === 'renew') await renew(app, number ?? null);
      else await status(app);
    } finally {
      await app.close();
    }
  });
  process.exit(0);
});

async function status(app: INestApplicationContext): Promise<void> {
  for (const { id, known, first, holds } of await app.get(MasterKeys, { strict: false }).use()) {
    const may = first
      ? 'wraps new keys'
      : holds === 0
        ? 'may be removed from MASTER_KEYS'
        : 'is still needed';
    console.log(
      `${id.padEnd(20)} ${String(holds).padStart(6)} wrapped  ${known ? may : 'IS MISSING from MASTER_KEYS'}`,
    );
  }
}

async function rotate(app: INestApplicationContext): Promise<void> {
  const bar = new Bar('wrapping');
  await app.get(MasterKeys, { strict: false }).rotate((done, total) => bar.show(done, total));
  bar.stop();
}

async function renew(app: INestApplicationContext, number: string | null): Promise<void> {
  const [keys, reseal] = [app.get(VaultKeys, { strict: false }), app.get(Reseal, { strict: false })];
  const contracts = await reseal.contracts(number);
  if (contracts.length === 0) throw new Trouble(`No contract ${number ?? ''} with a vault that opens.`);
  for (const contract of contracts) {
    await keys.renew(contract.id);
    const total = await reseal.left(contract.id);
    const bar = new Bar(contract.number);
    await reseal.all(contract.id, (done) => bar.show(done, Math.max(done, total)));
    bar.stop();
  }
  console.log(
    'What older versions sealed is sealed anew; they are removed by the nightly sweep a day from now.',
  );
}

/** A bar; without a terminal a line every five seconds. */
class Bar {
  private bar: SingleBar | null = null;

  constructor(private readonly name: string) {}

  show(done: number, total: number): void {
    if (!this.bar) {
      this.bar = new SingleBar(
        {
          format: `${this.name.padEnd(14)} {bar} {percentage}% · {value} of {total} · {eta_formatted}`,
          noTTYOutput: !process.stderr.isTTY,
          notTTYSchedule: 5000,
        },
        Presets.shades_classic,
      );
      this.bar.start(total, done);
    }
    this.bar.update(done);
  }

  stop(): void {
    this.bar?.stop();
  }
}
