import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { BriefsQueries, type Brief } from './briefs.queries.js';

@Injectable()
export class OpenBriefsQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly briefs: BriefsQueries,
  ) {}

  /** The newest open briefs that ask for a language of hers, of businesses with no block between. */
  async inHerLanguages(assistantId: string, limit: number): Promise<Brief[]> {
    const rows = await this.uow.query<{ id: string }>(
      `select b.id from brief b
       where b.state = 'open' and exists (select from brief_language l join assistant_language a using (language_code)
           where l.brief_id = b.id and a.assistant_id = $1)
         and not exists (select from side_block s where s.organisation_id = b.organisation_id and s.assistant_id = $1)
       order by b.state_at desc, b.id limit $2`,
      [assistantId, limit],
    );
    const found = await Promise.all(rows.map(({ id }) => this.briefs.brief(id, null)));
    return found.filter((brief) => brief !== null);
  }
}
