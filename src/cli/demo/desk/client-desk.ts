import type { Temporal } from 'temporal-polyfill';
import { newDataKey, VaultKey, wrapKey } from '../../../platform/crypto/vault.js';
import { Rows, type Row } from '../rows.js';
import { hum } from '../tone.js';
import type { DemoWorld, Engagement } from '../world.js';
import { Agenda } from './agenda.js';
import type { Contents } from '../../../desk/records/record-kinds.js';
import { DemoMessages } from './messages.js';
import { DemoCases } from './cases.js';
import { addTasks } from './tasks.js';
import { DemoCalendars } from './calendars.js';
import { AddressBook, type Caller } from './callers.js';
import { Writer } from './contents.js';
import { MIXES } from './mixes.js';
import { beganEarly, changedYesterday, firstPlaybookOf, playbookOf } from './playbooks/index.js';
import { settled } from './settling.js';
import { addOffice, itemsOf } from './office/index.js';
import { talkOf } from './talks.js';
import type { Talk } from './talk.js';
import type { Piece } from './workdays.js';

type WrittenKind = 'message' | 'appointment' | 'order' | 'document' | 'reminder' | 'case';
const DAY = 86_400_000;
const VOICEMAIL_AT = 'studiobianchi';
const VOICEMAIL_SECONDS = 9;

/** One client's desk: everything in it is sealed with that contract's key. */
export class ClientDesk {
  readonly rows: Rows;
  private readonly key: VaultKey;
  private readonly talk: Talk;
  private readonly writer: Writer;
  private readonly book: AddressBook;
  private readonly agenda: Agenda;
  private readonly contacts = new Map<string, Row>();
  private readonly cases: DemoCases;
  /** The versions of the instructions, the last first. */
  private readonly versions: { id: string; from: Date }[] = [];
  private readonly calendars: DemoCalendars;
  private readonly messages: DemoMessages;

  constructor(
    private readonly world: DemoWorld,
    readonly engagement: Engagement,
  ) {
    const { random } = world;
    const { firm, id, data } = engagement;
    this.rows = new Rows(world.uow, [
      'desk_vault_key',
      'playbook_version',
      'contact',
      'desk_record',
      'appointment_type',
      'calendar_source',
      'document_template',
      'client_document',
      'unpaid_invoice',
    ]);
    this.talk = talkOf(firm.data.sector);
    this.writer = new Writer(
      random,
      this.talk,
      firm.data.people.map(([name]) => name),
      data.state === undefined ? itemsOf(firm.data.key) : [],
    );
    this.book = new AddressBook(world, 20 + engagement.weeklyMinutes / 4);
    this.agenda = new Agenda(
      random,
      firm.data.people.map((_, i) => `person${i + 1}`),
      engagement.timezone,
    );
    const dataKey = newDataKey();
    this.key = new VaultKey(id, dataKey);
    const [master] = world.settings.masterKeys;
    const signed = new Date(Number(startOf(engagement)) - 4 * DAY);
    this.rows.add('desk_vault_key', {
      contract_id: id,
      wrapped_key: hex(wrapKey(dataKey, master!, id)),
      master_key_id: master!.id,
      created_at: signed,
    });
    this.instruct(signed);
    this.calendars = new DemoCalendars(
      world,
      engagement,
      this.rows,
      (text, table, row, column) => this.seal(text, table, row, column),
      signed,
    );
    this.cases = new DemoCases(
      world,
      engagement,
      this.rows,
      this.talk,
      (text, table, row, column) => this.seal(text, table, row, column),
      (text) => hex(this.key.digest(text)),
      (record, state, content, caller, callId, at, digest) =>
        this.record(record, 'case', state, content, caller, callId, at, { digest }),
    );
    this.messages = new DemoMessages(
      world,
      engagement,
      this.rows,
      (text, table, row, column) => this.seal(text, table, row, column),
      (text) => hex(this.key.digest(text)),
    );
  }

