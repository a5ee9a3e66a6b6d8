import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Events, type EventRecord } from '../platform/events/events.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Documents, TELL_QUEUE } from './documents.service.js';
import { SearchCare } from './care.service.js';
import { SearchServer } from './meilisearch/server.js';
import { Rebuilds } from './rebuild.service.js';

const NEWS = [
  'profile.submitted',
  'profile.published',
  'profile.suspended',
  'profile.changed',
  'skills.changed',
  'packages.changed',
  'availability.changed',
  'contract.activated',
  'contract.paused',
  'contract.resumed',
  'contract.ended',
  'contract.withdrawn',
];

/** More than these keep no process from starting: they are the rebuild's. */
const MOST_AT_START = 2000;

/** Keeps the directory's documents true to the tables, in every engine. */
@Injectable()
export class SearchIndex implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly documents: Documents,
    private readonly rebuilds: Rebuilds,
    private readonly care: SearchCare,
    private readonly server: SearchServer,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly uow: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.events.on('search', NEWS, async (event) => {
      const id = await this.assistantOf(event);
      if (id) await this.refresh(id);
    });
    this.jobs.define(TELL_QUEUE, () => this.care.tell());
    this.jobs.every('* * * * *', 'sweep.search.server', () => this.care.look());
    // Work sold begins and ends, and proofs expire, with the day and without an event.
    this.jobs.every('20 0 * * *', 'sweep.search.documents', () => this.rebuild());
  }

  /** Profiles put in past the services (a demo world, a restored backup) get their documents when a process starts. */
  async onApplicationBootstrap(): Promise<void> {
    const missing = await this.uow.query<{ id: string }>(
      `select p.assistant_id id from assistant_profile p left join search_document d on d.assistant_id = p.assistant_id
       where p.state = 'published' and d.assistant_id is null limit $1`,
      [MOST_AT_START + 1],
    );
    if (missing.length > MOST_AT_START)
      new Logger('search').warn('many profiles are not in the directory yet: npm run reindex');
    else if (missing.length > 0) await this.documents.refresh(missing.map((row) => row.id));
  }

  /** Writes one assistant's document anew. Called when a reputation is recomputed, and on the news. */
  refresh(assistantId: string): Promise<void> {
    return this.documents.refresh([assistantId]);
  }

  /** Writes every document anew, and has the server's index made anew from the next minute on. */
  async rebuild(): Promise<void> {
    await this.rebuilds.one('postgres');
    if (this.server.configured) await this.rebuilds.begin('meilisearch');
  }

  private async assistantOf(event: EventRecord): Promise<string | null> {
    const { assistantId } = event.data as { assistantId?: string };
    if (assistantId) return assistantId;
    if (event.subjectKind === 'account') return event.subjectId;
    const row = await this.uow.one<{ id: string }>(`select assistant_id id from contract where id = $1`, [
      event.contractId,
    ]);
    return row?.id ?? null;
  }
}
