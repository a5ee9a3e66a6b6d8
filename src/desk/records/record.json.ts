import type { OpenRecord } from '../timeline/timeline.queries.js';

/** A record as the API shows it. */
export interface RecordJson {
  id: string;
  kind: OpenRecord['kind'];
  state: string;
  stateAt: Date;
  createdAt: Date;
  callId: string | null;
  contact: { id: string; name: string; number: string | null } | null;
  content: OpenRecord['content'];
  reply: string;
  readAt: Date | null;
  amount: { cents: number; currency: 'EUR' } | null;
  dueOn: string | null;
  startsAt: Date | null;
  endsAt: Date | null;
  caseId: string | null;
  dueAt: Date | null;
  doneAt: Date | null;
  owner: string | null;
  call: {
    takenAt: Date;
    endedAt: Date | null;
    outcome: string | null;
    type: string | null;
    language: string | null;
    playbookVersionId: string | null;
  } | null;
}

export const recordJson = (record: OpenRecord): RecordJson => ({
  id: record.id,
  kind: record.kind,
  state: record.state,
  stateAt: record.stateAt,
  createdAt: record.createdAt,
  callId: record.callId,
  contact: record.contactId
    ? { id: record.contactId, name: record.contactName, number: record.contactNumber }
    : null,
  content: record.content,
  reply: record.reply,
  readAt: record.readAt,
  amount: record.amountCents === null ? null : { cents: record.amountCents, currency: 'EUR' },
  dueOn: record.dueOn,
  startsAt: record.startsAt,
  endsAt: record.endsAt,
  caseId: record.caseId,
  dueAt: record.dueAt,
  doneAt: record.doneAt,
  owner: record.owner,
  call: record.takenAt && {
    takenAt: record.takenAt,
    endedAt: record.endedAt,
    outcome: record.outcome,
    type: record.callType,
    language: record.language,
    playbookVersionId: record.playbookVersionId,
  },
});
