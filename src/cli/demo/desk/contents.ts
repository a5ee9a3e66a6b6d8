import { totalOf } from '../../../desk/orders/order.rules.js';
import type { Item } from '../../../desk/orders/catalogue-csv.rules.js';
import type { Contents } from '../../../desk/records/record-kinds.js';
import { Temporal } from 'temporal-polyfill';
import type { Random } from '../random.js';
import { addressOf } from './calendars.js';
import type { Talk } from './talk.js';

const UNLISTED = { stock: '', code: '', unit: '', vatBps: 0, available: true };
const STREETS = [
  'via Garibaldi',
  'via Roma',
  'viale Carducci',
  'via dei Mille',
  'via Marconi',
  'corso Mazzini',
];
const DAYS = ['lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì'];

/** The words of records, from what is usual at such a client. */
export class Writer {
  private invoices = 40;

  constructor(
    private readonly random: Random,
    private readonly talk: Talk,
    private readonly people: string[],
    /** The client's catalogue, if it has one. */
    private readonly items: Item[],
  ) {}

  fill(text: string): string {
    return text
      .replaceAll('{day}', () => this.random.pick(DAYS))
      .replaceAll('{n}', () => String(this.random.int(3, 18)));
  }

  note(): string {
    return this.fill(this.random.pick(this.talk.notes));
  }

  reply(): string {
    return this.fill(this.random.pick(this.talk.replies));
  }

  message(): Contents['message'] {
    const urgent = this.random.chance(0.06);
    return {
      to: this.random.pick(this.people),
      urgency: urgent ? 'urgent' : this.random.chance(0.12) ? 'low' : 'normal',
      text: this.fill(this.random.pick(urgent ? this.talk.urgent : this.talk.messages)),
      callBack: urgent || this.random.chance(0.4),
    };
  }

  order(who: string): Contents['order'] {
    const goods: Item[] = this.items.length
      ? this.items
      : this.talk.goods.map(([name, euros]) => ({ ...UNLISTED, name, priceCents: Math.round(euros * 100) }));
    const lines = this.random
      .shuffled(goods)
      .slice(0, this.random.int(1, 3))
      .map(({ name, code, unit, vatBps, priceCents }) => ({
        what: name,
        quantity: priceCents > 5000 ? 1 : this.random.int(1, 3),
        price: priceCents,
        ...(code && { code, unit, vatBps }),
      }));
    return {
      lines,
      email: this.items.length && who ? addressOf(who) : '',
      deliverTo: this.items.length ? `${this.random.pick(STREETS)} ${this.random.int(2, 96)}` : '',
      note: this.random.chance(0.2) ? 'Suonare e aspettare, piano alto.' : '',
    };
  }

  total(order: Contents['order']): number {
    return totalOf(order.lines);
  }

  document(to: string): Contents['document'] {
    return {
      document: this.random.pick(this.talk.documents),
      to,
      channel: this.random.weighted({ mail: 8, post: 1, chat: 2 }),
      note: '',
    };
  }

  reminder(day: Temporal.PlainDate): Contents['reminder'] {
    const promised = this.random.chance(0.35);
    return {
      invoice: String((this.invoices += this.random.int(1, 3))),
      amount: this.random.int(6, 98) * 1000,
      dueOn: day.subtract({ days: this.random.int(5, 50) }).toString(),
      tone: this.random.weighted({ first: 6, second: 3, last: 1 }),
      channel: this.random.weighted({ phone: 6, mail: 4 }),
      ...(promised && { promisedOn: day.add({ days: this.random.int(3, 12) }).toString() }),
      note: '',
    };
  }
}
