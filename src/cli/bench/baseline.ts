import Fastify from 'fastify';
import { Pool } from 'pg';

/** What the product is measured against: a bare route, and one that asks the same database for nothing. */
const pool = new Pool({
  connectionString: process.env['DATABASE_URL'],
  max: Number(process.env['DATABASE_POOL'] ?? 10),
});
const server = Fastify();
server.get('/hello', () => ({ hello: 'world' }));
server.get('/select1', async () => (await pool.query('select 1 as one')).rows[0] as object);
await server.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
