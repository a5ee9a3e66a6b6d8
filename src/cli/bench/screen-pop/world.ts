import { Client } from 'pg';
import { wrapSecret } from '../../../desk/telephony/numbers/line-secrets.service.js';
import type { MasterKey } from '../../../platform/config/settings.js';
import { hashSecret, newSecret } from '../../../platform/crypto/tokens.js';
import { newId } from '../../../platform/ids.js';

/** One assistant at her desk, with the one client whose number rings there. */
export interface BenchDesk {
  index: number;
  client: string;
  contractId: string;
  lineId: string;
  lineSecret: string;
  /** What her browser's cookie holds. */
  session: string;
}

type Row = Record<string, unknown>;

/** As many assistants as wanted, each with a client, a contract in force, a number and a session. */
export async function benchWorld(
  databaseUrl: string,
  master: MasterKey,
  desks: number,
): Promise<BenchDesk[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const world = Array.from({ length: desks }, (_, index) => rowsOf(index, master));
    const tables = Object.keys(world[0]?.rows ?? {});
    await client.query('begin');
    for (const table of tables) {
      const rows = world.flatMap((one) => one.rows[table] ?? []);
      const columns = Object.keys(rows[0] ?? {}).join(', ');
      await client.query(
        `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(rows)],
      );
    }
    await client.query('commit');
    return world.map(({ desk }) => desk);
  } finally {
    await client.end();
  }
}

function rowsOf(index: number, master: MasterKey): { desk: BenchDesk; rows: Record<string, Row[]> } {
  const now = new Date();
  const [assistant, organisation, contract, line] = [newId(), newId(), newId(), newId()];
  const desk: BenchDesk = {
    index,
    client: `Studio ${index}`,
    contractId: contract,
    lineId: line,
    lineSecret: newSecret(),
    session: newSecret(),
  };
  const { secret, keyId } = wrapSecret(master, line, desk.lineSecret);
  const rows = {
    account: [
      {
        id: assistant,
        email: `desk-${index}@bench.example`,
        name: `Assistente ${index}`,
        kind: 'assistant',
        password_hash: 'nobody logs in',
        locale: 'it',
        timezone: 'Europe/Rome',
        email_confirmed_at: now,
        terms_accepted_at: now,
        created_at: now,
      },
    ],
    organisation: [{ id: organisation, name: desk.client, created_at: now }],
    session: [
      {
        id: newId(),
        token_hash: hashSecret(desk.session),
        account_id: assistant,
        created_at: now,
        last_seen_at: now,
        expires_at: new Date(now.getTime() + 3_600_000),
      },
    ],
    contract: [
      {
        id: contract,
        number: `BENCH-${index}`,
        organisation_id: organisation,
        assistant_id: assistant,
        title: 'Risposta telefonica',
        kind: 'hourly',
        timezone: 'Europe/Rome',
        state: 'active',
        state_at: now,
        starts_on: '2026-01-01',
        signed_at: now,
        sign_by: now,
        created_at: now,
      },
    ],
    phone_number: [
      {
        id: line,
        organisation_id: organisation,
        number: `+39051${String(1_000_000 + index)}`,
        label: '',
        provider: 'generic',
        locale: 'it',
        announces: true,
        voicemail: true,
        secret,
        secret_key_id: keyId,
        created_by: assistant,
        created_at: now,
        revision: 1,
      },
    ],
    phone_rota: [
      { phone_number_id: line, organisation_id: organisation, contract_id: contract, position: 1 },
    ],
  };
  return { desk, rows };
}
