// <form data-draft="/address">: what is typed is kept on the server a second after the last change, and when the page
// is left. Only what differs from what was kept last is worth sending.
import { answers, silent } from './connection.js';

const PAUSE = 1000;
const AGAIN = 3000;

class Draft {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector('[data-draft-state]');
    this.kept = this.written();
    form.addEventListener('input', () => this.soon(PAUSE));
    form.addEventListener('change', () => this.soon(PAUSE));
    form.addEventListener('submit', () => (this.left = true));
    addEventListener('online', () => this.soon(0));
    addEventListener('pagehide', () => this.leave());
    addEventListener('pageshow', () => (this.left = false));
  }

  written() {
    const fields = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value !== 'string') continue;
      fields[name] = name in fields ? [fields[name], value].flat() : value;
    }
    return JSON.stringify({ fields });
  }

  soon(pause) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.keep(), pause);
  }

  async keep() {
    const body = this.written();
    if (body === this.kept || this.left) return;
    try {
      const answer = await this.send(body);
      if (!answer.ok) throw new Error(answer.statusText);
      answers();
      this.kept = body;
      const time = new Date().toLocaleTimeString(document.documentElement.lang, {
        hour: '2-digit',
        minute: '2-digit',
      });
      this.tell(this.form.dataset.draftKept.replace('{time}', time));
      if (this.written() !== body) this.soon(PAUSE);
    } catch {
      silent();
      this.tell(this.form.dataset.draftLost);
      this.soon(AGAIN);
    }
  }

  leave() {
    const body = this.written();
    if (this.left || body === this.kept) return;
    this.send(body, true).catch(() => {});
    this.kept = body;
  }

  send(body, keepalive = false) {
    return fetch(this.form.dataset.draft, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body,
      keepalive,
    });
  }

  tell(text) {
    if (this.state) this.state.textContent = text;
  }
}

for (const form of document.querySelectorAll('form[data-draft]')) new Draft(form);
