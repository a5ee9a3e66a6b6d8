import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../../../platform/config/tokens.js';
import { Events } from '../../../platform/events/events.js';
import { isId } from '../../../platform/ids.js';
import { Live, type LiveNews } from '../../../platform/live/live.js';
import type { Line } from './line.js';
import { LineQueries } from './line.queries.js';

interface Held {
  line: Line;
  readAt: number;
  /** Told to have changed since it was last asked for. */
  stale: boolean;
  reading: Promise<Line | null> | null;
}

const TOPIC = 'telephony';
/** For what nobody tells of; whatever is told is read again at once. */
const FRESH_MS = 300_000;
/** A caller is listening meanwhile: after this long what is held answers, however old. */
const PATIENCE_MS = 300;

/**
 * The dialled numbers in memory, so that a call is answered within milliseconds and even while the database restarts.
 * News makes a number be read again; without any it is read again in the background as it is used.
 */
@Injectable()
export class Lines implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('telephony');
  private readonly held = new Map<string, Held>();
  private readonly byNumber = new Map<string, string>();
  private leave: (() => void) | null = null;
  private stopped = false;

  constructor(
    private readonly queries: LineQueries,
    private readonly live: Live,
    private readonly events: Events,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  onModuleInit(): void {
    const names = ['activated', 'paused', 'resumed', 'notice_given', 'ended'].map(
      (what) => `contract.${what}`,
    );
    this.events.on(
      'desk.telephony',
      [
        ...names,
        'playbook.published',
        'playbook.in_force',
        'availability.changed',
        'substitute.shift_planned',
        'substitute.shift_began',
        'substitute.shift_ended',
        'desk.vault_renewed',
        'desk.vault_destroyed',
      ],
      async ({ contractId, subjectId }) => {
        if (!contractId) return this.changed(subjectId);
        for (const id of await this.queries.idsWith(contractId)) await this.changed(id);
      },
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.role !== 'web') return;
    this.leave = await this.live.subscribe([TOPIC], (news) => this.hear(news));
    this.readAll().catch((error: Error) => {
      if (!this.stopped) this.log.warn(`numbers not read yet: ${error.message}`);
    });
  }

  /** Tells every process that a number, or a contract or assistant on the rota of some, has changed. */
  async changed(id: string): Promise<void> {
    await this.live.publish([TOPIC], { kind: TOPIC, id });
  }

  /** The number in use that was dialled. */
  async dialled(number: string): Promise<Line | null> {
    const id = this.byNumber.get(number);
    return id ? this.get(id) : this.keep(await this.queries.read({ number }));
  }

  async get(id: string): Promise<Line | null> {
    const held = this.held.get(id);
    if (!isId(id)) return null;
    if (!held) return this.keep(await this.queries.read({ id }));
    if (!held.stale && performance.now() - held.readAt < FRESH_MS) return held.line;
    const { stale } = held;
    const fresh = this.refresh(held);
    if (!stale) return held.line;
    // Known to have changed: worth a short wait, not an error while the database is away.
    const late = new Promise<Line>((resolve) => setTimeout(() => resolve(held.line), PATIENCE_MS).unref());
    return Promise.race([fresh.catch(() => held.line), late]);
  }

  private refresh(held: Held): Promise<Line | null> {
    if (held.reading) return held.reading;
    // News that comes while it is being read makes it be read once more.
    held.stale = false;
    held.reading = this.queries
      .read({ id: held.line.id })
      .then((line) => {
        if (!line) return this.drop(held);
        Object.assign(held, { line, readAt: performance.now() });
        return line;
      })
      .finally(() => (held.reading = null));
    held.reading.catch(() => (held.stale = true));
    return held.reading;
  }

  private keep(line: Line | null): Line | null {
    if (!line) return null;
    this.held.set(line.id, { line, readAt: performance.now(), stale: false, reading: null });
    this.byNumber.set(line.number, line.id);
    return line;
  }

  private drop({ line }: Held): null {
    this.held.delete(line.id);
    this.byNumber.delete(line.number);
    return null;
  }

  private hear({ kind, id }: LiveNews): void {
    for (const held of this.held.values())
      if (kind === 'reload' || held.line.id === id || held.line.rota.some(uses(id))) held.stale = true;
  }

  private async readAll(): Promise<void> {
    for (const id of await this.queries.ids()) {
      if (this.stopped) return;
      if (!this.held.has(id)) this.keep(await this.queries.read({ id }));
    }
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    this.leave?.();
  }
}

const uses =
  (id: string | undefined) =>
  ({ contractId, assistantId }: Line['rota'][number]): boolean =>
    id === contractId || id === assistantId;
