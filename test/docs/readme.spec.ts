import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsTable } from '../../src/platform/config/index.js';
import { root } from '../../src/platform/root.js';

describe('the README', () => {
  it('lists every setting with its default and meaning', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
      .replace(/ +\|/g, ' |')
      .replace(/-{3,}/g, '---')
      .replace(/\| +/g, '| ');
    for (const row of settingsTable().split('\n').slice(2)) {
      expect(readme).toContain(row.replace(/ +\|/g, ' |').replace(/\| +/g, '| '));
    }
  });
});
