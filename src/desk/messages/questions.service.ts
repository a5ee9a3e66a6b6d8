import { Injectable } from '@nestjs/common';
import type { BusinessActor, Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Drafts, newKey } from '../playbooks/drafts.service.js';
import { sameWords } from './questions.rules.js';

interface Row {
  id: string;
  question: Buffer;
  times: number;
  lastAt: Date;
}

export interface OpenQuestion {
  id: string;
  question: string;
  times: number;
  lastAt: Date;
}

const SHOWN = 50;
const MOST_ANSWERS = 80;

/** What callers asked and the client's instructions had no answer for. */
@Injectable()
export class Questions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly drafts: Drafts,
  ) {}

  /** Writes down a question of a call in progress; the same one twice in a call is one. */
  ask(actor: Member, contractId: string, callId: string, question: string): Promise<void> {
    return this.desks.work(actor, contractId, async (desk) => {
      const call = isId(callId)
        ? await this.uow.one<{ state: string }>(
            `select state from desk_record where contract_id = $1 and id = $2 and kind = 'call' for update`,
            [contractId, callId],
          )
        : null;
      if (found(call, 'call').state !== 'in_progress') throw new Refusal('desk_call_over', { status: 409 });
      const id = newId();
      await this.uow.query(
        `insert into unanswered_question (id, contract_id, call_id, question, digest, asked_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (call_id, digest) do nothing`,
        [
          id,
          contractId,
          callId,
          desk.key.seal(question, place(id)),
          desk.key.digest(`question ${sameWords(question)}`),
          this.clock.date(),
        ],
      );
    });
  }

  /** The open questions, the most asked first, each in its latest words. */
  async report({ contract, key }: Desk): Promise<OpenQuestion[]> {
    const rows = await this.uow.query<Row>(
      `select distinct on (digest) id, question, count(*) over (partition by digest)::int times, asked_at "lastAt"
       from unanswered_question where contract_id = $1 and settled_at is null order by digest, asked_at desc`,
      [contract.id],
    );
    return rows
      .toSorted((a, b) => b.times - a.times || Number(b.lastAt) - Number(a.lastAt))
      .slice(0, SHOWN)
      .map(({ question, ...row }) => ({ ...row, question: key.open(question, place(row.id)) }));
  }

  /** Puts a question among the answers the client is writing; the answer is still to be given there. */
  toFaq(actor: BusinessActor, contractId: string, id: string): Promise<void> {
    return this.desks.read(actor, contractId, async () => {
      const asked = await this.settle(actor, contractId, id, 'faq');
      await this.drafts.change(actor, contractId, undefined, (content) => {
        if (content.faq.some(({ question }) => sameWords(question) === sameWords(asked))) return content;
        if (content.faq.length >= MOST_ANSWERS) throw new Refusal('faq_full', { status: 409 });
        const entry = { key: newKey(), under: undefined, question: asked, answer: {} };
        return { ...content, faq: [...content.faq, entry] };
      });
    });
  }

  /** Takes a question off the list: it needs no answer. */
  async dismiss(actor: BusinessActor, contractId: string, id: string): Promise<void> {
    await this.settle(actor, contractId, id, 'dismissed');
  }

  private settle(
    actor: BusinessActor,
    contractId: string,
    id: string,
    how: 'faq' | 'dismissed',
  ): Promise<string> {
    return this.desks.read(actor, contractId, async (desk) => {
      const row = isId(id)
        ? await this.uow.one<{ question: Buffer; digest: Buffer }>(
            `select question, digest from unanswered_question where contract_id = $1 and id = $2`,
            [contractId, id],
          )
        : null;
      const { question, digest } = found(row, 'question');
      await this.uow.query(
        `update unanswered_question set settled_at = $3, settled_by = $4, settled_how = $5
         where contract_id = $1 and digest = $2 and settled_at is null`,
        [contractId, digest, this.clock.date(), actor.accountId, how],
      );
      return desk.key.open(question, place(id));
    });
  }
}

const place = (row: string) => ({ table: 'unanswered_question', row, column: 'question' });
