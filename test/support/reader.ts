import supertest from 'supertest';
import type { TestApp } from './app.js';

/** A person at a browser without JavaScript. Each call is one request; cookies are kept. */
export class Reader {
  private readonly agent: ReturnType<typeof supertest.agent>;

  constructor(private readonly app: TestApp) {
    this.agent = supertest.agent(app.url);
  }

  get(path: string): supertest.Test {
    return this.agent.get(path);
  }

  /** Posts a form as a browser of our own pages does. */
  post(path: string, fields: Record<string, unknown> = {}): supertest.Test {
    return this.agent.post(path).set('origin', this.app.url).type('form').send(fields);
  }

  /** Searches a desk as its form does: posts the words, goes where that leads. */
  async search(base: string, wanted: Record<string, string>): Promise<supertest.Response> {
    const sent = await this.post(`${base}/searches`, wanted);
    return this.get(sent.headers['location'] as string);
  }

  /** Puts JSON to the API as a script of our own pages would. */
  put(path: string, body: object): supertest.Test {
    return this.agent.put(path).set('origin', this.app.url).send(body);
  }

  /** Sends JSON to the API with the session of this browser. */
  json(method: 'post' | 'put' | 'patch' | 'delete', path: string, body: object = {}): supertest.Test {
    return this.agent[method](path).set('origin', this.app.url).send(body);
  }

  /** Posts a form with files. */
  upload(
    path: string,
    fields: Record<string, string>,
    files: Record<string, { name: string; content: Buffer }>,
  ): supertest.Test {
    let request = this.agent.post(path).set('origin', this.app.url);
    for (const [name, value] of Object.entries(fields)) request = request.field(name, value);
    for (const [name, file] of Object.entries(files)) request = request.attach(name, file.content, file.name);
    return request;
  }

  async logIn(email: string, password: string): Promise<this> {
    const answer = await this.post('/login', { email, password });
    if (answer.status !== 303)
      throw new Error(`log-in of ${email} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    return this;
  }
}
