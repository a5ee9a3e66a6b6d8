import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { sign } from '../../../platform/crypto/signature.rules.js';
import type { Output } from '../output.js';
import { Load, percentile, type Sent, type Way } from './load.js';
import { Parts, type Part } from './parts.js';
import { post, Reader } from './readers.js';
import { benchWorld, type BenchDesk } from './world.js';

const ROUNDS = 3;
const SECONDS = 8;
const RATE = 50;
const WARM_UP_SECONDS = 4;

/**
 * From a webhook sent to its event on the desk's stream, with every desk connected: the product beside a bare webhook
 * that inserts and notifies on the same database, and one that does without it, in interleaved rounds of one run.
 */
export async function benchScreenPop(output: Output): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    strict: false,
    options: { desks: { type: 'string' }, processes: { type: 'string' } },
  });
  const desks = Math.max(2, Number(values.desks ?? 1000));
  const processes = Math.min(4, Math.max(1, Number(values.processes ?? 1)));
  const parts = await Parts.prepare();
  try {
    await new ScreenPop(parts, output, desks, processes).run();
  } finally {
    await parts.remove();
  }
}

class ScreenPop {
  private readonly product = new Load();
  private readonly echo = new Load();
  private readonly readers: Reader[] = [];
  private desks: BenchDesk[] = [];
  private webs: Part[] = [];
  private echoes: Part[] = [];

  constructor(
    private readonly parts: Parts,
    private readonly output: Output,
    private readonly count: number,
    private readonly processes: number,
  ) {}

