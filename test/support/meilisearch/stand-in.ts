import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { Indexes } from './indexes.js';
import { bad, fieldsOf, Refusal, stringsOf } from './refusal.js';
import { NotPlayed, search, searchFields } from './search.js';
import { parseSettings } from './settings.js';
import { Tasks } from './tasks.js';

interface Answer {
  status: number;
  body: unknown;
}
interface Request {
  params: string[];
  query: URLSearchParams;
  body: unknown;
}
type Handler = (request: Request) => Answer;

const ok = (body: unknown): Answer => ({ status: 200, body });
const accepted = (body: unknown): Answer => ({ status: 202, body });

/** Plays the part of Meilisearch's HTTP protocol that is used here, and refuses every other request. */
export class MeilisearchStandIn {
  readonly indexes = new Indexes();
  readonly tasks = new Tasks();
  /** Method and path of every request, in their order. */
  readonly requests: string[] = [];
  /** Milliseconds every answer is held back. */
  slowMs = 0;
  key = 'stand-in-key';
  private server: Server;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  private constructor() {
    this.server = this.make();
  }

  static async start(): Promise<MeilisearchStandIn> {
    const standIn = new MeilisearchStandIn();
    await standIn.up();
    return standIn;
  }

  get env(): Record<string, string> {
    return { MEILISEARCH_URL: `http://127.0.0.1:${this.port}`, MEILISEARCH_KEY: this.key };
  }

