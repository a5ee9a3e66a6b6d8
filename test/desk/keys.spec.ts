import { clashes, combination, usualKeys } from '../../src/desk/keys/keys.rules.js';
import { keysFor } from '../../src/desk/playbooks/playbook.rules.js';
import { TestApp } from '../support/app.js';
import { PASSWORD } from '../support/world.js';

describe('a combination of keys', () => {
  it('is read as people write it', () => {
    expect(combination('ctrl + j')).toEqual({ keys: 'Ctrl+J' });
    expect(combination('Maiusc+Alt+k')).toEqual({ keys: 'Alt+Shift+K' });
    expect(combination('alt+invio')).toEqual({ keys: 'Alt+Enter' });
  });

  it('is never a bare letter, the browser’s own, or a client’s', () => {
    for (const text of ['m', 'Shift+M', '', 'Alt+', 'Ctrl+Alt+E', 'Alt+Mm', 'F2', 'Meta+K'])
      expect(combination(text)).toEqual({ wrong: 'unreadable' });
    for (const text of ['Ctrl+C', 'Ctrl+T', 'Ctrl+1'])
      expect(combination(text)).toEqual({ wrong: 'of_browser' });
    expect(combination('Alt+3')).toEqual({ wrong: 'of_clients' });
  });

  it('serves one action, and call types get what is left', () => {
    expect(clashes(usualKeys)).toEqual([]);
    expect(clashes({ ...usualKeys, order: 'Alt+M' })).toEqual(['message', 'order']);
    expect(keysFor(['Urgenza'], [], { ...usualKeys, order: 'Alt+U' })).toEqual(['E']);
    expect(keysFor(['Urgenza'])).toEqual(['U']);
  });
});

describe('the keys of an assistant', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.stop());

  it('are hers alone; a clash changes nothing', async () => {
    const [mara, nora] = [await app.world.assistantAccount('Mara'), await app.world.assistantAccount('Nora')];
    const [hers, others] = [
      await app.reader().logIn(mara.email, PASSWORD),
      await app.reader().logIn(nora.email, PASSWORD),
    ];
    expect((await hers.post('/desk/keys', { ...usualKeys, message: 'ctrl+j' })).status).toBe(303);
    expect((await hers.post('/desk/keys', { ...usualKeys, message: 'Alt+O' })).status).toBe(422);
    const shown = async (reader: typeof hers) =>
      (await reader.get('/api/v1/desk/keys')).body as Record<string, string>;
    expect((await shown(hers))['message']).toBe('Ctrl+J');
    expect((await shown(others))['message']).toBe('Alt+M');
  });
});