  /** What stands in its calendars without anybody having called. */
  async finish(): Promise<void> {
    this.missed();
    this.calendars.finish();
    this.messages.finish();
    await addOffice({
      world: this.world,
      engagement: this.engagement,
      rows: this.rows,
      seal: (...what) => this.seal(...what),
      digest: (text) => hex(this.key.digest(text)),
      record: (id, kind, state, content, at, more) =>
        void this.record(id, kind, state, content, null, null, at, more),
    });
    this.cases.finish();
    // Where nobody has called yet there is nothing to do either.
    if (this.contacts.size > 0)
      addTasks(this.world, this.engagement, this.rows, (id, state, content, at, doneAt) =>
        this.record(id, 'task', state, content, null, null, at, {
          stateAt: doneAt ?? at,
          stateBy: doneAt && this.engagement.assistant.id,
        }),
      );
  }

  /** Somebody the desk did not get to in time today, where there is enough to do. */
  private missed(): void {
    const { engagement, world } = this;
    const [caller, other] = this.contacts.keys();
    if (!caller || engagement.data.state !== undefined || !beganEarly(engagement.firm.data.key)) return;
    const at = new Date(world.now.epochMilliseconds - 50 * 60_000);
    const known = { id: caller } as Caller;
    this.record(
      world.random.id(at),
      'call',
      'missed',
      { name: '', number: null, note: '' },
      known,
      null,
      at,
      {},
    );
    if (other && engagement.firm.data.key === VOICEMAIL_AT) this.voicemail({ id: other } as Caller);
  }

  /** Somebody spoke after the tone this morning, and nobody has listened yet. */
  private voicemail(caller: Caller): void {
    const { engagement, world } = this;
    const at = new Date(world.now.epochMilliseconds - 95 * 60_000);
    const recordId = world.random.id(at);
    const id = world.random.id(at);
    const content = { name: '', number: null, note: '', voicemail: VOICEMAIL_SECONDS };
    this.record(recordId, 'call', 'missed', content, caller, null, at, {});
    world.voicemails.push({
      id,
      recordId,
      engagement,
      at,
      seconds: VOICEMAIL_SECONDS,
      audio: this.seal(hum(VOICEMAIL_SECONDS).toString('base64'), 'voicemail', id, 'audio'),
    });
  }

  /** A firm that began early has written its instructions three times; the others once. */
  private instruct(signed: Date): void {
    const { engagement, world, talk } = this;
    const playbook = playbookOf(world.random, engagement, talk);
    if (!beganEarly(engagement.firm.data.key)) return this.publish(1, playbook, signed, true);
    const now = world.now.epochMilliseconds;
    const yesterday = new Date(now - DAY);
    this.publish(1, firstPlaybookOf(engagement, talk), signed, true);
    this.publish(2, playbook, new Date(Math.max(Number(signed) + DAY, now - 12 * DAY)), true);
    this.publish(3, changedYesterday(playbook), yesterday, false);
  }

  private publish(version: number, content: object, at: Date, read: boolean): void {
    const { engagement, world } = this;
    const id = world.random.id(at);
    this.rows.add('playbook_version', {
      id,
      contract_id: engagement.id,
      version,
      content: this.seal(JSON.stringify(content), 'playbook_version', id, 'content'),
      published_by: engagement.firm.ownerId,
      published_at: at,
      effective_at: at,
    });
    if (read)
      this.rows.add('playbook_acknowledgement', {
        contract_id: engagement.id,
        playbook_version_id: id,
        account_id: engagement.assistant.id,
        acknowledged_at: new Date(Number(at) + world.random.int(2, 300) * 60_000),
      });
    this.versions.unshift({ id, from: at });
  }

  /** Writes a piece of work down. Returns the id and kind its time is counted for. */
  work(piece: Piece): { id: string; kind: string } {
    return piece.isCall ? this.call(piece) : this.alone(piece);
  }

