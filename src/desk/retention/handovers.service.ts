import { Readable } from 'node:stream';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { openStream, sealStream } from '../../platform/crypto/sealed-stream.js';
import { newDataKey } from '../../platform/crypto/vault.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Missing, Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { isId, newId } from '../../platform/ids.js';
import { eachOnItsOwn } from '../../platform/jobs/each.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Live } from '../../platform/live/live.js';
import { Storage } from '../../platform/storage/storage.js';
import { Clock } from '../../platform/time/clock.js';
import type { Locale } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { Packs } from './pack.service.js';
import { PACK_DAYS } from './retention.rules.js';

export interface Handover {
  id: string;
  state: 'waiting' | 'ready' | 'failed' | 'expired';
  done: number;
  total: number;
  askedBy: string;
  askedAt: Date;
  bytes: number | null;
  readyAt: Date | null;
  expiresAt: Date | null;
  downloadedAt: Date | null;
}

/** One writing of a pack. */
interface Run {
  contractId: string;
  id: string;
  runId: string;
}

const NOBODY = { accountId: null };
/** How long a run may say nothing before another takes the pack up. */
const LEASE_MS = 120_000;
const TELL_MS = 20_000;

/** Everything of a contract in one file for its client: asked for, made by a job, kept for some days. */
@Injectable()
export class Handovers implements OnModuleInit {
  private readonly log = new Logger('desk');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly live: Live,
    private readonly storage: Storage,
    private readonly desks: Desks,
    private readonly packs: Packs,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ contractId: string; id: string }>('desk.handover', (job) => this.make(job));
    this.jobs.every('* * * * *', 'sweep.desk.packs', () => this.takeUp());
    this.jobs.every('57 * * * *', 'sweep.desk.handovers', () => this.expire());
  }

  /** Asks for a pack; one at a time. Returns its id. */
  ask(actor: BusinessActor, contractId: string, locale: Locale): Promise<string> {
    return this.desks.read(actor, contractId, async () => {
      const id = newId();
      const asked = await this.uow.returning(
        `insert into desk_handover (id, contract_id, locale, state, asked_by, asked_at) values ($1, $2, $3, 'waiting', $4, $5)
         on conflict (contract_id) where state = 'waiting' do nothing returning id`,
        [id, contractId, locale, actor.accountId, this.clock.date()],
      );
      if (asked.length === 0) throw new Refusal('handover_under_way', { status: 409 });
      await this.tell('handover_asked', contractId);
      await this.jobs.send('desk.handover', { contractId, id });
      return id;
    });
  }

  /** The packs of a contract, the newest first. */
  list(actor: BusinessActor, contractId: string): Promise<Handover[]> {
    return this.desks.read(actor, contractId, () =>
      this.uow.query<Handover>(
        `select h.id, h.state, h.done, h.total, a.name "askedBy", h.asked_at "askedAt", h.bytes::float8, h.ready_at "readyAt",
           h.expires_at "expiresAt", h.downloaded_at "downloadedAt"
         from desk_handover h join account a on a.id = h.asked_by where h.contract_id = $1
         order by h.asked_at desc limit 12`,
        [contractId],
      ),
    );
  }

  /** The pack itself; that it was taken is noted. */
  download(actor: BusinessActor, contractId: string, id: string): Promise<Readable> {
    return this.desks.read(actor, contractId, async ({ key }) => {
      const row = isId(id)
        ? await this.uow.one<{ fileId: string | null; secret: Buffer | null }>(
            `select file_id "fileId", secret from desk_handover
             where contract_id = $1 and id = $2 and state = 'ready' and expires_at > $3`,
            [contractId, id, this.clock.date()],
          )
        : null;
      const secret = Buffer.from(key.open(found(row?.secret, 'pack'), place(id)), 'base64');
      const sealed = this.storage.stream(found(row?.fileId, 'pack'));
      await this.uow.query(
        `update desk_handover set downloaded_at = coalesce(downloaded_at, $3), downloaded_by = coalesce(downloaded_by, $4)
         where contract_id = $1 and id = $2`,
        [contractId, id, this.clock.date(), actor.accountId],
      );
      await this.tell('handover_taken', contractId);
      return Readable.from(openStream(sealed, secret, contextOf(contractId, id)));
    });
  }

  /** Packs whose run has ended without a word are begun again. */
  private async takeUp(): Promise<void> {
    const left = await this.uow.query<{ contractId: string; id: string }>(
      `select contract_id "contractId", id from desk_handovers_left($1)`,
      [this.clock.date()],
    );
    for (const job of left) await this.jobs.send('desk.handover', job);
  }

  private async make({ contractId, id }: { contractId: string; id: string }): Promise<void> {
    const run = { contractId, id, runId: newId() };
    try {
      const locale = await this.begin(run);
      if (locale) await this.write(run, locale);
    } catch (error) {
      if (error instanceof Missing) return;
      this.log.error(`handover ${id}: ${(error as Error).stack ?? String(error)}`);
      await this.update(run, `state = 'failed', done = $4`, 0).catch(() => undefined);
    }
  }

  /** Takes the pack for this run, unless another is writing it: a queue may send a long job twice. */
  private async begin({ contractId, id, runId }: Run): Promise<Locale | null> {
    const total = await this.packs.size(contractId);
    return this.desks.inJob(contractId, async () => {
      const now = this.clock.date();
      const [row] = await this.uow.returning<{ locale: Locale }>(
        `update desk_handover set total = $3, done = 0, run_id = $4, run_until = $5
         where contract_id = $1 and id = $2 and state = 'waiting' and (run_until is null or run_until <= $6) returning locale`,
        [contractId, id, total, runId, leaseFrom(now), now],
      );
      return row?.locale ?? null;
    });
  }

  /** Sealed as it is made, with a secret of its own: neither memory nor disk ever holds it whole and open. */
  private async write(run: Run, locale: Locale): Promise<void> {
    const { contractId, id } = run;
    let bytes = 0;
    let read = 0;
    let toldAt = performance.now();
    const tell = async (done: number): Promise<void> => {
      read = done;
      toldAt = performance.now();
      await this.update(run, `done = least($4, total)`, done);
    };
    const pack = this.packs.make(contractId, locale, tell);
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of pack) {
        bytes += piece.length;
        // A recording of an hour has no rows to count: the run goes on all the same.
        if (performance.now() - toldAt > TELL_MS) await tell(read);
        yield piece;
      }
    };
    const secret = newDataKey();
    const fileId = await this.storage.put({
      ownerId: null,
      purpose: 'handover',
      name: `${id}.zip`,
      mediaType: 'application/octet-stream',
      content: sealStream(counted(), secret, contextOf(contractId, id)),
    });
    try {
      await this.keep(run, { secret, fileId, bytes });
    } catch (error) {
      await this.storage.remove(fileId);
      throw error;
    }
  }

  private async keep(
    { contractId, id, runId }: Run,
    { secret, fileId, bytes }: { secret: Buffer; fileId: string; bytes: number },
  ): Promise<void> {
    await this.desks.inJob(contractId, async ({ key, contract }) => {
      const now = this.clock.date();
      const kept = await this.uow.returning(
        `update desk_handover set state = 'ready', secret = $3, file_id = $4, bytes = $5, ready_at = $6, expires_at = $7,
           done = total, run_id = null, run_until = null
         where contract_id = $1 and id = $2 and state = 'waiting' and run_id = $8 returning id`,
        [
          contractId,
          id,
          key.seal(secret.toString('base64'), place(id)),
          fileId,
          bytes,
          now,
          new Date(now.getTime() + PACK_DAYS * 86_400_000),
          runId,
        ],
      );
      found(kept[0], 'pack');
      await this.tell('handover_ready', contractId);
      await this.show(contract.organisationId, contractId);
    });
  }

  /** Writes how far the run has come and holds the pack on; Missing when another run has taken it. */
  private update({ contractId, id, runId }: Run, set: string, value: number): Promise<void> {
    return this.desks.inJob(contractId, async ({ contract }) => {
      const own = await this.uow.returning(
        `update desk_handover set ${set}, run_until = $5
         where contract_id = $1 and id = $2 and run_id = $3 and state = 'waiting' returning 1`,
        [contractId, id, runId, value, leaseFrom(this.clock.date())],
      );
      found(own[0], 'pack');
      await this.show(contract.organisationId, contractId);
    });
  }

  private async expire(): Promise<void> {
    const due = await this.uow.query<{ contractId: string; id: string }>(
      `select contract_id "contractId", id from desk_handovers_over($1)`,
      [this.clock.date()],
    );
    await eachOnItsOwn(due, ({ contractId, id }) =>
      this.uow.inContract(NOBODY, contractId, async () => {
        const row = await this.uow.one<{ fileId: string | null }>(
          `select file_id "fileId" from desk_handover where contract_id = $1 and id = $2 and state = 'ready' for update`,
          [contractId, id],
        );
        if (!row) return;
        await this.uow.query(
          `update desk_handover set state = 'expired', file_id = null, secret = null where contract_id = $1 and id = $2`,
          [contractId, id],
        );
        if (row.fileId) await this.storage.remove(row.fileId);
      }),
    );
  }

  private async show(organisationId: string, contractId: string): Promise<void> {
    await this.live.publish([`organisation:${organisationId}`], { kind: 'handover', contractId });
  }

  private async tell(what: string, contractId: string): Promise<void> {
    await this.events.record(`desk.${what}`, { subjectKind: 'vault', subjectId: contractId, contractId });
  }
}

const leaseFrom = (now: Date): Date => new Date(now.getTime() + LEASE_MS);
const place = (row: string) => ({ table: 'desk_handover', row, column: 'secret' });
const contextOf = (contractId: string, id: string): string => `handover ${contractId} ${id}`;
