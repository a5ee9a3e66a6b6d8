import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partEnvironment } from '../../src/cli/installation.js';
import { loadSettings } from '../../src/platform/config/index.js';

describe('the parts of a demo', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cornetta-'));
  afterAll(() => rmSync(dataDir, { recursive: true }));
  const part = (env: Record<string, string>) => {
    const settings = loadSettings({ DATA_DIR: dataDir, ...env });
    const { DEMO, TWILIO_SMS_FROM, OUTBOUND_ALLOW } = partEnvironment(settings, 'postgresql://a@127.0.0.1/b');
    return { DEMO, TWILIO_SMS_FROM, OUTBOUND_ALLOW };
  };

  it('send texts to its exchange, and webhooks to this machine while nobody else can ask for it', () => {
    expect(part({})).toEqual({ DEMO: '1', TWILIO_SMS_FROM: 'Cornetta', OUTBOUND_ALLOW: '127.0.0.1,::1' });
    expect(part({ HOST: '0.0.0.0' }).OUTBOUND_ALLOW).toBeUndefined();
    expect(part({ OUTBOUND_ALLOW: '10.0.0.1' }).OUTBOUND_ALLOW).toBe('10.0.0.1');
  });
});