  private call({ startedAt, endedAt, day }: Piece): { id: string; kind: string } {
    const { random } = this.world;
    const { engagement } = this;
    const hidden = random.chance(0.04);
    const caller = hidden ? null : this.meet(startedAt);
    const after = random.weighted(MIXES[engagement.data.mix].inCall) as WrittenKind | 'nothing';
    const id = random.id(startedAt);
    const note = after === 'nothing' ? this.writer.note() : '';
    const content = { name: caller?.name ?? '', number: caller?.number ?? null, note };
    this.record(id, 'call', 'ended', content, caller, null, startedAt, { stateAt: endedAt });
    const urgent = after === 'message' && random.chance(0.08);
    const taken: Row = {
      id,
      contract_id: engagement.id,
      assistant_id: engagement.assistant.id,
      playbook_version_id: this.versions.find(({ from }) => from <= startedAt)?.id ?? null,
      call_type: `type${random.int(1, this.talk.callTypes.length)}`,
      outcome:
        after === 'message'
          ? random.chance(0.3)
            ? 'call_back'
            : 'message'
          : urgent
            ? 'passed_on'
            : 'settled',
      taken_at: startedAt,
      ended_at: endedAt,
    };
    this.rows.add('desk_call', taken);
    if (caller && this.world.now.epochMilliseconds - Number(startedAt) < 14 * DAY)
      this.rows.add('card_opening', {
        id: random.id(startedAt),
        contract_id: engagement.id,
        account_id: engagement.assistant.id,
        what: 'card',
        contact_id: caller.id,
        call_id: id,
        opened_at: startedAt,
      });
    this.messages.call(id, startedAt, taken);
    if (after !== 'nothing') this.write(after, caller, id, new Date(Number(endedAt) - 20_000), day);
    return { id, kind: 'call' };
  }

  private alone({ endedAt, day }: Piece): { id: string; kind: string } {
    const kind = this.world.random.weighted<WrittenKind>(MIXES[this.engagement.data.mix].alone);
    return this.write(kind, this.meet(endedAt), null, endedAt, day);
  }

  /** Whoever it is gets a card on the first call. */
  private meet(at: Date): Caller {
    const { caller, isNew } = this.book.next(at);
    if (!isNew) {
      this.contacts.get(caller.id)!['last_at'] = at;
      return caller;
    }
    const { random } = this.world;
    const details = random.chance(0.3) ? { note: random.pick(this.talk.contactNotes) } : {};
    const row = {
      id: caller.id,
      contract_id: this.engagement.id,
      name: this.seal(caller.name, 'contact', caller.id, 'name'),
      number: this.seal(caller.number, 'contact', caller.id, 'number'),
      number_digest: hex(this.key.digest(caller.number)),
      details: this.seal(JSON.stringify(details), 'contact', caller.id, 'details'),
      created_at: at,
      last_at: at,
    };
    this.contacts.set(caller.id, row);
    this.rows.add('contact', row);
    return caller;
  }

  private write(
    kind: WrittenKind,
    caller: Caller | null,
    callId: string | null,
    at: Date,
    day: Temporal.PlainDate,
  ): { id: string; kind: string } {
    const id = this.world.random.id(at);
    if (kind === 'appointment' && this.appointment(id, caller, callId, at, day)) return { id, kind };
    if (kind === 'case') this.cases.step(id, caller, callId, at);
    else if (kind === 'order') {
      const order = this.writer.order(caller?.name ?? '');
      this.settle(id, kind, order, caller, callId, at, { amount: this.writer.total(order) });
    } else if (kind === 'reminder') {
      const reminder = this.writer.reminder(day);
      this.settle(id, kind, reminder, caller, callId, at, { amount: reminder.amount, dueOn: reminder.dueOn });
    } else if (kind === 'document')
      this.settle(id, kind, this.writer.document(caller?.name ?? ''), caller, callId, at);
    else {
      this.settle(id, 'message', this.writer.message(), caller, callId, at);
      return { id, kind: 'message' };
    }
    return { id, kind };
  }

  private appointment(
    id: string,
    caller: Caller | null,
    callId: string | null,
    at: Date,
    day: Temporal.PlainDate,
  ): boolean {
    const { random } = this.world;
    const { what, minutes } = random.pick(this.talk.appointments);
    const place = this.agenda.free(day, minutes);
    if (!place) return false;
    const before = random.chance(0.18) ? this.agenda.takeOne(day) : undefined;
    if (before) {
      Object.assign(before.record, { state: 'moved', state_at: at, state_by: this.engagement.assistant.id });
      before.slot['released_at'] = at;
    }
    const content = {
      what,
      date: place.day.toString(),
      time: place.time,
      minutes,
      calendar: place.calendar,
      ...(before && { replaces: before.record['id'] }),
      note: random.chance(0.15) ? 'Preferisce essere avvisato il giorno prima.' : '',
    };
    const record = this.record(id, 'appointment', 'booked', content, caller, callId, at, {});
    const slot = {
      id,
      contract_id: this.engagement.id,
      calendar: place.calendar,
      starts_at: place.startsAt,
      ends_at: place.endsAt,
      released_at: null,
      record_id: id,
      held_from: place.startsAt,
      held_until: place.endsAt,
      recurs_at: null,
    };
    this.rows.add('appointment_slot', slot);
    this.rows.add('appointment', {
      id,
      contract_id: this.engagement.id,
      timezone: this.engagement.timezone,
      starts_at: place.startsAt,
      uid: before ? before.uid : id,
      sequence: 0,
      ...this.calendars.appointment(
        { what, name: caller?.name ?? '', number: caller?.number ?? null, at, startsAt: place.startsAt },
        record,
      ),
      rule: null,
    });
    this.agenda.keep({ record, slot, day: place.day, contactId: caller?.id ?? null, uid: before?.uid ?? id });
    return true;
  }

