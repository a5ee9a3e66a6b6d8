import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunSettings } from '../../src/platform/config/tokens.js';
import { isOutboundUrl, Outbound, OutboundFailure } from '../../src/platform/http/outbound.js';

const settings = (outboundAllow: string[]): RunSettings => ({ outboundAllow }) as RunSettings;

describe('an address people gave us', () => {
  let server: Server;
  let port: number;
  let connections = 0;
  const strict = new Outbound(settings([]));
  const open = new Outbound(settings(['127.0.0.1']));

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/slow') return;
      if (request.url === '/large') return void response.end(Buffer.alloc(2_000_000, 'x'));
      if (request.url === '/endless') {
        response.writeHead(200);
        const timer = setInterval(() => response.write('x'.repeat(100_000)), 5);
        return void response.on('close', () => clearInterval(timer));
      }
      if (request.url === '/hop') return void response.writeHead(302, { location: '/there' }).end();
      if (request.url === '/away')
        return void response.writeHead(302, { location: 'http://127.0.0.2:1/' }).end();
      if (request.url === '/file')
        return void response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      response.end(`${request.method} ${request.url}`);
    });
    server.on('connection', () => (connections += 1));
    // On every address, so that whatever a name or number means, a connection would be seen.
    await new Promise<void>((done) => server.listen(0, '::', done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is never a private one, however it is written', async () => {
    const hosts = [
      '127.0.0.1',
      'localhost',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '127.1',
      '0.0.0.0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[64:ff9b::7f00:1]',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '[fe80::1]',
      '[fd00::1]',
    ];
    for (const host of hosts)
      await expect(strict.send({ url: `http://${host}:${port}/`, timeoutMs: 2000 })).rejects.toMatchObject({
        reason: 'forbidden',
      });
    expect(connections).toBe(0);
  });

  it('is http or https, without a password in it', async () => {
    const bad = [
      'ftp://example.com/',
      'file:///etc/passwd',
      'http://a:b@example.com/',
      'gopher://x',
      'x',
      '',
    ];
    for (const url of bad) {
      expect(isOutboundUrl(url)).toBe(false);
      await expect(strict.send({ url })).rejects.toMatchObject({ reason: 'address' });
    }
  });

  it('is asked where the installation allows it', async () => {
    const { status, body } = await open.send({
      url: `http://127.0.0.1:${port}/x?y=1`,
      method: 'POST',
      body: 'z',
    });
    expect([status, body.toString()]).toEqual([200, 'POST /x?y=1']);
  });

  it('has each redirect checked, and none followed unless wished', async () => {
    const at = (path: string) => `http://127.0.0.1:${port}${path}`;
    const { body } = await open.send({ url: at('/hop'), redirects: 1 });
    expect(body.toString()).toBe('GET /there');
    await expect(open.send({ url: at('/hop') })).rejects.toMatchObject({ reason: 'redirects' });
    await expect(open.send({ url: at('/away'), redirects: 3 })).rejects.toMatchObject({
      reason: 'forbidden',
    });
    await expect(open.send({ url: at('/file'), redirects: 3 })).rejects.toMatchObject({ reason: 'address' });
  });

  it('has limits of time and size', async () => {
    const at = (path: string) => `http://127.0.0.1:${port}${path}`;
    await expect(open.send({ url: at('/slow'), timeoutMs: 100 })).rejects.toMatchObject({
      reason: 'timeout',
    });
    for (const path of ['/large', '/endless'])
      await expect(open.send({ url: at(path) })).rejects.toMatchObject({ reason: 'too_large' });
    await expect(open.send({ url: 'http://127.0.0.1:1/' })).rejects.toBeInstanceOf(OutboundFailure);
  });
});
