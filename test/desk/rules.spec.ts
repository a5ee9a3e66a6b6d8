import { Temporal } from 'temporal-polyfill';
import { instantOf } from '../../src/desk/appointments/local-time.rules.js';
import { e164, masked } from '../../src/desk/contacts/number.rules.js';
import { OrderForm } from '../../src/desk/orders/order.form.js';
import { dayPartOf, greet, keysFor, unknownPlaceholders } from '../../src/desk/playbooks/playbook.rules.js';
import { byHand, recordStates } from '../../src/desk/records/record.states.js';
import { free, stretchOf } from '../../src/desk/records/work.rules.js';
import { expand } from '../../src/platform/http/form.js';

const at = (time: string): Date => new Date(`2026-11-23T${time}:00Z`);

describe('a number', () => {
  it('is read as Italian without a prefix, and kept in E.164', () => {
    expect(e164('335 123 4118')).toBe('+393351234118');
    expect(e164('051/098.2231')).toBe('+390510982231');
    expect(e164('+44 20 7946 0958')).toBe('+442079460958');
  });

  it('is refused when it is none', () => {
    for (const text of ['12', 'anonimo', '', '<script>', '9'.repeat(40)]) expect(e164(text)).toBeNull();
  });

  it('shows enough to recognise and hides the rest', () => {
    expect(masked('+393351234118')).toBe('+39 335 ••• •118');
  });
});

describe('a greeting', () => {
  const values = { caller: 'signora Conti', assistant: 'Mara', client: 'Studio Bianchi' };

  it('puts names into their places and sets the caller apart', () => {
    expect(greet('{client}, buongiorno {caller}, sono {assistant}.', values)).toEqual([
      { text: 'Studio Bianchi, buongiorno ' },
      { text: 'signora Conti', caller: true },
      { text: ', sono Mara.' },
    ]);
  });

  it('leaves no gap for an unknown caller', () => {
    expect(greet('Buongiorno {caller}, sono {assistant}.', { ...values, caller: '' })).toEqual([
      { text: 'Buongiorno, sono Mara.' },
    ]);
  });

  it('never reads a value as a template', () => {
    const parts = greet('{client}: {caller}', {
      ...values,
      caller: '{client}{{7*7}}',
      client: '{assistant}',
    });
    expect(parts.map(({ text }) => text).join('')).toBe('{assistant}: {client}{{7*7}}');
  });

  it('knows which braces mean nothing', () => {
    expect(unknownPlaceholders('{caller} {name} {}')).toEqual(['name', '']);
  });

  it('follows the time of day', () => {
    expect([4, 5, 12, 13, 17, 18, 23].map(dayPartOf)).toEqual([
      'evening',
      'morning',
      'morning',
      'afternoon',
      'afternoon',
      'evening',
      'evening',
    ]);
  });
});

describe('keys of call types', () => {
  it('differ from each other and from the desk’s own', () => {
    const keys = keysFor(['Paziente', 'Nuovo paziente', 'Nuovo', '!!!', 'Urgenza']);
    expect(new Set([...keys, ...'MAODSPC'.split('')]).size).toBe(keys.length + 7);
  });
});

describe('an appointment’s hour', () => {
  it('is the client’s wall clock on both sides of a change', () => {
    expect(instantOf('2026-03-28', '09:00', 'Europe/Rome').toString()).toBe('2026-03-28T08:00:00Z');
    expect(instantOf('2026-03-29', '09:00', 'Europe/Rome').toString()).toBe('2026-03-29T07:00:00Z');
    expect(instantOf('2026-10-25', '09:00', 'Europe/Rome').toString()).toBe('2026-10-25T08:00:00Z');
  });

  it('is refused where it does not exist, and means the first where it comes twice', () => {
    expect(() => instantOf('2026-03-29', '02:30', 'Europe/Rome')).toThrow('desk_no_such_hour');
    expect(instantOf('2026-10-25', '02:30', 'Europe/Rome')).toEqual(
      Temporal.Instant.from('2026-10-25T00:30:00Z'),
    );
  });
});

describe('an order', () => {
  it('reads amounts as people write them and skips empty lines', () => {
    const order = OrderForm.parse(
      expand({
        'lines.0.what': 'Mele',
        'lines.0.quantity': '3',
        'lines.0.price': '2,50',
        'lines.1.what': '',
        'lines.1.quantity': '1',
      }),
    );
    expect(order.lines).toEqual([{ what: 'Mele', quantity: 3, price: 250 }]);
  });

  it('needs a line', () => {
    expect(OrderForm.safeParse({ lines: [] }).success).toBe(false);
  });
});

describe('time outside a call', () => {
  it('runs from the form’s opening, unless said otherwise or not to be believed', () => {
    const minutes = (how: { minutes?: number; openedAt?: Date }) => {
      const { startedAt, endedAt } = stretchOf(at('10:00'), { ...how, usual: 5 });
      return (endedAt.getTime() - startedAt.getTime()) / 60_000;
    };
    expect(minutes({ openedAt: at('09:52') })).toBe(8);
    expect(minutes({ openedAt: at('09:52'), minutes: 2 })).toBe(2);
    expect(minutes({ openedAt: at('07:00') })).toBe(5);
    expect(minutes({ openedAt: at('10:30') })).toBe(5);
    expect(minutes({})).toBe(5);
  });

  it('never counts what is counted already, nor what a running call holds', () => {
    const wanted = { startedAt: at('09:00'), endedAt: at('10:00') };
    expect(free(wanted, at('09:30'), null)).toEqual({ startedAt: at('09:30'), endedAt: at('10:00') });
    expect(free(wanted, null, at('09:40'))).toEqual({ startedAt: at('09:00'), endedAt: at('09:40') });
    expect(free(wanted, at('09:50'), at('09:40'))).toEqual({ startedAt: at('09:40'), endedAt: at('09:40') });
    expect(free(wanted, at('10:30'), null)).toEqual({ startedAt: at('10:00'), endedAt: at('10:00') });
  });
});

describe('what can be done by hand', () => {
  it('is always a step of the record’s own table', () => {
    for (const verbs of Object.values(byHand))
      for (const [kind, list] of Object.entries(verbs))
        for (const verb of list)
          expect(
            Object.values(recordStates[kind as keyof typeof recordStates].transitions).some(
              (row) => verb in row,
            ),
          ).toBe(true);
  });
});