  /** A record in the state that its age makes likely. */
  private settle(
    id: string,
    kind: 'message' | 'order' | 'reminder' | 'document',
    content: object,
    caller: Caller | null,
    callId: string | null,
    at: Date,
    more: { amount?: number; dueOn?: string } = {},
  ): void {
    const { random, now } = this.world;
    const outcome = settled(random, kind, at, now.epochMilliseconds, 'promisedOn' in content);
    const byBusiness = kind !== 'reminder';
    const by = byBusiness ? this.engagement.firm.ownerId : this.engagement.assistant.id;
    const reply = outcome.replied ? this.seal(this.writer.reply(), 'desk_record', id, 'reply') : null;
    this.record(id, kind, outcome.state, content, caller, callId, at, {
      ...more,
      stateAt: outcome.at,
      stateBy: outcome.at > at ? by : null,
      readAt: kind === 'message' && outcome.at > at ? outcome.at : null,
      reply,
    });
    if (kind === 'order') this.orderChanges(id, outcome.state, at, outcome.at);
    if (kind === 'message') {
      const readAt = outcome.at > at ? outcome.at : null;
      this.messages.sent(id, content as Contents['message'], at, outcome.state, readAt);
    }
  }

  /** An order is confirmed before it is carried out. */
  private orderChanges(id: string, state: string, at: Date, stateAt: Date): void {
    const change = (from: string, to: string, when: Date): void =>
      this.rows.add('order_change', {
        id: this.world.random.id(when),
        contract_id: this.engagement.id,
        order_id: id,
        from_state: from,
        to_state: to,
        by_account: this.engagement.firm.ownerId,
        at: when,
      });
    if (state === 'fulfilled') {
      change('taken', 'confirmed', new Date((Number(at) + Number(stateAt)) / 2));
      change('confirmed', state, stateAt);
    } else if (state !== 'taken') change('taken', state, stateAt);
  }

  private record(
    id: string,
    kind: string,
    state: string,
    content: object,
    caller: Caller | null,
    callId: string | null,
    at: Date,
    more: {
      stateAt?: Date;
      stateBy?: string | null;
      readAt?: Date | null;
      reply?: string | null;
      amount?: number;
      dueOn?: string;
      digest?: string;
    },
  ): Row {
    const { engagement } = this;
    const row = {
      id,
      contract_id: engagement.id,
      kind,
      state,
      state_at: more.stateAt ?? at,
      state_by: more.stateBy ?? (kind === 'call' ? engagement.assistant.id : null),
      assistant_id: engagement.assistant.id,
      contact_id: caller?.id ?? null,
      call_id: callId,
      content: this.seal(JSON.stringify(content), 'desk_record', id, 'content'),
      reply: more.reply ?? null,
      read_at: more.readAt ?? null,
      read_by: more.readAt ? engagement.firm.ownerId : null,
      case_digest: more.digest ?? null,
      amount_cents: more.amount ?? null,
      due_on: more.dueOn ?? null,
      created_at: at,
    };
    this.rows.add('desk_record', row);
    return row;
  }

  private seal(text: string, table: string, row: string, column: string): string {
    return hex(this.key.seal(text, { table, row, column }));
  }
}

/** As PostgreSQL reads bytes in JSON. */
const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

const startOf = ({ startsOn, timezone }: Engagement): Date =>
  new Date(startsOn.toZonedDateTime(timezone).epochMilliseconds);
