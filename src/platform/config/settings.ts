import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '../folder.js';
import { Trouble } from '../trouble.js';
import { environment, type Environment } from './environment.js';

export interface MasterKey {
  id: string;
  key: Buffer;
}

export type Settings = ReturnType<typeof settingsFrom>;

/** One or more settings that can't be used; the message lists each by name with its reason. */
export class BadSetting extends Trouble {
  override readonly name = 'BadSetting';

  constructor(readonly reasons: { setting: string; reason: string }[]) {
    super(reasons.map(({ setting, reason }) => `${setting}: ${reason}`).join('\n'));
  }
}

/**
 * Reads every setting once and refuses to go on with a bad one. Only a process that migrates needs
 * the tables' owner; web and jobs live without its password.
 */
export function loadSettings(env: NodeJS.ProcessEnv = process.env, { migrates = false } = {}): Settings {
  const known = Object.keys(environment.shape).flatMap((name) => {
    const value = env[name]?.trim();
    return value ? [[name, value]] : [];
  });
  const parsed = environment.safeParse(Object.fromEntries(known));
  const reasons = parsed.success
    ? contradictions(parsed.data, migrates)
    : parsed.error.issues.map((issue) => ({ setting: String(issue.path[0]), reason: issue.message }));
  if (!parsed.success || reasons.length > 0) throw new BadSetting(reasons);
  return settingsFrom(parsed.data);
}

/** The rows of the README's table of settings: name, default, meaning. */
export function settingsTable(): string {
  const rows = Object.entries(environment.shape).map(([name, schema]) => {
    const { usual, description } = schema.meta() as { usual?: string; description: string };
    return `| \`${name}\` | ${usual ?? ''} | ${description} |`;
  });
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

const productionNeeds = [
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRETS',
  'SMTP_URL',
  'MASTER_KEYS',
  'PUBLIC_URL',
  'DATABASE_URL',
] as const;

function contradictions(env: Environment, migrates: boolean) {
  const missing = new Map<keyof Environment, string>();
  const need = (names: readonly (keyof Environment)[], why: string) => {
    for (const name of names) if (env[name] === undefined) missing.set(name, `is needed ${why}`);
  };
  if (env.DATABASE_URL && migrates) need(['DATABASE_OWNER_URL'], 'together with DATABASE_URL');
  if (env.DATABASE_OWNER_URL) need(['DATABASE_URL'], 'together with DATABASE_OWNER_URL');
  if (env.STRIPE_SECRET_KEY)
    need(['STRIPE_WEBHOOK_SECRETS', 'PUBLIC_URL'], 'together with STRIPE_SECRET_KEY');
  if (env.TWILIO_ACCOUNT_SID) need(['TWILIO_AUTH_TOKEN', 'PUBLIC_URL'], 'together with TWILIO_ACCOUNT_SID');
  if (env.TWILIO_AUTH_TOKEN || env.TWILIO_NUMBERS)
    need(['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'], 'together with the other settings of Twilio');
  if (env.NODE_ENV === 'production' && env.DEMO !== true) {
    need(productionNeeds, 'when NODE_ENV is production');
    if (env.MEILISEARCH_URL) need(['MEILISEARCH_KEY'], 'together with MEILISEARCH_URL');
    if (migrates) need(['DATABASE_OWNER_URL'], 'when NODE_ENV is production');
  }
  const reasons = [...missing].map(([setting, reason]) => ({ setting: setting as string, reason }));
  if (env.DATABASE_URL && new URL(env.DATABASE_URL).username === userOf(env.DATABASE_OWNER_URL))
    reasons.push({ setting: 'DATABASE_URL', reason: 'must log in as another role than DATABASE_OWNER_URL' });
  if (env.PORT === env.STRIPE_STAND_IN_PORT)
    reasons.push({ setting: 'STRIPE_STAND_IN_PORT', reason: 'must differ from PORT' });
  return reasons;
}

const LOOPBACK = ['127.0.0.1', '::1'];
const isLoopback = (host: string): boolean => host === 'localhost' || LOOPBACK.includes(host);

function userOf(url: string | undefined) {
  return url && new URL(url).username;
}

function settingsFrom(env: Environment) {
  const dataDir = resolve(env.DATA_DIR);
  const embedded = env.DATABASE_URL === undefined;
  const demo = env.DEMO ?? embedded;
  const stripeStandIn = demo && env.STRIPE_SECRET_KEY === undefined;
  const twilioStandIn = demo && env.TWILIO_ACCOUNT_SID === undefined;
  const masterKeys = env.MASTER_KEYS ?? [developmentKey(dataDir)];
  const reachableHost = ['0.0.0.0', '::'].includes(env.HOST) ? 'localhost' : env.HOST;
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL ?? `http://${reachableHost}:${env.PORT}`,
    dataDir,
    filesDir: resolve(env.FILES_DIR ?? join(dataDir, 'files')),
    /** No DATABASE_URL: `npm start` runs its own PostgreSQL. */
    embedded,
    databaseUrl: env.DATABASE_URL,
    databaseOwnerUrl: env.DATABASE_OWNER_URL,
    databasePool: env.DATABASE_POOL,
    /** Demo world, printed log-ins, mailbox page and stand-ins exist only when this is set. */
    demo,
    production: env.NODE_ENV === 'production',
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN,
    trustProxy: env.TRUST_PROXY,
    masterKeys,
    stripeSecretKey: env.STRIPE_SECRET_KEY,
    /** True when the Stripe SDK talks to the local stand-in at stripeStandInPort. */
    stripeStandIn,
    stripeStandInPort: env.STRIPE_STAND_IN_PORT ?? env.PORT + 1,
    stripeWebhookSecrets: env.STRIPE_WEBHOOK_SECRETS ?? (stripeStandIn ? [standInSecret(masterKeys[0])] : []),
    /** True when the simulated exchange of the demo stands for Twilio. */
    twilioStandIn,
    twilio: twilioOf(env) ?? (twilioStandIn ? simulatedTwilio(masterKeys[0]) : null),
    apiRateLimit: env.API_RATE_LIMIT,
    platformFeeBps: env.PLATFORM_FEE_BPS,
    platformName: env.PLATFORM_NAME,
    platformVatNumber: env.PLATFORM_VAT_NUMBER,
    platformAddress: env.PLATFORM_ADDRESS,
    operatorName: env.OPERATOR_NAME,
    operatorEmail: env.OPERATOR_EMAIL,
    /** No MEILISEARCH_URL: PostgreSQL alone serves the directory. */
    meilisearchUrl: env.MEILISEARCH_URL,
    meilisearchKey: env.MEILISEARCH_KEY,
    meilisearchIndex: env.MEILISEARCH_INDEX,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    inboundMailSecret:
      env.INBOUND_MAIL_SECRET ?? (demo ? derivedSecret(masterKeys[0], 'inbound mail') : undefined),
    twilioSmsFrom: env.TWILIO_SMS_FROM ?? (twilioStandIn && embedded ? 'Cornetta' : undefined),
    // Nobody but this machine's user can ask such a demo to reach this machine: its receiver of webhooks is there.
    outboundAllow: env.OUTBOUND_ALLOW ?? (embedded && demo && isLoopback(env.HOST) ? LOOPBACK : []),
  };
}

