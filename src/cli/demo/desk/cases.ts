import { caseNumberKey, type Case } from '../../../desk/cases/case.form.js';
import type { CaseStatus } from '../../../desk/cases/statuses.rules.js';
import { Random } from '../random.js';
import type { Row, Rows } from '../rows.js';
import type { DemoWorld, Engagement } from '../world.js';
import type { Caller } from './callers.js';
import type { Talk } from './talk.js';

type Seal = (text: string, table: string, row: string, column: string) => string;
type Record = (
  id: string,
  state: string,
  content: Case,
  caller: Caller | null,
  callId: string | null,
  at: Date,
  digest: string,
) => Row;

interface Known {
  record: Row;
  row: Row;
  content: Case;
  stage: number;
  title: number;
}

const KEYS = ['open', 'going', 'waiting'] as const;
const NAMES: { [key: string]: string } = {
  open: 'Aperta',
  going: 'In lavorazione',
  waiting: 'In attesa',
  done: 'Conclusa',
  dropped: 'Archiviata',
};
/** Every so many cases one is left by its client. */
const LEFT_EVERY = 6;

/** The firms that have named their own statuses: the rest keeps the usual ones. */
const OWN: { [firm: string]: CaseStatus[] } = {
  studioferri: [
    { key: 'open', name: 'Incarico', tone: 'new', closed: false },
    { key: 'going', name: 'In preparazione', tone: 'going', closed: false },
    { key: 'waiting', name: 'Depositata', tone: 'waiting', closed: false },
    { key: 'hearing', name: 'Udienza fissata', tone: 'going', closed: false },
    { key: 'done', name: 'Definita', tone: 'good', closed: true },
    { key: 'dropped', name: 'Rinunciata', tone: 'bad', closed: true },
  ],
};
/** Where a step stands that its number alone would put elsewhere. */
const STANDS: { [firm: string]: { [step: string]: string } } = {
  studioferri: {
    'ricorso in preparazione': 'going',
    depositato: 'waiting',
    'udienza fissata': 'hearing',
    'ricorso depositato': 'waiting',
  },
};
/** Where visitors look first: what else is known of a case, and who has asked. */
const SHOWN = ['studioferri', 'studiobianchi', 'idraulicaverri'];

/** A client's cases: each step a record, the one before its history. */
export class DemoCases {
  /** What a caller's case is, by its place: a case that is over makes room for the next number. */
  private readonly cases = new Map<number, Known>();
  private last = 100;
  private readonly asked: { callId: string | null; file: Row; at: Date }[] = [];
  private readonly random: Random;

  constructor(
    private readonly world: DemoWorld,
    private readonly engagement: Engagement,
    private readonly rows: Rows,
    private readonly talk: Talk,
    private readonly seal: Seal,
    private readonly digest: (text: string) => string,
    private readonly record: Record,
  ) {
    this.random = new Random(`cases ${engagement.id}`);
    const own = OWN[engagement.firm.data.key];
    if (!own) return;
    rows.add('case_setting', {
      contract_id: engagement.id,
      content: seal(JSON.stringify({ statuses: own, prefix: '' }), 'case_setting', engagement.id, 'content'),
      series_year: 0,
      series_last: 0,
      changed_by: engagement.firm.ownerId,
      changed_at: world.nowDate,
      revision: 1,
    });
  }

