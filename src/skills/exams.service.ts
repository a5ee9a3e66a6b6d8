import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import { exams } from './exams.data.js';
import { grade, type Exam, type Result } from './exams.rules.js';
import { Proofs } from './proofs.service.js';

/** Long enough that trying every answer is no way to pass. */
const AGAIN_AFTER_DAYS = 7;

/** Multiple-choice tests of a language or of the telephone, marked by rule; a passed one asks staff for a proof. */
@Injectable()
export class Exams {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly proofs: Proofs,
  ) {}

  all(): readonly Exam[] {
    return exams;
  }

  byKey(key: string): Exam {
    return found(
      exams.find((exam) => exam.key === key),
      'test',
    );
  }

  /** When each test may be taken again, for those taken lately. */
  async waits(actor: Member): Promise<Map<string, Date>> {
    const rows = await this.uow.query<{ exam: string; takenAt: Date }>(
      `select exam, max(taken_at) "takenAt" from exam_attempt where assistant_id = $1 and taken_at > $2 group by exam`,
      [actor.accountId, this.daysAgo(AGAIN_AFTER_DAYS)],
    );
    return new Map(
      rows.map(({ exam, takenAt }) => [exam, new Date(takenAt.getTime() + AGAIN_AFTER_DAYS * 86_400_000)]),
    );
  }

  /** Marks the answers and keeps the attempt; a level reached becomes a proof that waits for staff. */
  async take(actor: Member, key: string, answers: Record<string, number>): Promise<Result> {
    const exam = this.byKey(key);
    const { kind, code } = exam.subject;
    return this.uow.run(actor, async () => {
      await this.uow.query(`select 1 from account where id = $1 for update`, [actor.accountId]);
      if ((await this.waits(actor)).has(key)) throw new Refusal('exam_again', { status: 409 });
      const declared = await this.uow.one(
        `select 1 from assistant_${kind} where assistant_id = $1 and ${kind}_code = $2`,
        [actor.accountId, code],
      );
      if (!declared) throw new Refusal('proof_undeclared');
      const result = grade(exam, answers);
      await this.uow.query(
        `insert into exam_attempt (id, assistant_id, exam, correct, questions, level, taken_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [newId(), actor.accountId, key, result.correct, result.questions, result.level, this.clock.date()],
      );
      if (result.level !== null)
        await this.proofs.requestFromTest(actor, exam.subject, { ...result, exam: key });
      return result;
    });
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.date().getTime() - days * 86_400_000);
  }
}