  /** Listens, again on the port it had. */
  async up(): Promise<void> {
    this.server = this.make();
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Refuses connections; what it keeps stays. */
  async down(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private make(): Server {
    const server = createServer((request, response) => void this.take(request, response));
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    return server;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.requests.push(`${request.method} ${request.url}`);
    if (this.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, this.slowMs));
    const { status, body } = this.answer(request, Buffer.concat(chunks).toString());
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private answer(request: IncomingMessage, text: string): Answer {
    try {
      const url = new URL(request.url ?? '/', 'http://stand-in');
      if (url.pathname !== '/health') this.authorize(request.headers.authorization);
      for (const [route, pattern, options, handle] of this.routes) {
        const match = route === request.method ? pattern.exec(url.pathname) : null;
        if (!match) continue;
        for (const name of url.searchParams.keys())
          if (!options.includes(name)) throw bad('bad_request', `Unknown parameter \`${name}\``);
        const body = text === '' ? undefined : parsed(text, request.headers['content-type']);
        return handle({ params: match.slice(1).map(decodeURIComponent), query: url.searchParams, body });
      }
      throw new NotPlayed(`${request.method} ${url.pathname}`);
    } catch (error) {
      if (error instanceof Refusal) return { status: error.status, body: error.body };
      const message = error instanceof NotPlayed ? `Not played: ${error.message}` : String(error);
      return { status: 501, body: new Refusal(501, 'internal', message, 'internal').body };
    }
  }

  private authorize(header: string | undefined): void {
    if (!header?.startsWith('Bearer '))
      throw new Refusal(
        401,
        'missing_authorization_header',
        'The Authorization header is missing. It must use the bearer authorization method.',
        'auth',
      );
    if (header !== `Bearer ${this.key}`)
      throw new Refusal(403, 'invalid_api_key', 'The provided API key is invalid.', 'auth');
  }

  private readonly routes: [string, RegExp, string[], Handler][] = [
    ['GET', /^\/health$/, [], () => ok({ status: 'available' })],
    ['GET', /^\/tasks\/(\d+)$/, [], ({ params: [uid] }) => ok(this.tasks.one(Number(uid)))],
    [
      'GET',
      /^\/indexes\/([\w-]+)$/,
      [],
      ({ params: [uid = ''] }) => {
        const { primaryKey, createdAt, updatedAt } = this.indexes.get(uid);
        return ok({ uid, primaryKey, createdAt, updatedAt });
      },
    ],
    [
      'POST',
      /^\/indexes$/,
      [],
      ({ body }) => {
        const { uid, primaryKey } = fieldsOf(body, ['uid', 'primaryKey']);
        if (typeof uid !== 'string' || !/^[\w-]{1,400}$/.test(uid))
          throw bad('invalid_index_uid', `\`${String(uid)}\` is not a valid index uid.`);
        const key = typeof primaryKey === 'string' ? primaryKey : null;
        return accepted(this.tasks.enqueue('indexCreation', uid, () => void this.indexes.create(uid, key)));
      },
    ],
    [
      'DELETE',
      /^\/indexes\/([\w-]+)$/,
      [],
      ({ params: [uid = ''] }) =>
        accepted(this.tasks.enqueue('indexDeletion', uid, () => this.indexes.delete(uid))),
    ],
    [
      'PATCH',
      /^\/indexes\/([\w-]+)\/settings$/,
      [],
      ({ params: [uid = ''], body }) => {
        const settings = parseSettings(body);
        return accepted(this.tasks.enqueue('settingsUpdate', uid, () => this.indexes.change(uid, settings)));
      },
    ],
    [
      'POST',
      /^\/indexes\/([\w-]+)\/documents$/,
      ['primaryKey', 'csvDelimiter', 'customMetadata', 'skipCreation'],
      ({ params: [uid = ''], query, body }) => {
        if (!Array.isArray(body)) throw bad('malformed_payload', 'The `json` payload provided is malformed.');
        const documents = body as Record<string, unknown>[];
        return accepted(
          this.tasks.enqueue('documentAdditionOrUpdate', uid, () =>
            this.indexes.add(uid, documents, query.get('primaryKey')),
          ),
        );
      },
    ],
    [
      'POST',
      /^\/indexes\/([\w-]+)\/documents\/delete-batch$/,
      ['customMetadata'],
      ({ params: [uid = ''], body }) => {
        const ids = stringsOf(body, 'ids', 'invalid_document_ids');
        return accepted(this.tasks.enqueue('documentDeletion', uid, () => this.indexes.remove(uid, ids)));
      },
    ],
    [
      'POST',
      /^\/indexes\/([\w-]+)\/search$/,
      [],
      ({ params: [uid = ''], body }) => ok(search(this.indexes.get(uid), body)),
    ],
    [
      'POST',
      /^\/multi-search$/,
      [],
      ({ body }) => {
        const { queries } = fieldsOf(body, ['queries']);
        if (!Array.isArray(queries)) throw bad('bad_request', 'Missing field `queries`');
        return ok({ results: queries.map((query: unknown, at) => this.searchOf(query, at)) });
      },
    ],
    [
      'POST',
      /^\/swap-indexes$/,
      [],
      ({ body }) => {
        if (!Array.isArray(body)) throw bad('bad_request', 'Invalid value type: expected an array');
        const swaps = body.map((one: unknown) => {
          const { indexes, rename } = fieldsOf(one, ['indexes', 'rename']);
          const names = stringsOf(indexes, 'indexes', 'invalid_swap_indexes');
          if (names.length !== 2)
            throw bad('invalid_swap_indexes', 'Two indexes must be given for each swap.');
          if (names[0] === names[1])
            throw bad(
              'invalid_swap_duplicate_index_found',
              'Indexes must be declared only once during a swap.',
            );
          return { names: names as [string, string], rename: rename === true };
        });
        return accepted(
          this.tasks.enqueue('indexSwap', null, () => {
            for (const { names, rename } of swaps) this.indexes.swap(names, rename);
          }),
        );
      },
    ],
  ];

  private searchOf(query: unknown, at: number) {
    const { indexUid, ...rest } = fieldsOf(query, ['indexUid', 'federationOptions', ...searchFields]);
    if (typeof indexUid !== 'string') throw bad('missing_index_uid', 'Missing field `indexUid`');
    try {
      return { indexUid, ...search(this.indexes.get(indexUid), rest) };
    } catch (error) {
      if (error instanceof Refusal) error.message = `Inside \`.queries[${at}]\`: ${error.message}`;
      throw error;
    }
  }
}

function parsed(text: string, contentType: string | undefined): unknown {
  if (contentType?.split(';')[0] !== 'application/json')
    throw new Refusal(
      415,
      'invalid_content_type',
      `The Content-Type \`${contentType}\` is invalid. Accepted values for the Content-Type header are: \`application/json\``,
    );
  try {
    return JSON.parse(text);
  } catch {
    throw bad('malformed_payload', 'The json payload provided is malformed.');
  }
}
