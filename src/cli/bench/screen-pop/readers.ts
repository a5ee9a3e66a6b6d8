import { Agent, get, request, type ClientRequest, type IncomingMessage } from 'node:http';

export interface News {
  kind: string;
  id?: string;
  contractId?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const BACK_AFTER_MS = 500;

/** One browser's stream of server-sent events; it comes back by itself, with the last event it has. */
export class Reader {
  private current: ClientRequest | null = null;
  private lastId = '';
  private closed = false;
  returns = 0;

  constructor(
    private addresses: string[],
    private readonly headers: Record<string, string>,
    private readonly hear: (news: News) => void,
  ) {}

  /** Resolves once the stream is open. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const [address = ''] = this.addresses;
      const headers = { ...this.headers, ...(this.lastId && { 'last-event-id': this.lastId }) };
      this.current = get(address, { headers, agent: false }, (answer) => {
        if (answer.statusCode !== 200) {
          reject(new Error(`${address} answered ${answer.statusCode}`));
          return;
        }
        this.read(answer);
        resolve();
      });
      this.current.on('error', (error) => {
        reject(error);
        this.back();
      });
    });
  }

  close(): void {
    this.closed = true;
    this.current?.destroy();
  }

  private read(answer: IncomingMessage): void {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        this.take(text.slice(0, end));
        text = text.slice(end + 2);
      }
    });
    answer.on('close', () => this.back());
  }

  private take(block: string): void {
    const field = (name: string): string | undefined =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const data = field('data');
    this.lastId = field('id') ?? this.lastId;
    if (data) this.hear(JSON.parse(data) as News);
  }

  private coming: NodeJS.Timeout | null = null;

  /** The process is gone: the next of the addresses, after a pause as a browser makes it. */
  private back(): void {
    if (this.closed || this.coming) return;
    this.coming = setTimeout(() => {
      this.coming = null;
      this.addresses = [...this.addresses.slice(1), this.addresses[0] ?? ''];
      this.returns += 1;
      this.open().catch(() => undefined);
    }, BACK_AFTER_MS);
  }
}

/** Posts and gives the status once the whole answer is there. */
export function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
