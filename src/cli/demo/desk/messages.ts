import { Temporal } from 'temporal-polyfill';
import type { Contents } from '../../../desk/records/record-kinds.js';
import { sameWords } from '../../../desk/messages/questions.rules.js';
import { nextSummary } from '../../../desk/messages/summary.rules.js';
import { Random } from '../random.js';
import type { Row, Rows } from '../rows.js';
import type { DemoWorld, Engagement } from '../world.js';

type Seal = (text: string, table: string, row: string, column: string) => string;

const HOUR = 3_600_000;
const SHOWN_DAYS = 8;
/** Who has the day sent by mail. */
const SUMMARIES: Record<string, string> = {
  studiobianchi: '18:30',
  idraulicaverri: '19:00',
  studioferri: '17:45',
};
const QUESTIONS = [
  'Si può pagare a rate?',
  'C’è un parcheggio vicino?',
  'Siete aperti il sabato mattina?',
  'Fate anche preventivi per telefono?',
];

export const mailOf = (key: string, name: string): string =>
  `${name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^(dott(\.ssa)?|avv|arch|ing|geom|rag|prof)\.?\s+/, '')
    .split(/[^a-z]+/)
    .filter(Boolean)
    .map((word, index, words) => (index === 0 && words.length > 1 ? word[0] : word))
    .join('.')}@${key}.example`;

/** Where the last days' messages have got to, who waits to be called back, and what couldn't be answered. */
export class DemoMessages {
  private readonly random: Random;
  private readonly calls: { id: string; at: Date; taken: Row }[] = [];
  private waiting = 0;

  constructor(
    private readonly world: DemoWorld,
    private readonly engagement: Engagement,
    private readonly rows: Rows,
    private readonly seal: Seal,
    private readonly digest: (text: string) => string,
  ) {
    // A chance of its own: what else happens in this world stays as it was.
    this.random = new Random(`messages ${engagement.firm.data.key} ${engagement.id}`);
  }

  private recent(at: Date, days = SHOWN_DAYS): boolean {
    return this.world.now.epochMilliseconds - at.getTime() < days * 24 * HOUR;
  }

  call(id: string, at: Date, taken: Row): void {
    if (this.recent(at, 10)) this.calls.push({ id, at, taken });
  }

  /** A message that was written, and read or not by now. */
  sent(id: string, message: Contents['message'], at: Date, state: string, readAt: Date | null): void {
    if (!this.recent(at)) return;
    const { people, key } = this.engagement.firm.data;
    const index = people.findIndex(([name]) => name === message.to);
    if (index >= 0 && this.random.chance(0.85)) this.delivery(id, index, mailOf(key, message.to), at, readAt);
    if (message.callBack && state !== 'done') this.callback(id, at);
  }

  /** What was asked in the last days, and when the day leaves by mail. */
  finish(): void {
    this.questions();
    const { firm, id, timezone } = this.engagement;
    const time = SUMMARIES[firm.data.key];
    if (!time) return;
    // Where visitors look first somebody waits, whatever chance says.
    for (const { id: call, at, taken } of this.waiting < 2 ? this.calls.slice(-3, -1) : []) {
      taken['outcome'] = 'call_back';
      this.rows.add('callback', this.promised(call, at));
    }
    const next = nextSummary(
      Temporal.Instant.fromEpochMilliseconds(this.world.now.epochMilliseconds),
      time,
      timezone,
    );
    this.rows.add('message_settings', {
      contract_id: id,
      summary_time: time,
      summary_empty: false,
      summary_texts: false,
      escalate_minutes: 15,
      quiet_from: '21:00',
      quiet_until: '07:00',
      summary_next_at: new Date(next.epochMilliseconds),
      changed_by: firm.ownerId,
      changed_at: new Date(this.world.now.epochMilliseconds - 20 * 24 * HOUR),
      revision: 1,
    });
  }

  private delivery(messageId: string, index: number, address: string, at: Date, readAt: Date | null): void {
    const { engagement, random } = this;
    const id = random.id(at);
    const sentAt = new Date(at.getTime() + random.int(2, 40) * 1000);
    const failed = !readAt && random.chance(0.06);
    const read = readAt && random.chance(0.8) && readAt > sentAt ? readAt : null;
    this.rows.add('message_delivery', {
      id,
      contract_id: engagement.id,
      message_id: messageId,
      version: 1,
      channel: 'mail',
      person: `person${index + 1}`,
      target: this.seal(
        JSON.stringify({ name: engagement.firm.data.people[index]![0], address }),
        'message_delivery',
        id,
        'target',
      ),
      corrects: false,
      state: failed ? 'failed' : read ? 'delivered' : 'sent',
      attempts: 1,
      queued_at: at,
      sent_at: sentAt,
      delivered_at: read,
      read_at: read,
      failed_at: failed ? new Date(sentAt.getTime() + 90_000) : null,
      trouble: failed ? 'bounced' : null,
    });
    this.rows.add('message_attempt', {
      id: random.id(sentAt),
      contract_id: engagement.id,
      delivery_id: id,
      at: sentAt,
      status: null,
      trouble: null,
    });
  }

  private callback(id: string, at: Date): void {
    const row = this.promised(id, at);
    const late = !this.recent(at, 5);
    const done = late || this.random.chance(0.3);
    if (!done) this.waiting += 1;
    this.rows.add('callback', {
      ...row,
      owner: this.random.chance(0.85) ? 'client' : 'assistant',
      ...(done && {
        done_at: new Date(Math.min(this.world.now.epochMilliseconds, Number(row.due_at) - HOUR / 4)),
        done_by: this.engagement.firm.ownerId,
      }),
    });
  }

  /** Of what was promised days ago, only what is promised for these hours is still open. */
  private promised(id: string, at: Date) {
    const now = this.world.now.epochMilliseconds;
    const half = HOUR / 2;
    const from = this.recent(at, 5) ? now - 1.5 * HOUR : at.getTime();
    const wanted = Math.ceil((from + this.random.int(0, 5) * HOUR) / half) * half;
    const due = Math.max(Math.ceil(at.getTime() / half) * half + half, wanted);
    return {
      id,
      contract_id: this.engagement.id,
      owner: 'assistant',
      due_at: new Date(due),
      opened_at: at,
      overdue_told_at: due <= now ? new Date(due) : null,
      done_at: null as Date | null,
      done_by: null as string | null,
    };
  }

  private questions(): void {
    const asked = this.calls.slice(-12);
    if (asked.length < 6) return;
    const wanted = this.random.shuffled(QUESTIONS).slice(0, 3);
    const times = [3, 2, 1];
    wanted
      .flatMap((question, index) => Array.from({ length: times[index] ?? 1 }, () => question))
      .forEach((question, index) => {
        const call = asked[index * 2] ?? asked[index];
        if (!call) return;
        const id = this.random.id(call.at);
        this.rows.add('unanswered_question', {
          id,
          contract_id: this.engagement.id,
          call_id: call.id,
          question: this.seal(question, 'unanswered_question', id, 'question'),
          digest: this.digest(`question ${sameWords(question)}`),
          asked_at: call.at,
        });
      });
  }
}
