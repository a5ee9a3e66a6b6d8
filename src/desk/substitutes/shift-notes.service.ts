import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';

export interface ShiftNote {
  author: string;
  mine: boolean;
  text: string;
  writtenAt: Date;
}

export interface NotedShift {
  id: string;
  substitute: string;
  from: Date;
  until: Date;
  notes: ShiftNote[];
}

const RECENT_DAYS = 14;

/** What assistant and substitute hand over to each other: words about callers, so they lie in the vault. */
@Injectable()
export class ShiftNotes {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Writes the reader's note of a shift, in place of the one before. */
  async write(desk: Desk, shiftId: string, text: string): Promise<void> {
    const { contract, actor, key } = desk;
    const shift = isId(shiftId)
      ? await this.uow.one(
          `select 1 from substitute_shift where id = $1 and contract_id = $2 and $3::uuid in (assistant_id, $4)`,
          [shiftId, contract.id, actor.accountId, contract.assistantId],
        )
      : null;
    found(shift, 'shift');
    const known = await this.uow.one<{ id: string }>(
      `select id from shift_note where contract_id = $1 and shift_id = $2 and author_id = $3 for update`,
      [contract.id, shiftId, actor.accountId],
    );
    const id = known?.id ?? newId();
    await this.uow.query(
      `insert into shift_note (id, contract_id, shift_id, author_id, content, written_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set content = $5, written_at = $6`,
      [id, contract.id, shiftId, actor.accountId, key.seal(text, place(id)), this.clock.date()],
    );
  }

  /** The shifts of a contract that run, come, or ended lately, with what was handed over: to a substitute only her own. */
  async recent({ contract, actor, key, shift }: Desk): Promise<NotedShift[]> {
    const now = this.clock.date();
    const shifts = await this.uow.query<Omit<NotedShift, 'notes'>>(
      `select s.id, a.name substitute, s.from_at "from", s.to_at "until" from substitute_shift s
       join account a on a.id = s.assistant_id
       where s.contract_id = $1 and s.cancelled_at is null and s.to_at > $2 and ($3::uuid is null or s.id = $3)
       order by s.from_at limit 10`,
      [contract.id, new Date(now.getTime() - RECENT_DAYS * 86_400_000), shift?.id ?? null],
    );
    const notes = await this.uow.query<{
      id: string;
      shiftId: string;
      authorId: string;
      author: string;
      content: Buffer;
      writtenAt: Date;
    }>(
      `select n.id, n.shift_id "shiftId", n.author_id "authorId", a.name author, n.content, n.written_at "writtenAt"
       from shift_note n join account a on a.id = n.author_id
       where n.contract_id = $1 and n.shift_id = any ($2) order by n.written_at`,
      [contract.id, shifts.map(({ id }) => id)],
    );
    return shifts.map((one) => ({
      ...one,
      notes: notes
        .filter(({ shiftId }) => shiftId === one.id)
        .map(({ id, authorId, author, content, writtenAt }) => ({
          author,
          mine: authorId === actor.accountId,
          text: key.open(content, place(id)),
          writtenAt,
        })),
    }));
  }
}

const place = (row: string) => ({ table: 'shift_note', row, column: 'content' });
