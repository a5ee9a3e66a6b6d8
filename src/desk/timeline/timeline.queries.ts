import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { isId } from '../../platform/ids.js';
import type { CallContent } from '../calls/call.content.js';
import type { Desk } from '../desk.js';
import { RemindedInvoices, type Reminded } from '../reminders/reminded.queries.js';
import type { Contents } from '../records/record-kinds.js';
import type { Kind } from '../records/record.states.js';

interface Row extends Facts {
  content: Buffer;
  reply: Buffer | null;
  contactName: Buffer | null;
  contactNumber: Buffer | null;
}

interface Facts {
  id: string;
  kind: Kind;
  state: string;
  stateAt: Date;
  contactId: string | null;
  callId: string | null;
  readAt: Date | null;
  readBy: string | null;
  amountCents: number | null;
  dueOn: string | null;
  createdAt: Date;
  startsAt: Date | null;
  endsAt: Date | null;
  takenAt: Date | null;
  endedAt: Date | null;
  outcome: string | null;
  callType: string | null;
  language: string | null;
  playbookVersionId: string | null;
  /** Of a change of a case: which case. */
  caseId: string | null;
  /** Of a task: whose it is. */
  owner: 'assistant' | 'client' | null;
  /** Of a task, or of a caller who waits to be called back. */
  dueAt: Date | null;
  doneAt: Date | null;
  /** Somebody is or was to be called back. */
  callsBack: boolean;
}

/** A record of any kind, opened: what the pages and the API show. */
export type OpenRecord = Facts & {
  reply: string;
  contactName: string;
  contactNumber: string | null;
  /** Of a reminder of one of the client's unpaid invoices. */
  reminded?: Reminded;
} & (
    | { kind: 'call'; content: CallContent }
    | { [K in keyof Contents]: { kind: K; content: Contents[K] } }[keyof Contents]
  );

export interface Filter {
  id?: string;
  ids?: string[];
  contactId?: string | null;
  callId?: string;
  kinds?: Kind[];
  /** Only where somebody is or was to be called back. */
  callbacks?: boolean;
  states?: string[];
  since?: Date;
  after?: { at: Date; id: string } | null;
  limit?: number;
}

const SELECT = `select r.id, r.kind, r.state, r.state_at "stateAt", r.contact_id "contactId", r.call_id "callId",
    r.content, r.reply, r.read_at "readAt", reader.name "readBy", r.amount_cents "amountCents", r.due_on::text "dueOn",
    r.created_at "createdAt", s.starts_at "startsAt", s.ends_at "endsAt", k.taken_at "takenAt", k.ended_at "endedAt",
    k.outcome, k.call_type "callType", k.language, k.playbook_version_id "playbookVersionId",
    h.case_id "caseId", t.owner, coalesce(t.due_at, b.due_at) "dueAt", coalesce(t.done_at, b.done_at) "doneAt",
    b.id is not null "callsBack", c.name "contactName", c.number "contactNumber"
  from desk_record r
    left join contact c on c.id = r.contact_id
    left join appointment_slot s on s.id = r.id
    left join desk_call k on k.id = r.id
    left join case_change h on h.id = r.id
    left join desk_task t on t.id = r.id
    left join callback b on b.id = r.id
    left join account reader on reader.id = r.read_by`;

/** All the desk's records of one contract, newest first. */
@Injectable()
export class Timeline {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly invoices: RemindedInvoices,
  ) {}

  async list(desk: Desk, filter: Filter = {}): Promise<OpenRecord[]> {
    const rows = await this.uow.query<Row>(
      `${SELECT} where r.contract_id = $1
         and ($2::uuid is null or r.id = $2) and ($3::uuid is null or r.contact_id = $3)
         and ($4::uuid is null or r.call_id = $4) and ($5::text[] is null or r.kind = any ($5))
         and ($11::uuid[] is null or r.id = any ($11))
         and ($6::text[] is null or r.state = any ($6)) and ($7::timestamptz is null or r.created_at >= $7)
         and ($8::timestamptz is null or (r.created_at, r.id) < ($8, $9)) and (not $12 or b.id is not null)
       order by r.created_at desc, r.id desc limit $10`,
      [
        desk.contract.id,
        filter.id ?? null,
        filter.contactId ?? null,
        filter.callId ?? null,
        filter.kinds ?? null,
        filter.states ?? null,
        filter.since ?? null,
        filter.after?.at ?? null,
        filter.after?.id ?? null,
        filter.limit ?? 50,
        filter.ids ?? null,
        filter.callbacks ?? false,
      ],
    );
    const records = rows.map((row) => open(desk, row));
    const invoices = await this.invoices.of(desk, records.flatMap(invoiceOf));
    return records.map((record) => {
      const reminded = invoices.get(invoiceOf(record)[0] ?? '');
      return reminded ? { ...record, reminded } : record;
    });
  }

  async find(desk: Desk, id: string): Promise<OpenRecord | null> {
    return isId(id) ? ((await this.list(desk, { id, limit: 1 }))[0] ?? null) : null;
  }
}

const invoiceOf = (record: OpenRecord): string[] =>
  record.kind === 'reminder' && record.content.invoiceId ? [record.content.invoiceId] : [];

function open({ key }: Desk, row: Row): OpenRecord {
  const place = (column: string) => ({ table: 'desk_record', row: row.id, column });
  const contact = (column: string) => ({ table: 'contact', row: row.contactId ?? '', column });
  const { content, reply, contactName, contactNumber, ...facts } = row;
  const said = JSON.parse(key.open(content, place('content'))) as CallContent;
  // A call nobody took makes no entry in the address book: who called is in the record alone.
  const stranger = row.kind === 'call' && !row.contactId ? said : null;
  return {
    ...facts,
    content: said as never,
    reply: reply ? key.open(reply, place('reply')) : '',
    contactName: contactName ? key.open(contactName, contact('name')) : (stranger?.name ?? ''),
    contactNumber: contactNumber ? key.open(contactNumber, contact('number')) : (stranger?.number ?? null),
  };
}