  /** A case goes on to its next step. */
  step(id: string, caller: Caller | null, callId: string | null, at: Date): void {
    const { engagement, world } = this;
    const place = world.random.int(1, Math.ceil(6 + engagement.weeklyMinutes / 40));
    const before = this.cases.get(place);
    const known = before?.row['closed_at'] === null ? before : undefined;
    const caseNumber = known?.content.caseNumber ?? `${at.getUTCFullYear()}/${(this.last += 1)}`;
    const title = known?.title ?? world.random.int(0, this.talk.cases.length - 1);
    const { title: name, status: steps } = this.talk.cases[title]!;
    const stage = Math.min(known ? known.stage + 1 : 0, steps.length - 1);
    const closed = stage === steps.length - 1;
    const firm = engagement.firm.data.key;
    const number = Number(caseNumber.split('/')[1]);
    const left = closed && number % LEFT_EVERY === 0;
    const over = left ? 'dropped' : 'done';
    const key = closed ? over : (STANDS[firm]?.[steps[stage]!] ?? KEYS[stage] ?? 'waiting');
    const own = OWN[firm];
    const now = left ? 'il cliente ha lasciato' : steps[stage]!;
    const content: Case = {
      caseNumber,
      title: name,
      status: own?.find((one) => one.key === key)?.name ?? NAMES[key]!,
      note: capital(now),
      nextStep: capital(steps[stage + 1] ?? ''),
      mayTell: `${capital(now)}.`,
      check: '',
    };
    const digest = this.digest(`case ${caseNumberKey(caseNumber)}`);
    if (known)
      Object.assign(known.record, { state: 'superseded', state_at: at, state_by: engagement.assistant.id });
    const record = this.record(id, closed ? 'closed' : 'open', content, caller, callId, at, digest);
    const row = known?.row ?? this.opened(at, digest, id, caller);
    this.rows.add('case_change', {
      id,
      contract_id: engagement.id,
      case_id: row['id'],
      account_id: engagement.assistant.id,
      side: 'assistant',
      from_status: known ? row['status'] : null,
      to_status: key,
    });
    Object.assign(row, {
      record_id: id,
      status: key,
      changed_at: at,
      closed_at: closed ? at : null,
      revision: (row['revision'] as number) + (known ? 1 : 0),
    });
    this.cases.set(place, { record, row, content, stage, title });
    this.asked.push({ callId, file: row, at });
  }

  /** Where visitors look first: dates, somebody else who may know, and what was asked in the last calls. */
  finish(): void {
    const { engagement, random, world } = this;
    if (!SHOWN.includes(engagement.firm.data.key)) return;
    const open = [...this.cases.values()].filter(({ row }) => row['closed_at'] === null);
    open.slice(0, 8).forEach(({ record, row, content }, index) => {
      const due = world.today.add({ days: [6, -1, 12, 3, 20][index % 5]! }).toString();
      row['due_on'] = due;
      const more = { dueOn: due, amount: 40_000 + 12_500 * index, answer: 'parola d’ordine: girasole' };
      record['content'] = this.seal(
        JSON.stringify({ ...content, ...more, named: index === 0 ? 'Laura Marchetti, Paolo Marchetti' : '' }),
        'desk_record',
        record['id'] as string,
        'content',
      );
    });
    for (const { callId, file, at } of this.asked.slice(-4)) {
      const check = random.id(at);
      const asked = engagement.firm.data.key === 'studioferri' ? 'codice fiscale' : 'nome e data di nascita';
      this.rows.add('case_check', {
        id: check,
        contract_id: engagement.id,
        case_id: file['id'],
        call_id: callId,
        account_id: engagement.assistant.id,
        at: new Date(Number(at) - 60_000),
        speaker: 'concerned',
        passed: random.chance(0.7),
        content: this.seal(JSON.stringify({ check: asked, person: '' }), 'case_check', check, 'content'),
      });
    }
  }

  private opened(at: Date, digest: string, recordId: string, caller: Caller | null): Row {
    const row: Row = {
      id: this.random.id(at),
      contract_id: this.engagement.id,
      record_id: recordId,
      number_digest: digest,
      status: 'open',
      due_on: null,
      opened_at: at,
      changed_at: at,
      closed_at: null,
      revision: 1,
    };
    this.rows.add('desk_case', row);
    if (caller)
      this.rows.add('case_contact', {
        contract_id: this.engagement.id,
        case_id: row['id'],
        contact_id: caller.id,
      });
    return row;
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
