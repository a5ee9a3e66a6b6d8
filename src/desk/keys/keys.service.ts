import { Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { clashes, keyNames, usualKeys, type DeskKeys } from './keys.rules.js';

/** The keys each assistant works her desk with. */
@Injectable()
export class DeskKeyboard {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Her keys: the usual ones, with what she changed. */
  async of(actor: Pick<Member, 'accountId'>): Promise<DeskKeys> {
    const row = await this.uow.one<{ chosen: Partial<DeskKeys> }>(
      `select chosen from desk_keys where assistant_id = $1`,
      [actor.accountId],
    );
    const keys = { ...usualKeys, ...row?.chosen };
    // An action that came later may want a key she had given to another: hers stays, the newcomer waits to be given one.
    for (const name of clashes(keys)) if (!row?.chosen[name]) keys[name] = '';
    return keys;
  }

  /** Changes her keys, checked before by the form. */
  async change(actor: Member, keys: DeskKeys): Promise<void> {
    const chosen = Object.fromEntries(
      keyNames.filter((name) => keys[name] !== usualKeys[name]).map((name) => [name, keys[name]]),
    );
    await this.uow.query(
      `insert into desk_keys (assistant_id, chosen, changed_at) values ($1, $2, $3)
       on conflict (assistant_id) do update set chosen = $2, changed_at = $3`,
      [actor.accountId, JSON.stringify(chosen), this.clock.date()],
    );
  }

  /** Goes back to the usual keys. */
  async reset(actor: Member): Promise<void> {
    await this.uow.query(`delete from desk_keys where assistant_id = $1`, [actor.accountId]);
  }
}
