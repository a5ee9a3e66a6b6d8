import type { INestApplicationContext } from '@nestjs/common';
import { hashPassword } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Live } from '../../platform/live/live.js';
import { Clock } from '../../platform/time/clock.js';
import { SearchIndex } from '../../search/index.js';
import { Skills } from '../../skills/index.js';
import { addContracts } from './contracts.js';
import { addConversations } from './conversations.js';
import { addDeals } from './deals.js';
import { addDeliveries } from './deliveries.js';
import { addDeskWork } from './desk/index.js';
import { addMarket } from './market.js';
import { addMoney, openAccounts } from './money/index.js';
import { addNews } from './news.js';
import { addOffers } from './offers.js';
import { addPeople, assistantMail, firmMail } from './people.js';
import { addReviews } from './reviews.js';
import { addStaffWork } from './staff.js';
import { addReputations } from './standing.js';
import { addSubstitutes } from './substitutes.js';
import { addTelephones, addVoicemails } from './telephones.js';
import { addTimesheets } from './timesheets.js';
import { DemoWorld } from './world.js';

const PASSWORD = 'buongiorno';

/** Fills an empty database with the demo world, in one transaction: a loader that was killed leaves nothing. */
export async function loadDemoWorld(app: INestApplicationContext): Promise<void> {
  const uow = app.get(UnitOfWork, { strict: false });
  const settings = app.get<RunSettings>(SETTINGS, { strict: false });
  const now = app.get(Clock, { strict: false }).now();
  const world = new DemoWorld(uow, settings, now, await hashPassword(PASSWORD));
  addPeople(world);
  addOffers(world);
  const deals = addDeals(world);
  await openAccounts(world, app, deals);
  await uow.run({ accountId: null }, async () => {
    await app.get(Skills, { strict: false }).sync();
    await world.flush();
    await addContracts(world, app, deals);
    await world.flush();
    const done = await addDeskWork(world);
    const sheets = addTimesheets(world, done);
    const charges = addMoney(world, sheets, await addDeliveries(world, app));
    addReviews(world, charges);
    await addStaffWork(world, app);
    addMarket(world);
    addConversations(world);
    addTelephones(world, done);
    addSubstitutes(world);
    addNews(world, deals, sheets, charges);
    await world.flush();
    await addVoicemails(world);
    await addReputations(world, app);
    await world.flush();
    await app.get(SearchIndex, { strict: false }).rebuild();
    // Every web process reads the market again.
    await app.get(Live, { strict: false }).publish(['matching'], { kind: 'reload' });
    await noteLogins(world);
  });
}

/** Written last: with it the world is there. */
async function noteLogins(world: DemoWorld): Promise<void> {
  const logins = [
    { who: 'business', email: firmMail('studiobianchi', 'Andrea Bianchi'), password: PASSWORD },
    { who: 'assistant', email: assistantMail('Mara Rinaldi'), password: PASSWORD },
    { who: 'staff', email: 'staff@cornetta.example', password: PASSWORD },
  ];
  world.add('platform_fact', { name: 'demo', value: { logins } });
  await world.flush();
}
