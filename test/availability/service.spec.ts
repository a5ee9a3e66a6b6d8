import * as fc from 'fast-check';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newId } from '../../src/platform/ids.js';
import { Availability, freeOf, heaviest } from '../../src/availability/index.js';
import { TestApp } from '../support/app.js';
import type { Firm, Person } from '../support/world.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

const week = { timezone: 'Europe/Rome', weeklyHours: 20, maxClients: 3, worksHolidays: false, revision: 0 };
const mornings = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '13:00' }));

async function assistant(name: string): Promise<Person> {
  const person = await app.world.assistantAccount(name);
  await app.get(Availability).save(person.actor, { ...week, windows: mornings });
  return person;
}

async function book(
  person: Person,
  hours: number,
  startsOn = '2027-01-04',
  endsOn: string | null = null,
  contractId?: string,
): Promise<void> {
  const id = contractId ?? (await contractOf(person));
  await app.get(UnitOfWork).run({ accountId: null }, () =>
    app.get(Availability).book({
      contractId: id,
      assistantId: person.id,
      weeklyMinutes: hours * 60,
      startsOn,
      endsOn,
    }),
  );
}

let firm: Firm | undefined;
let numbers = 0;

async function contractOf(person: Person): Promise<string> {
  firm ??= await app.world.firm();
  const [id, now] = [newId(), app.clock.date()];
  await app.world.insert('contract', {
    id,
    number: `T-${(numbers += 1)}`,
    organisation_id: firm.id,
    assistant_id: person.id,
    title: 'Telefono',
    kind: 'hourly',
    timezone: 'Europe/Rome',
    state: 'awaiting_signatures',
    state_at: now,
    starts_on: '2027-01-04',
    sign_by: now,
    created_at: now,
  });
  return id;
}

describe('work hours', () => {
  it('are sold once, whoever asks at the same moment', async () => {
    const mara = await assistant('Mara Insieme');
    await contractOf(mara);
    const results = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(() => book(mara, 8)));
    const refused = results.filter((one) => one.status === 'rejected');
    expect(refused.length).toBe(4);
    expect(refused.every((one) => (one.reason as Error).message === 'sold_out')).toBe(true);
    expect(await app.get(Availability).freeMinutes(mara.id, '2027-01-04')).toBe(240);
  });

  it('are free again after the last day of a contract, not before', async () => {
    const mara = await assistant('Mara Rilascia');
    const id = await contractOf(mara);
    await book(mara, 20, '2027-01-04', null, id);
    await expect(book(mara, 1, '2027-02-01')).rejects.toThrow('sold_out');
    await app.get(UnitOfWork).run({ accountId: null }, () => app.get(Availability).release(id, '2027-03-31'));
    await expect(book(mara, 1, '2027-03-31')).rejects.toThrow('sold_out');
    await book(mara, 20, '2027-04-01');
    expect(await app.get(Availability).freeMinutes(mara.id, '2027-01-04', '2027-12-31')).toBe(0);
  });

  it('may change for the contract that has them', async () => {
    const mara = await assistant('Mara Cambia');
    const id = await contractOf(mara);
    await book(mara, 12, '2027-01-04', null, id);
    await book(mara, 18, '2027-01-04', null, id);
    await expect(book(mara, 21, '2027-01-04', null, id)).rejects.toThrow('sold_out');
    expect(await app.get(Availability).freeMinutes(mara.id, '2027-01-04')).toBe(120);
  });

  it('are not sold beyond the most clients at once, nor before there is a week', async () => {
    const mara = await assistant('Mara Piena');
    for (let i = 0; i < 3; i += 1) await book(mara, 1);
    await expect(book(mara, 1)).rejects.toThrow('clients_full');
    const nobody = await app.world.assistantAccount('Senza Settimana');
    await expect(book(nobody, 1)).rejects.toThrow('sold_out');
  });

  it('given back before the first day leave nothing behind', async () => {
    const mara = await assistant('Mara Rinuncia');
    const id = await contractOf(mara);
    await book(mara, 5, '2027-05-03', null, id);
    await app.get(UnitOfWork).run({ accountId: null }, () => app.get(Availability).release(id, '2027-04-01'));
    expect(await app.sql(`select 1 from work_booking where contract_id = $1`, [id])).toEqual([]);
  });

  it('sold at once are those of the heaviest day', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2027-02-${String(n).padStart(2, '0')}`);
    const booking = fc
      .record({ weeklyMinutes: fc.nat(600), startsOn: day, last: fc.option(day, { nil: null }) })
      .map(({ last, ...one }) => ({ ...one, endsOn: last && last >= one.startsOn ? last : null }));
    fc.assert(
      fc.property(fc.array(booking, { maxLength: 8 }), day, day, (bookings, a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        let most = 0;
        for (let n = Number(from.slice(8)); n <= Number(to.slice(8)); n += 1) {
          const today = `2027-02-${String(n).padStart(2, '0')}`;
          const on = bookings.filter((one) => one.startsOn <= today && (one.endsOn ?? '9') >= today);
          most = Math.max(
            most,
            on.reduce((sum, one) => sum + one.weeklyMinutes, 0),
          );
        }
        return (
          heaviest(bookings, from, to).weeklyMinutes === most &&
          freeOf(1200, bookings, from, to) === Math.max(0, 1200 - most)
        );
      }),
    );
  });
});

describe('a stale week', () => {
  it('is asked about once, and again only after another confirmation has grown old', async () => {
    const mara = await assistant('Mara Ferma');
    const asked = async () =>
      (await app.sql(`select 1 from event where name = 'availability.stale' and subject_id = $1`, [mara.id]))
        .length;
    await app.sweep('sweep.availability.stale');
    expect(await asked()).toBe(0);
    const later = (days: number) => app.clock.travelTo(app.clock.now().add({ hours: 24 * days }));
    later(8);
    expect((await app.get(Availability).ofAssistant(mara.id))?.stale).toBe(true);
    await Promise.all([app.sweep('sweep.availability.stale'), app.sweep('sweep.availability.stale')]);
    expect(await asked()).toBe(1);
    await app.get(Availability).confirm(mara.actor);
    expect((await app.get(Availability).ofAssistant(mara.id))?.stale).toBe(false);
    later(8);
    await app.sweep('sweep.availability.stale');
    await app.sweep('sweep.availability.stale');
    expect(await asked()).toBe(2);
  });
});
