import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Missing, Refusal } from '../../platform/errors.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { translate } from '../../platform/views/i18n.js';
import { Contacts } from '../contacts/contacts.service.js';
import { Openings } from '../contacts/openings.service.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Playbooks } from '../playbooks/playbooks.service.js';
import { CaseQueries, type CaseFile } from './cases.queries.js';
import {
  namesOf,
  questionsOf,
  tellable,
  usualRules,
  type CaseField,
  type Speaker,
  type Told,
} from './disclosure.rules.js';

export interface Question {
  text: string;
  passed: boolean;
  /** Asked, and the answer was wrong. */
  failed: boolean;
}

/** What one speaker may hear of a case right now. */
export interface Telling {
  file: CaseFile;
  speaker: string;
  /** Who may be on the line: whom it is about, the persons named, somebody else. */
  speakers: { value: string; name: string }[];
  questions: Question[];
  fields: { field: CaseField; state: 'say' | 'ask' | 'closed' }[];
}

export interface LoggedCheck {
  id: string;
  at: Date;
  who: string;
  caseId: string;
  caseNumber: string;
  callId: string | null;
  speaker: Speaker['is'];
  person: string;
  check: string;
  passed: boolean;
}

interface Row extends Omit<LoggedCheck, 'check' | 'person' | 'caseNumber'> {
  content: Buffer;
  recordId: string;
  caseContent: Buffer;
}

const place = (row: string) => ({ table: 'case_check', row, column: 'content' });

