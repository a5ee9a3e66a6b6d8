import { newId } from '../../src/platform/ids.js';
import { Conversations } from '../../src/messaging/index.js';
import type { Role } from '../../src/identity/index.js';
import type { TestApp } from '../support/app.js';
import { signedContract } from '../support/contracts.js';
import type { Reader } from '../support/reader.js';
import { PASSWORD, type Person } from '../support/world.js';

/** Somebody who looks at every page open to them. */
export interface Inhabitant {
  role: Role;
  email: string;
  password: string;
  reader: Reader;
  /** Where the looking begins: the first page, and what a mail led to. */
  starts: string[];
}

/** A firm with all its roles, an assistant who works for it, staff, and a passer-by with three mails. */
export async function inhabit(app: TestApp): Promise<Inhabitant[]> {
  const { world } = app;
  const firm = await world.firm('Studio Bianchi', 'Elena Bianchi');
  const mara = await world.assistantAccount('Mara Rinaldi');
  const contractId = await signedContract(app, firm, mara);
  const conversation = await app.get(Conversations).openForContract(contractId, firm.id, mara.id);
  await app.get(Conversations).post(mara.actor, conversation, 'Buongiorno, da lunedì rispondo io.');
  const owner = await as(app, 'owner', firm.owner);
  await owner.reader.post('/members/invitations', { email: 'nuova@example.com', role: 'viewer' });
  await app.settle();
  return [
    await passerBy(app, mara),
    owner,
    await as(app, 'manager', await world.member(firm, 'Marta Manager', 'manager')),
    await as(app, 'viewer', await world.member(firm, 'Vito Lettore', 'viewer')),
    await as(app, 'assistant', mara),
    await as(app, 'assistant', await world.assistantAccount('Nina Nuova')),
    await as(app, 'owner', (await world.firm('Idraulica Verri')).owner),
    await as(app, 'staff', await world.staff()),
  ];
}

async function as(app: TestApp, role: Role, { email }: Person): Promise<Inhabitant> {
  const reader = await app.reader().logIn(email, PASSWORD);
  return { role, email, password: PASSWORD, reader, starts: ['/'] };
}

async function passerBy(app: TestApp, mara: Person): Promise<Inhabitant> {
  const reader = app.reader();
  await reader.post('/signup', {
    kind: 'business',
    name: 'Piero Passante',
    organisation: 'Passante Srl',
    email: 'piero@example.com',
    password: PASSWORD,
    terms: 'true',
  });
  await reader.post('/password', { email: mara.email });
  await app.settle();
  const links = [];
  for (const to of ['piero@example.com', 'nuova@example.com', mara.email])
    links.push((await app.lastMail(to)).link);
  return {
    role: 'visitor',
    email: '',
    password: '',
    reader,
    starts: ['/', '/dev/mailbox', ...links, `/confirm/${newId()}`],
  };
}