  async run(): Promise<void> {
    await this.start();
    const found = new Map<string, Sent[]>();
    const ways = [this.pop, this.database, this.memory];
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const way of ways) {
        this.output.say(round === 0 ? `warming up ${way.name}` : `round ${round} of ${ROUNDS}: ${way.name}`);
        const seconds = round === 0 ? WARM_UP_SECONDS : SECONDS;
        const load = way === this.pop ? this.product : this.echo;
        const calls = await load.run(way, this.next(seconds * RATE), RATE);
        if (round > 0) found.set(way.name, [...(found.get(way.name) ?? []), ...calls]);
        await this.clear();
      }
    this.report(found);
    if (this.processes > 1) await this.kill();
    for (const reader of this.readers) reader.close();
  }

  private readonly pop: Way = {
    name: 'pop',
    send: async (reader, call) => {
      const desk = this.desks[reader]!;
      const event = {
        id: call,
        call,
        type: 'ringing',
        from: '+39335123' + String(1000 + reader),
        name: 'Elena Conti',
      };
      const body = JSON.stringify(event);
      const headers = { 'cornetta-signature': sign(desk.lineSecret, body, Math.floor(Date.now() / 1000)) };
      // As an exchange does: another of our addresses when one does not answer.
      for (let attempt = 0; attempt <= this.webs.length; attempt += 1) {
        const web = this.webs[(reader + attempt) % this.webs.length]!;
        const status = await post(`${web.url}/webhooks/telephony/${desk.lineId}`, body, headers).catch(
          () => 0,
        );
        if (status === 200) return;
        if (status !== 0) throw new Error(`the webhook answered ${status}`);
      }
    },
  };
  private readonly database: Way = this.echoing('database');
  private readonly memory: Way = this.echoing('memory');

  private echoing(kind: 'database' | 'memory'): Way {
    return {
      name: kind,
      send: async (reader, call) => {
        // Without the database only the process that holds the reader can tell it.
        const at = kind === 'memory' ? this.home(reader) : reader + 1;
        const { url } = this.echoes[at % this.echoes.length]!;
        await post(`${url}/${kind}`, JSON.stringify({ reader: String(reader), call }), {});
      },
    };
  }

  private readonly home = (reader: number): number => reader % this.processes;

  private async start(): Promise<void> {
    const { settings, urls } = this.parts;
    const owner = new Client({ connectionString: urls.ownerUrl });
    await owner.connect();
    await owner.query(
      `create table bench_echo (call text primary key, reader text not null, at timestamptz not null)`,
    );
    await owner.query(`grant insert, select on bench_echo to public`);
    await owner.end();
    this.output.say(`making ${this.count} desks`);
    this.desks = await benchWorld(urls.url, settings.masterKeys[0]!, this.count);
    for (let n = 0; n < this.processes; n += 1) {
      this.webs.push(await this.parts.start('main.js'));
      this.echoes.push(await this.parts.start('cli/bench/screen-pop/echo.js'));
    }
    await this.parts.start('worker.js');
    this.output.say('connecting');
    const began = performance.now();
    for (const desk of this.desks) {
      await this.connect(desk);
      if (desk.index % 100 === 99) this.output.say(`${desk.index + 1} desks are connected`);
    }
    this.output.metric('desks', this.desks.length, '');
    this.output.metric('processes', this.processes, '');
    this.output.metric('connect_ms', performance.now() - began, 'ms');
    await this.allRead();
  }

  private async connect({ index, contractId, session }: BenchDesk): Promise<void> {
    // Each desk's own process first, the others to come back to.
    const webs = this.webs.map((_, n) => `${this.webs[(index + n) % this.webs.length]!.url}/live`);
    const product = new Reader(webs, { cookie: `session=${session}` }, ({ kind, contractId: whose }) => {
      if (kind === 'ring') this.product.heard(index, whose === contractId);
    });
    const { url } = this.echoes[this.home(index)]!;
    const echo = new Reader([`${url}/events/${index}`], {}, () => this.echo.heard(index, true));
    this.readers.push(product, echo);
    await Promise.all([product.open(), echo.open()]);
  }

  /** The processes read their numbers after they have started: asked for one each, they have. */
  private async allRead(): Promise<void> {
    const began = performance.now();
    for (const web of this.webs)
      for (const { lineId } of this.desks)
        await post(`${web.url}/webhooks/telephony/${lineId}`, '{}', { 'cornetta-signature': 'none' });
    this.output.metric('numbers_read_ms', performance.now() - began, 'ms');
  }

  private turn = 0;

  /** The next desks in turn, so that none is called again before all have been. */
  private next(calls: number): number[] {
    return Array.from({ length: Math.min(calls, this.count) }, () => (this.turn += 1) % this.count);
  }

  /** Every call is over: the desks are free again. */
  private async clear(): Promise<void> {
    const client = new Client({ connectionString: this.parts.urls.url });
    await client.connect();
    await client.query(
      `update phone_call set state = 'ended', ended_at = now(), outcome = 'missed' where state <> 'ended'`,
    );
    await client.end();
  }

  private report(found: Map<string, Sent[]>): void {
    const times = (name: string): number[] =>
      (found.get(name) ?? []).flatMap(({ at, event }) => (event === undefined ? [] : [event - at]));
    const names: [string, string][] = [
      ['pop', 'pop'],
      ['echo', 'database'],
      ['echo_memory', 'memory'],
    ];
    for (const [metric, way] of names) {
      this.output.metric(`${metric}_p50_ms`, percentile(times(way), 0.5), 'ms');
      this.output.metric(`${metric}_p99_ms`, percentile(times(way), 0.99), 'ms');
    }
    const calls = found.get('pop') ?? [];
    const answers = calls.flatMap(({ at, answer }) => (answer === undefined ? [] : [answer - at]));
    this.output.metric('calls', calls.length, '');
    this.output.metric(
      'p50_over_echo',
      percentile(times('pop'), 0.5) / percentile(times('database'), 0.5),
      'ratio',
    );
    this.output.metric(
      'p99_over_echo',
      percentile(times('pop'), 0.99) / percentile(times('database'), 0.99),
      'ratio',
    );
    this.output.metric('answer_p99_ms', percentile(answers, 0.99), 'ms');
    this.output.metric('lost', calls.length - times('pop').length, 'calls');
    this.output.metric('wrong_desk', this.product.wrong, 'events');
  }

  /** One process is killed while calls come in: its desks go to the others and miss nothing. */
  private async kill(): Promise<void> {
    this.output.say('killing one web process while calls come in');
    const running = this.product.run(this.pop, this.next(SECONDS * RATE), RATE);
    await sleep((SECONDS * 1000) / 3);
    this.webs[this.webs.length - 1]?.child.kill('SIGKILL');
    const calls = await running;
    await sleep(1000);
    this.output.metric('lost_after_kill', calls.filter(({ event }) => event === undefined).length, 'calls');
    this.output.metric('reconnected', this.readers.filter(({ returns }) => returns > 0).length, 'desks');
    this.output.metric('wrong_desk_after_kill', this.product.wrong, 'events');
  }
}
