import { loadDemoWorld } from '../../src/cli/demo/load.js';
import type { Role } from '../../src/identity/index.js';
import type { TestApp } from '../support/app.js';
import type { Reader } from '../support/reader.js';
import { PASSWORD } from '../support/world.js';

/** Somebody who looks at every page open to them. */
export interface Inhabitant {
  role: Role;
  email: string;
  password: string;
  reader: Reader;
  /** Where the looking begins: the first page, and what a mail led to. */
  starts: string[];
}

interface DemoFact {
  logins: { who: string; email: string; password: string }[];
}

/** The demo world's people, two newcomers for whom every page is empty, and a passer-by with three mails. */
export async function inhabit(app: TestApp): Promise<Inhabitant[]> {
  const { world } = app;
  await loadDemoWorld(app.nest);
  const [fact] = await app.sql<{ value: DemoFact }>(`select value from platform_fact where name = 'demo'`);
  const known = (who: string, role: Role) => {
    const login = fact?.value.logins.find((one) => one.who === who);
    if (!login) throw new Error(`the demo world has no ${who} to log in as`);
    return enter(app, role, login.email, login.password);
  };
  const owner = await known('business', 'owner');
  const [firm] = await app.sql<{ id: string; name: string; ownerId: string }>(
    `select o.id, o.name, a.id "ownerId" from organisation o join membership m on m.organisation_id = o.id
      join account a on a.id = m.account_id where a.email = $1`,
    [owner.email],
  );
  const colleague = async (role: 'manager' | 'viewer') => {
    const { email } = await world.account(`Collega ${role}`, 'business');
    await app.sql(
      `insert into membership (organisation_id, account_id, role, created_at)
       select $1, id, $2, $3 from account where email = $4`,
      [firm?.id, role, app.clock.date(), email],
    );
    return enter(app, role, email, PASSWORD);
  };
  const { email: nina } = await world.assistantAccount('Nina Nuova');
  const { owner: newcomer } = await world.firm('Bottega Nuova');
  await owner.reader.post('/members/invitations', { email: 'nuova@example.com', role: 'viewer' });
  return [
    await passerBy(app, nina),
    owner,
    await colleague('manager'),
    await colleague('viewer'),
    await known('assistant', 'assistant'),
    await enter(app, 'assistant', nina, PASSWORD),
    await enter(app, 'owner', newcomer.email, PASSWORD),
    await known('staff', 'staff'),
  ];
}

async function enter(app: TestApp, role: Role, email: string, password: string): Promise<Inhabitant> {
  const reader = await app.reader().logIn(email, password);
  return { role, email, password, reader, starts: ['/'] };
}

async function passerBy(app: TestApp, forgetful: string): Promise<Inhabitant> {
  const reader = app.reader();
  await reader.post('/signup', {
    kind: 'business',
    name: 'Piero Passante',
    organisation: 'Passante Srl',
    email: 'piero@example.com',
    password: PASSWORD,
    terms: 'true',
  });
  await reader.post('/password', { email: forgetful });
  const links = [];
  for (const to of ['piero@example.com', 'nuova@example.com', forgetful])
    links.push((await app.lastMail(to)).link);
  const starts = ['/', '/dev/mailbox', ...links];
  return { role: 'visitor', email: '', password: '', reader, starts };
}
