import { crawl } from '../browser/crawl.js';
import { inhabit, type Inhabitant } from '../browser/inhabitants.js';
import { TestApp } from '../support/app.js';
import { routesOf } from '../support/routes.js';

interface Form {
  action: string;
  fields: string[];
}

/** Leaving would end the visit; the outside world's own pages are not ours to attack. */
const NOT_TRIED = /^\/(logout|locale|account\/sessions)/;
const pattern = (path: string): string =>
  path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\?.*/, '');

const HOSTILE: Record<string, unknown> = {
  'nothing at all': undefined,
  'a wall of text': 'x'.repeat(8_000),
  'NUL and control characters': 'a\u0000b\u001b[31m\u202e',
  'markup and quotes': `"><script>alert(1)</script>'; drop table account; --{{constructor}}`,
  'numbers nobody has': '99999999999999999999',
  'minus and not a number': '-1e309',
  'half a character': '\ud83d',
  'a date of no calendar': '2026-02-31T99:99',
};

/** The forms of a page: where they post and what they ask for. */
function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form[^>]*method="post"[^>]*>([\s\S]*?)<\/form>/g)].flatMap(
    ([whole, inner = '']) => {
      const action =
        /action="([^"]*)"/
          .exec(whole)?.[1]
          ?.replace(/&amp;/g, '&')
          .replace(/&#x3D;/g, '=') ?? '';
      const fields = [...inner.matchAll(/\sname="([^"]+)"/g)].map(([, name]) => name ?? '');
      return action.startsWith('/') ? [{ action, fields: [...new Set(fields)].slice(0, 80) }] : [];
    },
  );
}

describe('bad input', () => {
  let app: TestApp;
  let people: Inhabitant[];
  beforeAll(async () => {
    app = await TestApp.start({ LOG_LEVEL: 'fatal', API_RATE_LIMIT: '1000000' });
    people = await inhabit(app);
  });
  afterAll(() => app.stop());

  it('in any form gets an answer, never a fault of ours', async () => {
    const routes = routesOf(app).filter(
      ({ method, path }) => method === 'GET' && !/^\/(api|live|files|webhooks)/.test(path),
    );
    const faults: string[] = [];
    let posted = 0;
    for (const person of people) {
      const forms = new Map<string, Form>();
      const { visits } = await crawl(person.reader, person.starts, routes);
      for (const { path } of visits) {
        for (const form of formsOf((await person.reader.get(path)).text)) {
          const key = `${pattern(form.action)} ${form.fields.join()}`;
          if (!NOT_TRIED.test(form.action) && !forms.has(key)) forms.set(key, form);
        }
      }
      for (const form of forms.values()) {
        for (const [kind, value] of Object.entries(HOSTILE)) {
          const sent = Object.fromEntries(
            form.fields.map((name) => [name, value]).filter(([, one]) => one !== undefined),
          );
          const { status } = await person.reader.post(form.action, {
            ...sent,
            '__proto__.polluted': 'yes',
            'a.b.c.d.e.f.g': '1',
          });
          posted += 1;
          if (status >= 500)
            faults.push(`${person.role}: POST ${pattern(form.action)} with ${kind} answered ${status}`);
        }
      }
    }
    expect(faults).toEqual([]);
    expect(posted).toBeGreaterThan(300);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  }, 120_000);

  it('in any address gets an answer, never a fault of ours', async () => {
    const faults: string[] = [];
    const ids = [
      'not-an-id',
      '%00',
      '..%2f..%2fetc%2fpasswd',
      '%F0%9F',
      '019abcde-0000-7000-8000-000000000000',
      '9'.repeat(300),
    ];
    const queries = [
      '',
      '?cursor=%00&limit=-1&page=1e99&q=%27%22%3C',
      `?q=${'a'.repeat(8000)}&cursor=W10&after=W10&lang=xx`,
      '?page[]=1&page[]=2&__proto__=1',
    ];
    for (const route of routesOf(app).filter(
      ({ method, path }) => method === 'GET' && !path.startsWith('/live'),
    )) {
      for (const person of people) {
        for (const [i, query] of queries.entries()) {
          const path = route.path.replace(/:[a-zA-Z]+/g, ids[i % ids.length] ?? '').replace(/\*\w*/g, 'x');
          const { status } = await person.reader.get(path + query);
          if (status >= 500)
            faults.push(`${person.role}: GET ${path}${query.slice(0, 40)} answered ${status}`);
        }
      }
    }
    expect([...new Set(faults)]).toEqual([]);
  }, 120_000);
});
