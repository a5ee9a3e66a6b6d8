import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { newId } from '../platform/ids.js';
import type { MatchResult, Need } from './need.js';
import { anonymous, keptOf, type KeptMatch } from './replay.rules.js';

const KEPT = 100;

/** Searches as they were answered, so that each can be computed again. */
@Injectable()
export class MatchSearches {
  constructor(private readonly uow: UnitOfWork) {}

  /** Keeps a search; one that came out exactly like the brief's last is not kept twice. Returns its id. */
  async keep(
    about: { briefId: string; organisationId: string },
    need: Need,
    result: MatchResult,
  ): Promise<string> {
    const results = keptOf(result.matches, result.partial, KEPT);
    const body = JSON.stringify([result.rankingVersion, need, result.excluded, results]);
    const fingerprint = createHash('sha256').update(body).digest('hex');
    const last = await this.uow.prepared<{ id: string; fingerprint: string }>(
      'last search of a brief',
      `select id, fingerprint from match_search where brief_id = $1 order by at desc limit 1`,
      [about.briefId],
    );
    if (last?.fingerprint === fingerprint) return last.id;
    const id = newId();
    await this.uow.query(
      `insert into match_search (id, brief_id, organisation_id, ranking_version, need, excluded, results, fingerprint, at, considered)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        about.briefId,
        about.organisationId,
        result.rankingVersion,
        JSON.stringify(need),
        JSON.stringify(result.excluded),
        JSON.stringify(results),
        fingerprint,
        result.at,
        result.considered,
      ],
    );
    return id;
  }
  /** Takes somebody out of every search kept: her points and her place stay, who she was goes. */
  erase(assistantId: string): Promise<void> {
    return this.uow.run(this.uow.who, async () => {
      const rows = await this.uow.query<{ id: string; results: KeptMatch[] }>(
        `select id, results from match_search where results @> $1::jsonb for update`,
        [JSON.stringify([{ assistantId }])],
      );
      for (const { id, results } of rows)
        await this.uow.query(`update match_search set results = $2, fingerprint = '' where id = $1`, [
          id,
          JSON.stringify(results.map((one) => (one.assistantId === assistantId ? anonymous(one) : one))),
        ]);
    });
  }
}
