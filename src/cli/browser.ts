/** A person at a browser without JavaScript, over real HTTP: keeps cookies, sends Origin, follows redirects on request. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(readonly base: string) {}

  /** A page; anything but 200 is an error. */
  async page(path: string): Promise<string> {
    const answer = await this.request('GET', path);
    if (answer.status === 303) return this.page(answer.headers.get('location') ?? '/');
    return expectStatus(answer, [200], path);
  }

  /** Posts a form and returns where it led. Refused forms are an error with what the page says. */
  async submit(path: string, fields: Record<string, string | number | string[]> = {}): Promise<string> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, String(one));
    const answer = await this.request('POST', path, {
      body,
      'content-type': 'application/x-www-form-urlencoded',
    });
    if (answer.status === 303) return answer.headers.get('location') ?? '/';
    await expectStatus(answer, [200], path);
    return path;
  }

  /** Posts a form with files. */
  async upload(path: string, fields: Record<string, string | Blob>): Promise<string> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'string') body.append(name, value);
      else body.append(name, value, 'file');
    }
    const answer = await this.request('POST', path, { body });
    if (answer.status === 303) return answer.headers.get('location') ?? '/';
    await expectStatus(answer, [200], path);
    return path;
  }

  /** JSON from the API, with a token. */
  async api<T>(method: string, path: string, token: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.base + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await expectStatus(answer, [200, 201, 202, 204], `${method} ${path}`);
    return (text ? JSON.parse(text) : null) as T;
  }

  async logIn(email: string, password: string): Promise<this> {
    await this.submit('/login', { email, password });
    return this;
  }

  /** A token for the API with these scopes, made in the account page as a person would. */
  async token(scopes: string[]): Promise<string> {
    const answer = await this.request('POST', '/account/tokens', {
      body: new URLSearchParams([
        ['name', 'command line'],
        ['days', '1'],
        ...scopes.map((scope): [string, string] => ['scopes', scope]),
      ]),
      'content-type': 'application/x-www-form-urlencoded',
    });
    const page = await expectStatus(answer, [200], '/account/tokens');
    const token = /crn_[\w-]+/.exec(page)?.[0];
    if (!token) throw new Error('the account page shows no token');
    return token;
  }

  async request(
    method: string,
    path: string,
    options: { body?: URLSearchParams | FormData; 'content-type'?: string } = {},
  ): Promise<Response> {
    const url = new URL(path, this.base);
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'accept-language': 'it',
        ...(method !== 'GET' && { origin: url.origin }),
        ...(options['content-type'] && { 'content-type': options['content-type'] }),
      },
      ...(options.body && { body: options.body }),
    });
    if (url.origin === new URL(this.base).origin) this.keep(answer.headers.getSetCookie());
    return answer;
  }

  private keep(lines: string[]): void {
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

async function expectStatus(answer: Response, good: number[], what: string): Promise<string> {
  const text = await answer.text();
  if (good.includes(answer.status)) return text;
  throw new Error(`${what} answered ${answer.status}: ${complaint(text)}`);
}

/** What a page complains of: its error texts, or its headline. */
export function complaint(html: string): string {
  const found = [
    ...html.matchAll(/class="field-error"[^>]*>([\s\S]*?)<\/p>|role="alert"[^>]*>([\s\S]*?)<\/div>/g),
  ].map(([, a, b]) => a ?? b ?? '');
  const text = (found.join(' ') || /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] || html).replace(
    /<[^>]+>/g,
    ' ',
  );
  return decode(text).replace(/\s+/g, ' ').trim().slice(0, 400);
}

/** Text of an escaped page. */
export function decode(html: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return html
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => named[name] ?? '');
}

/** The first match's group in a page, or an error that names what was looked for. */
export function findIn(page: string, pattern: RegExp, what: string): string {
  const found = pattern.exec(page)?.[1];
  if (found === undefined) throw new Error(`no ${what} on the page`);
  return decode(found);
}