/** What a caller may hear of a case: the questions come first, every answer is logged, and the client reads the log. */
@Injectable()
export class CaseChecks {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly playbooks: Playbooks,
    private readonly contacts: Contacts,
    private readonly openings: Openings,
    private readonly queries: CaseQueries,
  ) {}

  /** What may be told of a case in the call that is running; the speaker is guessed until the assistant says who it is. */
  async telling(desk: Desk, callId: string, caseId: string, wished = ''): Promise<Telling> {
    const call = await this.running(desk, callId);
    const file = found(await this.queries.find(desk, caseId), 'case');
    const { told, speaker, speakers, is, person } = await this.rulesFor(desk, call, file, wished);
    const last = await this.answers(desk, callId, caseId);
    const questions = questionsOf(told).map((text) => {
      const answer = last.get(keyOf(is, person, text));
      return { text, passed: answer === true, failed: answer === false };
    });
    const passed = new Set(questions.filter((one) => one.passed).map(({ text }) => text));
    const fields = told.map(({ field, checks }) => ({
      field,
      state: stateOf(checks, passed),
    }));
    await this.openings.note(desk, 'record', { contactId: call.contactId, callId });
    return { file, speaker, speakers, questions, fields };
  }

  /** Notes that a question was answered rightly or wrongly. The same answer pressed twice is one. */
  async note(
    desk: Desk,
    callId: string,
    caseId: string,
    said: { speaker: string; check: number; passed: boolean },
  ): Promise<void> {
    const call = await this.running(desk, callId);
    const file = found(await this.queries.find(desk, caseId), 'case');
    const { told, is, person } = await this.rulesFor(desk, call, file, said.speaker);
    const text = found(questionsOf(told)[said.check], 'check');
    if ((await this.answers(desk, callId, caseId)).get(keyOf(is, person, text)) === said.passed) return;
    const id = newId();
    await this.uow.query(
      `insert into case_check (id, contract_id, case_id, call_id, account_id, at, speaker, passed, content)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        desk.contract.id,
        caseId,
        callId,
        desk.actor.accountId,
        this.clock.date(),
        is,
        said.passed,
        desk.key.seal(JSON.stringify({ check: text, person }), place(id)),
      ],
    );
    await this.desks.tell(desk);
  }

  /** The log, newest first: of one case, or of all. */
  async log(
    desk: Desk,
    limit: number,
    { caseId = null, after = null }: { caseId?: string | null; after?: { at: Date; id: string } | null } = {},
  ): Promise<LoggedCheck[]> {
    const rows = await this.uow.query<Row>(
      `select h.id, h.at, a.name who, h.case_id "caseId", h.call_id "callId", h.speaker, h.passed, h.content,
         k.record_id "recordId", r.content "caseContent"
       from case_check h join account a on a.id = h.account_id join desk_case k on k.id = h.case_id
         join desk_record r on r.contract_id = k.contract_id and r.id = k.record_id
       where h.contract_id = $1 and ($2::uuid is null or h.case_id = $2)
         and ($3::timestamptz is null or (h.at, h.id) < ($3, $4::uuid))
       order by h.at desc, h.id desc limit $5`,
      [desk.contract.id, caseId, after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map(({ content, recordId, caseContent, ...row }) => {
      const { check, person } = askedOf(desk, row.id, content);
      const { caseNumber } = JSON.parse(
        desk.key.open(caseContent, { table: 'desk_record', row: recordId, column: 'content' }),
      ) as { caseNumber: string };
      return { ...row, caseNumber, check, person };
    });
  }

  private async rulesFor(desk: Desk, call: RunningCall, file: CaseFile, wished: string) {
    const concerned = file.contacts.find(({ id }) => id === call.contactId);
    const named = namesOf(file.content.named);
    const speakers = [
      {
        value: 'concerned',
        name: file.contacts
          .map(({ name }) => name)
          .filter(Boolean)
          .join(', '),
      },
      ...named.map((name, index) => ({ value: `named${index}`, name })),
      { value: 'other', name: '' },
    ];
    const usual = concerned ? 'concerned' : 'other';
    const speaker = speakers.some(({ value }) => value === wished) ? wished : usual;
    const is: Speaker['is'] = speaker.startsWith('named') ? 'named' : (speaker as 'concerned' | 'other');
    const contact = call.contactId ? await this.contacts.find(desk, call.contactId) : null;
    const version = call.playbookVersionId;
    const playbook = version
      ? await this.playbooks.version(desk, version)
      : await this.playbooks.latest(desk);
    const rules = (playbook?.disclosures ?? []).filter(({ what }) => what.startsWith('case'));
    const usualCheck = translate(desk.actor.locale, 'cases.usual_check');
    const told: Told[] = tellable(
      rules.length > 0 ? rules : usualRules(usualCheck),
      { is, known: contact !== null, vip: contact?.standing === 'vip' },
      file.content.check,
    );
    const person = is === 'named' ? (speakers.find(({ value }) => value === speaker)?.name ?? '') : '';
    return { told, speaker, speakers, is, person };
  }

  /** The last answer to each question asked in this call about this case. */
  private async answers(desk: Desk, callId: string, caseId: string): Promise<Map<string, boolean>> {
    const rows = await this.uow.query<{ id: string; speaker: string; passed: boolean; content: Buffer }>(
      `select id, speaker, passed, content from case_check
       where contract_id = $1 and call_id = $2 and case_id = $3 order by at, id`,
      [desk.contract.id, callId, caseId],
    );
    return new Map(
      rows.map(({ id, speaker, passed, content }) => {
        const { check, person } = askedOf(desk, id, content);
        return [keyOf(speaker, person, check), passed];
      }),
    );
  }

  /** Held until the answer is written, so that a button pressed twice waits for its first press. */
  private async running(desk: Desk, callId: string): Promise<RunningCall> {
    if (!isId(callId)) throw new Missing('call');
    const call = await this.uow.one<RunningCall & { state: string }>(
      `select r.contact_id "contactId", r.state, k.playbook_version_id "playbookVersionId"
       from desk_record r join desk_call k on k.id = r.id
       where r.contract_id = $1 and r.id = $2 and r.kind = 'call' for update of r`,
      [desk.contract.id, callId],
    );
    if (found(call, 'call').state !== 'in_progress') throw new Refusal('desk_call_over', { status: 409 });
    return found(call, 'call');
  }
}

interface RunningCall {
  contactId: string | null;
  playbookVersionId: string | null;
}

/** The same question put to the same speaker. */
const keyOf = (speaker: string, person: string, check: string): string =>
  JSON.stringify([speaker, person, check]);

const askedOf = ({ key }: Desk, id: string, content: Buffer): { check: string; person: string } =>
  JSON.parse(key.open(content, place(id))) as { check: string; person: string };

function stateOf(checks: string[] | null, passed: Set<string>): 'say' | 'ask' | 'closed' {
  if (checks === null) return 'closed';
  return checks.every((one) => passed.has(one)) ? 'say' : 'ask';
}
