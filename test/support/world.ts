import {
  hashPassword,
  type Actor,
  type BusinessActor,
  type Member,
  type Role,
} from '../../src/identity/index.js';
import { newId } from '../../src/platform/ids.js';
import type { TestApp } from './app.js';
import type { Reader } from './reader.js';

export const PASSWORD = 'una frase lunga';
let passwordHash: Promise<string> | undefined;

export interface Person {
  id: string;
  name: string;
  email: string;
  actor: Member;
}
export interface Firm {
  id: string;
  name: string;
  owner: Person & { actor: BusinessActor };
}

/** A small named world, put straight into the tables: "Mara answers for the Studio Bianchi". */
export class World {
  constructor(private readonly app: TestApp) {}

  /** An account with a confirmed address; log in with `reader(person)`. */
  async account(name: string, kind: 'assistant' | 'business' | 'staff'): Promise<Person> {
    const id = newId();
    const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com`;
    passwordHash ??= hashPassword(PASSWORD);
    const now = this.app.clock.date();
    await this.insert('account', {
      id,
      email,
      name,
      kind,
      password_hash: await passwordHash,
      locale: 'it',
      email_confirmed_at: now,
      terms_accepted_at: now,
      created_at: now,
    });
    return {
      id,
      name,
      email,
      actor: this.actor(id, name, email, kind === 'business' ? 'owner' : kind, null) as Member,
    };
  }

  assistantAccount(name = 'Mara Rinaldi'): Promise<Person> {
    return this.account(name, 'assistant');
  }

  staff(name = 'Sara Staff'): Promise<Person> {
    return this.account(name, 'staff');
  }

  /** A business with its owner. */
  async firm(name = 'Studio Bianchi', ownerName = `Titolare ${name}`): Promise<Firm> {
    const id = newId();
    await this.insert('organisation', { id, name, created_at: this.app.clock.date() });
    const owner = await this.account(ownerName, 'business');
    await this.insert('membership', {
      organisation_id: id,
      account_id: owner.id,
      role: 'owner',
      created_at: this.app.clock.date(),
    });
    return {
      id,
      name,
      owner: {
        ...owner,
        actor: this.actor(owner.id, owner.name, owner.email, 'owner', id, name) as BusinessActor,
      },
    };
  }

  /** Another member of a firm. */
  async member(
    firm: Firm,
    name: string,
    role: 'owner' | 'manager' | 'viewer',
  ): Promise<Person & { actor: BusinessActor }> {
    const person = await this.account(name, 'business');
    await this.insert('membership', {
      organisation_id: firm.id,
      account_id: person.id,
      role,
      created_at: this.app.clock.date(),
    });
    return {
      ...person,
      actor: this.actor(person.id, name, person.email, role, firm.id, firm.name) as BusinessActor,
    };
  }

  /** A logged-in browser of this person. */
  reader(person: { email: string }): Promise<Reader> {
    return this.app.reader().logIn(person.email, PASSWORD);
  }

  /** One row, past every service: for facts another module will have written. */
  async insert(table: string, row: Record<string, unknown>): Promise<void> {
    const names = Object.keys(row);
    await this.app.sql(
      `insert into ${table} (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(row).map((value) => (isJson(value) ? JSON.stringify(value) : value)),
    );
  }

  private actor(
    accountId: string,
    name: string,
    email: string,
    role: Role,
    organisationId: string | null,
    organisationName: string | null = null,
  ): Actor {
    return {
      accountId,
      role,
      name,
      email,
      organisationId,
      organisationName,
      locale: 'it',
      timezone: 'Europe/Rome',
      confirmed: true,
      sessionId: null,
      scopes: null,
    };
  }
}

const isJson = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof Date) &&
  !(value instanceof Buffer) &&
  !Array.isArray(value);
