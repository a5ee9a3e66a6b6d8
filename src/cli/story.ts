import { runCommand } from '../platform/process.js';
import { Trouble } from '../platform/trouble.js';
import { agreement } from './story/agreement.js';
import { arrival } from './story/arrival.js';
import { reward } from './story/reward.js';
import { Tale } from './story/tale.js';
import { Teller } from './story/teller.js';
import { work } from './story/work.js';
import { Instance, type Login } from './instance.js';

/** The demo's own staff, for an installation that was started elsewhere. */
const demoLogins: Login[] = [{ who: 'staff', email: 'staff@cornetta.example', password: 'buongiorno' }];

/**
 * `npm run story`: the main job over real HTTP, as three people and a caller, on a throw-away instance or on the demo at
 * BASE_URL. Ends with exit code 1 at the first step that fails.
 */
runCommand(async () => {
  const teller = new Teller(process.argv.includes('--json'));
  const base = process.env['BASE_URL'];
  if (base) return tell(new Tale(base, demoLogins), teller);
  const instance = await Instance.prepare({ LOG_LEVEL: 'error' });
  try {
    await teller.step(
      'A whole installation starts',
      () => instance.start(),
      (ms) => `ready in ${(ms / 1000).toFixed(1)} s`,
    );
    await tell(new Tale(instance.url, instance.logins), teller);
  } finally {
    await instance.remove();
  }
});

async function tell(tale: Tale, teller: Teller): Promise<void> {
  try {
    for (const chapter of [arrival, agreement, work, reward]) await chapter(tale, teller);
  } catch (error) {
    throw new Trouble(`The story stopped: ${(error as Error).message}`);
  }
  teller.end();
}
