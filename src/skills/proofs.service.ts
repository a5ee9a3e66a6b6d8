import { Injectable } from '@nestjs/common';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { isId, newId } from '../platform/ids.js';
import { Storage } from '../platform/storage/storage.js';
import { Clock } from '../platform/time/clock.js';
import type { Result } from './exams.rules.js';
import { proofStates, type ProofState } from './proofs.states.js';
import type { ProofRequest } from './skills.forms.js';

export interface ProofRow {
  id: string;
  assistantId: string;
  assistantName: string;
  kind: 'skill' | 'language';
  code: string;
  level: number;
  method: 'file' | 'test';
  fileId: string | null;
  evidence: (Result & { exam: string }) | null;
  note: string;
  state: ProofState;
  reason: string | null;
  expiresOn: string | null;
  createdAt: Date;
  decidedAt: Date | null;
}

const columns = `p.id, p.assistant_id "assistantId", a.name "assistantName",
  case when p.skill_code is null then 'language' else 'skill' end kind, coalesce(p.skill_code, p.language_code) code,
  p.level, p.method, p.file_id "fileId", p.evidence, p.note, p.state, p.reason, p.expires_on::text "expiresOn",
  p.created_at "createdAt", p.decided_at "decidedAt" from proof p join account a on a.id = p.assistant_id`;

