import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings, type Settings } from '../platform/config/index.js';
import {
  migrate,
  startEmbedded,
  type DatabaseUrls,
  type EmbeddedDatabase,
} from '../platform/database/index.js';
import { makeFolder } from '../platform/folder.js';
import { tryPort } from '../platform/port.js';
import { runCommand } from '../platform/process.js';
import { Trouble } from '../platform/trouble.js';
import { demoLogins, loadDemoOnce } from './demo-world.js';
import { partEnvironment, rememberAddress } from './installation.js';
import { Part } from './part.js';

const built = join(import.meta.dirname, '..');

/** Database, migrations, web and jobs, all in their order, until told to stop. */
class Start {
  private readonly settings: Settings = loadSettings(process.env, { migrates: true });
  private readonly parts: Part[] = [];
  private database?: EmbeddedDatabase;
  private watch?: NodeJS.Timeout;
  private readonly stopping = new AbortController();

  async run(): Promise<void> {
    const { settings } = this;
    await this.refuseTakenPorts();
    makeFolder(settings.filesDir);
    const urls = await this.openDatabase();
    if (this.stopping.signal.aborted) return;
    await migrate(urls);
    const env = partEnvironment(settings, urls.url);
    if (settings.stripeStandIn)
      await this.startPart('The Stripe stand-in', 'dev/stripe/main.js', {
        ...env,
        STRIPE_STAND_IN_PORT: String(settings.stripeStandInPort),
        STRIPE_WEBHOOK_SECRET: settings.stripeWebhookSecrets[0],
        WEBHOOK_URL: `http://${localHost(settings.host)}:${settings.port}/webhooks/stripe`,
      });
    await Promise.all([this.startPart('Web', 'main.js', env), this.startPart('Jobs', 'worker.js', env)]);
    if (settings.demo) await loadDemoOnce(urls.url, env, this.stopping.signal);
    if (this.stopping.signal.aborted) return;
    rememberAddress(settings);
    console.log(`Cornetta is ready: ${settings.publicUrl}`);
    if (settings.demo) for (const line of await demoLogins(urls.url)) console.log(line);
  }

  /** Ends what was started; PostgreSQL goes last. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.watch);
    await Promise.all(this.parts.map((part) => part.stop()));
  }

  explain(error: Error): Error {
    return this.database?.explain(error) ?? error;
  }

  async closeDatabase(): Promise<void> {
    await this.database?.stop();
  }

  private async refuseTakenPorts() {
    const { settings } = this;
    const wanted: [string, number, string][] = [['PORT', settings.port, settings.host]];
    if (settings.stripeStandIn)
      wanted.push(['STRIPE_STAND_IN_PORT', settings.stripeStandInPort, settings.host]);
    for (const [name, port, host] of wanted)
      if ((await tryPort(port, host).catch(cannotListen)) === undefined)
        throw new Trouble(`Port ${port} of ${host} is in use: set ${name} to another one.`);
  }

  private async openDatabase(): Promise<DatabaseUrls> {
    const { dataDir, databaseUrl, databaseOwnerUrl } = this.settings;
    if (databaseUrl && databaseOwnerUrl) return { url: databaseUrl, ownerUrl: databaseOwnerUrl };
    this.database = await startEmbedded(dataDir);
    this.watch = setInterval(() => void this.reviveDatabase(), 2000);
    return this.database;
  }

  private async reviveDatabase() {
    if (this.database?.alive() !== false) return;
    clearInterval(this.watch);
    console.error('PostgreSQL ended; it starts again.');
    try {
      await this.openDatabase();
    } catch (error) {
      finish(error as Error);
    }
  }

  private async startPart(name: string, file: string, env: NodeJS.ProcessEnv) {
    const path = join(built, file);
    if (this.stopping.signal.aborted || !existsSync(path)) return;
    const part = new Part(name, path, env, finish);
    this.parts.push(part);
    await part.start();
  }
}

function cannotListen(error: Error): never {
  throw new Trouble(`HOST and PORT: can't listen there (${error.message}).`);
}

function localHost(host: string) {
  return ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
}

let finish: (error?: Error) => void = () => undefined;

runCommand(async () => {
  const asked = new Promise<void>((resolve, reject) => {
    finish = (error) => (error ? reject(error) : resolve());
  });
  process.on('SIGINT', () => finish()).on('SIGTERM', () => finish());
  endWithNpm();
  const start = new Start();
  const started = start.run();
  try {
    await Promise.race([asked, started.then(() => asked)]);
  } catch (error) {
    throw start.explain(error as Error);
  } finally {
    await start.stop();
    await started.catch(() => undefined);
    await start.closeDatabase();
  }
  process.exit(0);
});

/** A killed npm can't pass on the signal, and its port would stay taken. */
function endWithNpm() {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] !== undefined)
    setInterval(() => process.ppid === parent || finish(), 1000).unref();
}
