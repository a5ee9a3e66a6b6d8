import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { createWeb } from '../../../app.js';
import { runSettings } from '../../../platform/config/run.js';
import { hashSecret, newSecret } from '../../../platform/crypto/tokens.js';
import { VaultKeys } from '../../../desk/vault/vault-keys.service.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { newId } from '../../../platform/ids.js';
import { Instance } from '../../instance.js';
import { median, type Output } from '../output.js';
import { environmentOf, webProcess } from '../processes.js';
import { Statements } from '../statements.js';
import { growVault } from './grow.js';

interface Figures {
  ms: number;
  statements: number;
}
interface Page {
  name: string;
  url: string;
  cookie: string;
}
const CLIENT = 'Studio Dentistico Bianchi';
const COPIES = 60;
const ROUNDS = 15;

/**
 * The pages of one desk before and after it has years behind it, in one run: how many statements each sends, and how
 * many times longer it takes with sixty times the records.
 */
export async function benchDesk(output: Output): Promise<void> {
  const instance = await Instance.prepare({ LOG_LEVEL: 'error' });
  try {
    await instance.start();
    const env = environmentOf(webProcess(instance.pid ?? 0));
    const app = await createWeb(runSettings('web', { ...process.env, ...env, LOG_LEVEL: 'error' }));
    try {
      const { contractId, pages } = await deskPages(app);
      await sleep(2000);
      const before = await measured(app, pages);
      output.metric('records_before', await growVault(app, contractId, 0), 'records');
      output.say(`writing the past of ${COPIES / 2} years`);
      output.metric('records_after', await growVault(app, contractId, COPIES), 'records');
      await countAnew(env['DATABASE_URL'] ?? '', instance.dataDir);
      const after = await measured(app, pages);
      for (const { name } of pages) {
        output.metric(`${name}_statements`, after.get(name)!.statements, 'per request');
        output.metric(`${name}_p50`, after.get(name)!.ms, 'ms');
        output.metric(`${name}_growth`, after.get(name)!.ms / before.get(name)!.ms, 'ratio');
      }
    } finally {
      await app.close();
    }
  } finally {
    await instance.remove();
  }
}

/** What autovacuum would do within a minute: only the tables' owner may. */
async function countAnew(databaseUrl: string, dataDir: string): Promise<void> {
  const kept = JSON.parse(readFileSync(join(dataDir, 'database.json'), 'utf8')) as {
    passwords: { owner: string };
  };
  const url = new URL(databaseUrl);
  [url.username, url.password] = ['cornetta_owner', kept.passwords.owner];
  const owner = new Client({ connectionString: url.href });
  await owner.connect();
  await owner.query('analyze');
  await owner.end();
}

async function measured(app: NestFastifyApplication, pages: Page[]): Promise<Map<string, Figures>> {
  const found = new Map<string, Figures>();
  const counter = new Statements();
  for (const { name, url, cookie } of pages) {
    const ask = async (): Promise<void> => {
      const { statusCode } = await app.inject({ method: 'GET', url, headers: { cookie } });
      if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}`);
    };
    const statements = await counter.while(() => counter.of(ask));
    const all: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      await ask();
      all.push(performance.now() - began);
    }
    found.set(name, { ms: median(all), statements });
  }
  return found;
}

async function deskPages(app: NestFastifyApplication): Promise<{ contractId: string; pages: Page[] }> {
  const uow = app.get(UnitOfWork, { strict: false });
  const [desk] = await uow.query<{
    contractId: string;
    assistantId: string;
    memberId: string;
    organisationId: string;
  }>(
    `select c.id "contractId", c.assistant_id "assistantId", m.account_id "memberId", o.id "organisationId"
     from contract c join organisation o on o.id = c.organisation_id
       join membership m on m.organisation_id = o.id and m.role = 'owner'
     where o.name = $1 and c.state = 'active' order by c.starts_on limit 1`,
    [CLIENT],
  );
  if (!desk) throw new Error('the demo world has no such desk');
  const { contractId } = desk;
  const [assistant, member] = [
    await session(uow, desk.assistantId),
    await session(uow, desk.memberId, desk.organisationId),
  ];
  const caller = await lastCaller(app, contractId);
  const call = await take(app, contractId, assistant, caller.number);
  const of = (cookie: string, list: Record<string, string>): Page[] =>
    Object.entries(list).map(([name, url]) => ({ name, url, cookie }));
  return {
    contractId,
    pages: [
      ...of(assistant, {
        desk: '/desk',
        rail: '/desk/rail',
        client: `/desk/${contractId}`,
        call,
        caller: `/desk/${contractId}/contacts/${caller.id}`,
        contacts: `/desk/${contractId}/contacts`,
        timeline: `/desk/${contractId}/timeline`,
        cases: `/desk/${contractId}/cases`,
        orders: `/desk/${contractId}/orders`,
        documents: `/desk/${contractId}/documents`,
        calendar: `/desk/${contractId}/calendar`,
        unpaid: `/desk/${contractId}/unpaid`,
        tasks: '/desk/tasks',
        assistant_reports: '/reports',
      }),
      ...of(member, {
        today: `/today?contract=${contractId}`,
        client_timeline: `/contracts/${contractId}/timeline`,
        client_contacts: `/contracts/${contractId}/contacts`,
        client_messages: `/contracts/${contractId}/messages`,
        client_openings: `/contracts/${contractId}/openings`,
        client_cases: `/contracts/${contractId}/cases`,
        client_orders: `/contracts/${contractId}/orders`,
        client_calendar: `/contracts/${contractId}/calendar`,
        client_report: `/contracts/${contractId}/report`,
        client_data: `/contracts/${contractId}/data`,
      }),
    ],
  };
}

/** Somebody with a past: the caller of the contract's last call. */
async function lastCaller(
  app: NestFastifyApplication,
  contractId: string,
): Promise<{ id: string; number: string }> {
  const uow = app.get(UnitOfWork, { strict: false });
  return uow.inContract({ accountId: null }, contractId, async () => {
    const [row] = await uow.query<{ id: string; number: Buffer }>(
      `select c.id, c.number from desk_record r join contact c on c.id = r.contact_id
       where r.contract_id = $1 and r.kind = 'call' order by r.created_at desc limit 1`,
      [contractId],
    );
    if (!row) throw new Error('nobody has called yet');
    const key = await app.get(VaultKeys, { strict: false }).current();
    return { id: row.id, number: key.open(row.number, { table: 'contact', row: row.id, column: 'number' }) };
  });
}

/** The page of a call taken by hand. */
async function take(
  app: NestFastifyApplication,
  contractId: string,
  cookie: string,
  number: string,
): Promise<string> {
  const { headers, statusCode } = await app.inject({
    method: 'POST',
    url: `/desk/${contractId}/calls`,
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    payload: new URLSearchParams({ number }).toString(),
  });
  if (!headers.location) throw new Error(`taking a call answered ${statusCode}`);
  return headers.location.split('?')[0]!;
}

async function session(uow: UnitOfWork, accountId: string, organisationId?: string): Promise<string> {
  const secret = newSecret();
  await uow.query(
    `insert into session (id, token_hash, account_id, organisation_id, created_at, last_seen_at, expires_at)
     values ($1, $2, $3, $4, now(), now(), now() + interval '1 hour')`,
    [newId(), hashSecret(secret), accountId, organisationId ?? null],
  );
  return `session=${secret}`;
}