/** Proofs of a skill or a language: asked for with a file or a passed test, decided by staff. */
@Injectable()
export class Proofs {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly storage: Storage,
    private readonly clock: Clock,
  ) {}

  /** Asks staff to verify a declared skill or language from a file. */
  async request(actor: Member, { subject, level, file, note }: ProofRequest): Promise<string> {
    if (subject.kind === 'skill' && level > 3) throw new Refusal('proof_level', { field: 'level' });
    const fileId = await this.storage.put({
      ownerId: actor.accountId,
      purpose: 'proof',
      name: file.name,
      mediaType: file.mediaType ?? 'application/octet-stream',
      content: file.content,
    });
    try {
      return await this.insert(actor, subject, { level, method: 'file', fileId, evidence: null, note });
    } catch (error) {
      await this.storage.remove(fileId);
      throw error;
    }
  }

  /** Asks staff to verify what a passed test has shown. Joins the caller's transaction. */
  requestFromTest(
    actor: Member,
    subject: ProofRequest['subject'],
    evidence: Result & { exam: string },
  ): Promise<string> {
    const level = found(evidence.level, 'level');
    return this.insert(actor, subject, { level, method: 'test', fileId: null, evidence, note: '' });
  }

  private async insert(
    actor: Member,
    { kind, code }: ProofRequest['subject'],
    proof: Pick<ProofRow, 'level' | 'method' | 'fileId' | 'evidence' | 'note'>,
  ): Promise<string> {
    const id = newId();
    return this.uow.run(actor, async () => {
      const declared = await this.uow.one(
        `select 1 from assistant_${kind} where assistant_id = $1 and ${kind}_code = $2 for update`,
        [actor.accountId, code],
      );
      if (!declared) throw new Refusal('proof_undeclared', { field: 'subject' });
      const made = await this.uow.returning(
        `insert into proof (id, assistant_id, ${kind}_code, level, method, file_id, evidence, note, state, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'requested', $9)
         on conflict (assistant_id, coalesce(skill_code, language_code)) where state = 'requested' do nothing returning id`,
        [
          id,
          actor.accountId,
          code,
          proof.level,
          proof.method,
          proof.fileId,
          proof.evidence && JSON.stringify(proof.evidence),
          proof.note,
          this.clock.date(),
        ],
      );
      if (made.length === 0) throw new Refusal('proof_waiting', { field: 'subject', status: 409 });
      await this.events.record('proof.requested', {
        subjectKind: 'proof',
        subjectId: id,
        data: { assistantId: actor.accountId, kind, code },
      });
      return id;
    });
  }

  /** The assistant's own proofs, newest first. */
  list(actor: Member): Promise<ProofRow[]> {
    return this.uow.query<ProofRow>(
      `select ${columns} where p.assistant_id = $1 order by p.created_at desc, p.id desc`,
      [actor.accountId],
    );
  }

  /** For staff: proofs that wait for a decision, oldest first. */
  async waiting({ cursor, limit }: PageQuery): Promise<Page<ProofRow>> {
    const [at, id] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<ProofRow>(
      `select ${columns} where p.state = 'requested' and ($1::timestamptz is null or (p.created_at, p.id) > ($1, $2::uuid))
       order by p.created_at, p.id limit $3`,
      [at, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.createdAt, row.id],
      (row) => row,
    );
  }

  /** For staff: one proof. */
  async byId(id: string): Promise<ProofRow> {
    return found(isId(id) ? await this.uow.one<ProofRow>(`select ${columns} where p.id = $1`, [id]) : null);
  }

  /** The file of one of the actor's own proofs, or for staff of any. */
  async file(actor: Member, id: string): Promise<{ name: string; mediaType: string; content: Buffer }> {
    const proof = await this.byId(id);
    const mayRead = actor.role === 'staff' || proof.assistantId === actor.accountId;
    const file = mayRead && proof.fileId ? await this.storage.find(proof.fileId) : null;
    const { name, mediaType } = found(file);
    return { name, mediaType, content: await this.storage.read(proof.fileId!) };
  }

  /** Staff: the level is verified until the end of a day. */
  async verify(staff: Member, id: string, decision: { level: number; expiresOn: string }): Promise<ProofRow> {
    const { level, expiresOn } = decision;
    if (expiresOn <= this.clock.today('Europe/Rome').toString())
      throw new Refusal('proof_expiry', { field: 'expiresOn' });
    return this.uow.run(staff, async () => {
      const proof = await this.decide(staff, id, 'verify', { expiresOn, reason: null, level });
      const { kind, code, assistantId } = proof;
      await this.uow.query(
        `insert into assistant_${kind} (assistant_id, ${kind}_code, level, verified_level, verified_until, proof_id)
         values ($1, $2, $3, $3, $4, $5)
         on conflict (assistant_id, ${kind}_code) do update set verified_level = $3, verified_until = $4, proof_id = $5`,
        [assistantId, code, level, expiresOn, id],
      );
      await this.events.record('skills.changed', { subjectKind: 'account', subjectId: assistantId });
      return proof;
    });
  }

  /** Staff: the proof does not show the level; the assistant gets the reason. */
  async reject(staff: Member, id: string, reason: string): Promise<ProofRow> {
    if (!reason.trim()) throw new Refusal('reason_needed', { field: 'reason' });
    return this.uow.run(staff, () =>
      this.decide(staff, id, 'reject', { expiresOn: null, reason: reason.trim(), level: null }),
    );
  }

  private async decide(
    staff: Member,
    id: string,
    verb: 'verify' | 'reject',
    decision: { expiresOn: string | null; reason: string | null; level: number | null },
  ): Promise<ProofRow> {
    if (staff.role !== 'staff') throw new Error('only staff decide proofs');
    found(
      isId(id) ? await this.uow.one(`select 1 from proof where id = $1 for update`, [id]) : null,
      'proof',
    );
    const proof = await this.byId(id);
    const state = proofStates.next(proof.state, verb);
    if (proof.kind === 'skill' && (decision.level ?? 1) > 3)
      throw new Refusal('proof_level', { field: 'level' });
    await this.uow.query(
      `update proof set state = $2, decided_by = $3, decided_at = $4, expires_on = $5, reason = $6 where id = $1`,
      [id, state, staff.accountId, this.clock.date(), decision.expiresOn, decision.reason],
    );
    await this.events.record(`proof.${state}`, {
      subjectKind: 'proof',
      subjectId: id,
      data: { assistantId: proof.assistantId, kind: proof.kind, code: proof.code },
    });
    return { ...proof, state, ...decision, level: decision.level ?? proof.level };
  }
}
