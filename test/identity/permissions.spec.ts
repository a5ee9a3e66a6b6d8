import { permissions, type Permission, type Role } from '../../src/identity/index.js';
import { TestApp } from '../support/app.js';
import type { Reader } from '../support/reader.js';
import { routesOf, type Route } from '../support/routes.js';

let app: TestApp;
let routes: Route[];
const readers = new Map<Role, Reader>();

beforeAll(async () => {
  app = await TestApp.start();
  routes = routesOf(app);
  const firm = await app.world.firm('Porte Chiuse');
  readers.set('assistant', await app.world.reader(await app.world.assistantAccount('Porta Assistente')));
  readers.set('owner', await app.world.reader(firm.owner));
  readers.set(
    'manager',
    await app.world.reader(await app.world.member(firm, 'Porta Responsabile', 'manager')),
  );
  readers.set('viewer', await app.world.reader(await app.world.member(firm, 'Porta Lettore', 'viewer')));
  readers.set('staff', await app.world.reader(await app.world.staff('Porta Staff')));
});
afterAll(() => app.stop());

const concrete = (path: string): string =>
  path.replace(/:[a-zA-Z]+/g, '019abcde-0000-7000-8000-000000000000').replace(/\*\w*/g, 'x');

describe('the permission table', () => {
  it('has a line for every route', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter((route) => !route.permission || !(route.permission in permissions))).toEqual([]);
  });

  it('uses each of its lines', () => {
    const used = new Set(routes.map((route) => route.permission));
    expect(Object.keys(permissions).filter((name) => !used.has(name as Permission))).toEqual([]);
  });

  it('sends visitors to the log-in page from every closed route', async () => {
    for (const route of routes.filter(
      ({ permission }) => permission && !(permissions[permission] as Role[]).includes('visitor'),
    )) {
      const request =
        route.method === 'GET'
          ? app.reader().get(concrete(route.path))
          : app.reader().post(concrete(route.path));
      const { status, headers } = await request;
      const api = route.path.startsWith('/api/');
      // A method other than GET and POST is not reached by this probe: it looks missing, which is as closed.
      expect([route.name, api || headers['location']?.startsWith('/login') || status === 404]).toEqual([
        route.name,
        true,
      ]);
      expect([route.name, api ? [401, 404].includes(status) : [303, 404].includes(status)]).toEqual([
        route.name,
        true,
      ]);
    }
  });

  it('shows a role nothing of a route it may not use', async () => {
    for (const route of routes.filter(({ method }) => method === 'GET' || method === 'POST')) {
      for (const [role, reader] of readers) {
        if (!route.permission || (permissions[route.permission] as Role[]).includes(role)) continue;
        const { status } = await (route.method === 'GET'
          ? reader.get(concrete(route.path))
          : reader.post(concrete(route.path)));
        expect([route.name, role, status]).toEqual([route.name, role, 404]);
      }
    }
  });
});