/** Made once and kept with the data it protects, so that a laptop needs no set-up. */
function developmentKey(dataDir: string): MasterKey {
  const file = join(dataDir, 'master.key');
  makeFolder(dataDir);
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = Buffer.from(readFileSync(file, 'utf8'), 'base64');
  if (key.length !== 32)
    throw new BadSetting([{ setting: 'DATA_DIR', reason: `${file} is not a key of 32 bytes` }]);
  return { id: 'development', key };
}

export interface TwilioAccount {
  accountSid: string;
  authToken: string;
  numbers: string[];
}

function twilioOf(env: Environment): TwilioAccount | null {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_NUMBERS: numbers = [] } = env;
  return accountSid && authToken ? { accountSid, authToken, numbers } : null;
}

function simulatedTwilio(masterKey: MasterKey | undefined): TwilioAccount {
  const digest = createHmac('sha256', masterKey?.key ?? '')
    .update('simulated exchange')
    .digest('hex');
  const numbers = Array.from({ length: 60 }, (_, index) => `+3905119${String(90_000 + index * 11)}`);
  return { accountSid: `AC${digest.slice(0, 32)}`, authToken: digest.slice(32), numbers };
}

function standInSecret(masterKey: MasterKey | undefined): string {
  return `whsec_${derivedSecret(masterKey, 'stripe stand-in')}`;
}

function derivedSecret(masterKey: MasterKey | undefined, use: string): string {
  return createHmac('sha256', masterKey?.key ?? '')
    .update(use)
    .digest('hex');
}
