import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadSetting, loadSettings, settingsTable } from '../../src/platform/config/index.js';

const key = Buffer.alloc(32, 7).toString('base64');
const complete = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://cornetta.example/',
  DATABASE_URL: 'postgres://app:secret@db/cornetta',
  DATABASE_OWNER_URL: 'postgres://owner:secret@db/cornetta',
  STRIPE_SECRET_KEY: 'sk_live_1',
  STRIPE_WEBHOOK_SECRETS: 'whsec_a, whsec_b',
  SMTP_URL: 'smtps://user:secret@mail.example',
  MASTER_KEYS: `second:${key},first:${key}`,
};

function refusal(env: NodeJS.ProcessEnv): Record<string, string> {
  try {
    loadSettings(env, { migrates: true });
  } catch (error) {
    if (error instanceof BadSetting)
      return Object.fromEntries(error.reasons.map(({ setting, reason }) => [setting, reason]));
    throw error;
  }
  return {};
}

describe('settings', () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'cornetta-settings-'));
  });
  afterAll(() => rmSync(dataDir, { recursive: true }));

  it('need nothing on a laptop', () => {
    const settings = loadSettings({ DATA_DIR: dataDir, PORT: '4000' });
    expect(settings).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:4000',
      embedded: true,
      demo: true,
      stripeStandIn: true,
      stripeStandInPort: 4001,
      platformFeeBps: 1000,
    });
  });

  it('make the development key once, for its owner only', () => {
    const [first, again] = [loadSettings({ DATA_DIR: dataDir }), loadSettings({ DATA_DIR: dataDir })];
    expect(first.masterKeys[0]?.key).toHaveLength(32);
    expect(again.masterKeys).toEqual(first.masterKeys);
    expect(again.stripeWebhookSecrets).toEqual(first.stripeWebhookSecrets);
    expect(statSync(join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
  });

  it('take an empty value for none', () => {
    expect(loadSettings({ DATA_DIR: dataDir, PORT: '', SMTP_URL: ' ' })).toMatchObject({ port: 3000 });
  });

  it('name every bad one with its reason, in one go', () => {
    expect(
      refusal({
        PORT: 'http',
        DATABASE_URL: 'mysql://x',
        DEMO: 'yes',
        MASTER_KEYS: 'a:short',
        LOG_LEVEL: 'loud',
      }),
    ).toEqual({
      PORT: 'must be a port number',
      DATABASE_URL: 'must look like postgres://role:password@host:5432/database',
      DEMO: 'must be 0 or 1',
      MASTER_KEYS: 'must be id:key pairs with ids that differ and keys of 32 bytes in base64',
      LOG_LEVEL: 'must be fatal, error, warn, info, debug, trace or silent',
    });
  });

  it.each([
    ['PORT', '70000', 'must be from 1 to 65535'],
    ['PORT', '30.5', 'must be a port number'],
    ['PUBLIC_URL', 'cornetta.example', 'must be an http(s) address'],
    ['PUBLIC_URL', 'https://cornetta.example/shop', 'without a path'],
    ['PLATFORM_FEE_BPS', '-1', 'must be from 0 to 5000'],
    ['STRIPE_SECRET_KEY', 'pk_test_1', 'must be a Stripe secret key'],
    ['STRIPE_WEBHOOK_SECRETS', 'secret', 'must be a comma list of whsec_'],
    ['SMTP_URL', 'mail.example', 'must look like smtp://'],
    ['MEILISEARCH_URL', 'search:7700', 'must look like http://'],
    ['MEILISEARCH_INDEX', 'a b', 'must be letters, digits'],
    ['OPERATOR_EMAIL', 'me', 'must be an e-mail address'],
  ])('refuse %s=%s', (name, value, reason) => {
    expect(refusal({ [name]: value })[name]).toContain(reason);
  });

  it('refuse what does not go together', () => {
    expect(refusal({ STRIPE_SECRET_KEY: 'sk_test_1' })).toEqual({
      STRIPE_WEBHOOK_SECRETS: 'is needed together with STRIPE_SECRET_KEY',
      PUBLIC_URL: 'is needed together with STRIPE_SECRET_KEY',
    });
    expect(refusal({ ...complete, MEILISEARCH_URL: 'http://search:7700' })).toEqual({
      MEILISEARCH_KEY: 'is needed together with MEILISEARCH_URL',
    });
    expect(refusal({ DATABASE_URL: complete.DATABASE_URL })).toEqual({
      DATABASE_OWNER_URL: 'is needed together with DATABASE_URL',
    });
    const sameRole = { DATABASE_URL: complete.DATABASE_URL, DATABASE_OWNER_URL: complete.DATABASE_URL };
    expect(refusal(sameRole)['DATABASE_URL']).toBe('must log in as another role than DATABASE_OWNER_URL');
    expect(refusal({ PORT: '4000', STRIPE_STAND_IN_PORT: '4000' })).toEqual({
      STRIPE_STAND_IN_PORT: 'must differ from PORT',
    });
  });

  it('let production start when complete, without demo or stand-in', () => {
    const settings = loadSettings(complete, { migrates: true });
    expect(settings).toMatchObject({
      production: true,
      demo: false,
      stripeStandIn: false,
      publicUrl: 'https://cornetta.example',
      stripeWebhookSecrets: ['whsec_a', 'whsec_b'],
    });
    expect(settings.masterKeys.map(({ id }) => id)).toEqual(['second', 'first']);
  });

  it.each(Object.keys(complete).filter((name) => name !== 'NODE_ENV'))(
    'refuse production without %s',
    (name) => {
      expect(Object.keys(refusal({ ...complete, [name]: undefined }))).toContain(name);
    },
  );

  it('let production show the demo only when told to', () => {
    const settings = loadSettings(
      { NODE_ENV: 'production', DEMO: '1', DATA_DIR: dataDir },
      { migrates: true },
    );
    expect(settings).toMatchObject({ demo: true, stripeStandIn: true });
    expect(loadSettings({ DEMO: '0', DATA_DIR: dataDir })).toMatchObject({
      demo: false,
      stripeStandIn: false,
    });
  });

  it('do not ask web and jobs for the tables’ owner', () => {
    const { DATABASE_OWNER_URL: _, ...part } = complete;
    expect(loadSettings(part).databaseUrl).toBe(complete.DATABASE_URL);
  });

  it('are each described', () => {
    const rows = settingsTable().split('\n').slice(2);
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(row).toMatch(/^\| `[A-Z_]+` \| .* \| \S.+ \|$/);
  });
});
