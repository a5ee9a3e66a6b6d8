import { Temporal } from 'temporal-polyfill';
import { peopleNow } from '../../../src/desk/playbooks/people-now.rules.js';
import type { Person } from '../../../src/desk/playbooks/playbook.content.js';
import { presenceOf } from '../../../src/desk/playbooks/presence.rules.js';
import { TestApp } from '../../support/app.js';
import { engagement, publish, takeCall, type Engagement } from '../desk-world.js';

describe('somebody just now', () => {
  const hours = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }));
  const person = (absences: Person['absences'] = []): Person =>
    ({ key: 'a', name: 'A', hours, absences }) as unknown as Person;
  const at = (clock: string): Temporal.ZonedDateTime =>
    Temporal.ZonedDateTime.from(`2026-11-23T${clock}[Europe/Rome]`);
  const states = (kind: 'away' | 'here', since: string, until: string, who = person()) =>
    ['10:30', '12:00', '19:30', '22:00'].map((clock) => {
      const now = at(clock);
      const set = { kind, since: at(since).toInstant().toString(), until: until };
      return presenceOf(peopleNow([who], { a: set }, now)[0]!, now).state;
    });

  it('is away or there until the hour said, then as always', () => {
    expect(states('away', '10:00', at('11:00').toInstant().toString())).toEqual(['out', 'in', 'out', 'out']);
    expect(states('here', '19:00', at('21:00').toInstant().toString())).toEqual(['in', 'in', 'in', 'out']);
    expect(states('away', '10:00', '2026-11-23T23:00:00Z')).toEqual(['out', 'out', 'out', 'out']);
  });

  it('is away even on a day that was planned', () => {
    const planned = person([{ kind: 'here', from: '2026-11-23', start: '08:00', end: '20:00', note: '' }]);
    expect(states('away', '10:00', at('11:00').toInstant().toString(), planned)[0]).toBe('out');
  });
});

describe('the client says who is there', () => {
  let app: TestApp;
  let bianchi: Engagement;
  const people = [
    {
      key: 'bianchi',
      name: 'Dott. Bianchi',
      place: 'in studio',
      hours: [{ day: 1, from: '09:00', to: '18:00' }],
    },
  ];
  const list = (): string => `/contracts/${bianchi.contractId}/instructions/people`;
  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.travelTo('2026-11-23T09:00:00Z');
    bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
    await publish(app, bianchi, { people });
  });
  afterAll(() => app.stop());

  it('with one press, seen in the call already in progress, and over by itself', async () => {
    const owner = await app.world.reader(bianchi.firm.owner);
    const desk = await app.world.reader(bianchi.mara);
    const call = `/desk/${bianchi.contractId}/calls/${await takeCall(app, bianchi)}`;
    expect((await desk.get(call)).text).toContain('in studio fino alle 18:00');
    expect((await owner.post(`${list()}/bianchi/now`, { kind: 'away', until: '11:30' })).status).toBe(303);
    expect((await desk.get(call)).text).toContain('torna alle 11:30');
    expect((await owner.get(list())).text).toContain('torna alle 11:30');
    app.clock.travelTo('2026-11-23T10:30:00Z');
    expect((await desk.get(call)).text).toContain('in studio fino alle 18:00');
    await owner.post(`${list()}/bianchi/now`, { kind: 'away' });
    expect((await desk.get(call)).text).not.toContain('in studio fino alle');
    await owner.post(`${list()}/bianchi/now`, { kind: 'usual' });
    expect((await desk.get(call)).text).toContain('in studio fino alle 18:00');
  });

  it('not for an hour gone by, nor for somebody who is nobody’s', async () => {
    const owner = await app.world.reader(bianchi.firm.owner);
    const refused = await owner.post(`${list()}/bianchi/now`, { kind: 'away', until: '08:00' });
    expect(refused.status).toBe(422);
    expect((await owner.post(`${list()}/nobody/now`, { kind: 'away' })).status).toBe(404);
    const rival = await engagement(app, 'Studio Rivale', await app.world.assistantAccount('Rosa Rivale'));
    const stranger = await app.world.reader(rival.firm.owner);
    expect((await stranger.post(`${list()}/bianchi/now`, { kind: 'away' })).status).toBe(404);
  });
});
