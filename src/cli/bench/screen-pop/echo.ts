import { Pool } from 'pg';
import Fastify, { type FastifyReply } from 'fastify';

/**
 * What the product is measured against: a webhook that is one INSERT with its NOTIFY, and the event straight to the
 * reader it names; and the same without the database.
 */
const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const readers = new Map<string, FastifyReply>();
const server = Fastify({ forceCloseConnections: true });

const tell = (reader: string, call: string): void =>
  void readers.get(reader)?.raw.write(`event: news\ndata: ${JSON.stringify({ kind: 'ring', id: call })}\n\n`);

server.get<{ Params: { reader: string } }>('/events/:reader', (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  reply.raw.write('retry: 2000\n\n');
  readers.set(request.params.reader, reply);
});
server.post<{ Body: { reader: string; call: string } }>('/database', async ({ body }) => {
  await pool.query({
    name: 'echo',
    text: `with kept as (insert into bench_echo (call, reader, at) values ($1, $2, now()) returning call)
           select pg_notify('bench_echo', $3) from kept`,
    values: [body.call, body.reader, JSON.stringify(body)],
  });
  return { kept: true };
});
server.post<{ Body: { reader: string; call: string } }>('/memory', ({ body }) => {
  tell(body.reader, body.call);
  return { kept: false };
});

const listener = await pool.connect();
listener.on('notification', ({ payload }) => {
  const { reader, call } = JSON.parse(payload ?? '{}') as { reader: string; call: string };
  tell(reader, call);
});
await listener.query('listen bench_echo');
await server.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
