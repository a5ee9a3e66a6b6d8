import { readFileSync } from 'node:fs';
import { answersFile, describeAnswers, type Answers } from '../../src/cli/answers/answers.js';
import { Answers as Heard } from '../support/answers.js';
import { TestApp } from '../support/app.js';
import { routesOf } from '../support/routes.js';

let app: TestApp;
let described: Answers;

beforeAll(async () => {
  described = describeAnswers(process.cwd());
  app = await TestApp.start();
});
afterAll(() => app.stop());

describe('what the API answers', () => {
  it('is written down as the handlers have it: npm run answers', () => {
    expect(answersFile(described)).toBe(readFileSync('src/pages/api-answers.data.ts', 'utf8'));
  });

  it('is known of every operation', () => {
    const names = routesOf(app)
      .filter(({ path }) => path.startsWith('/api/v1/'))
      .map(({ name }) => name.replace('.', '_'));
    expect(names.length).toBeGreaterThan(300);
    expect([...new Set(names)].sort()).toEqual(Object.keys(described.operations).sort());
  });

  it('is told as JSON carries it', () => {
    const { shapes, operations } = described;
    expect(shapes['RecordJson']?.properties).toMatchObject({
      id: { type: 'string', format: 'uuid' },
      createdAt: { type: 'string', format: 'date-time' },
      dueOn: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
    });
    expect(shapes['Case']?.required).not.toContain('nextStep');
    expect(operations['TokensApi_revoke']).toBeNull();
    expect(operations['DataApi_take']).toEqual({ type: 'string', format: 'binary' });
  });

  it('is heard in every test: another word, a missing one and an empty answer are told', () => {
    const heard = new Heard(app);
    const said = (text: string) => {
      heard.lies.clear();
      heard.check('MeApi_changeEmail', text);
      return heard.lies.size;
    };
    expect(said('{"email":"a@b.example"}')).toBe(0);
    expect(said('{"email":"a@b.example","hash":"x"}')).toBe(1);
    expect(said('{}')).toBe(1);
    expect(said('')).toBe(1);
  });
});
