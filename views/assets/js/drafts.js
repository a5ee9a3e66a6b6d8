// <form data-draft="/address">: what is typed is kept on the server a second after the last change, and when the page
// is left. Only what differs from what was kept last is worth sending.
import { answers, silent } from './connection.js';

const PAUSE = 1000;
const AGAIN = 3000;
/** A page reloaded may be answered before what it sent on leaving: for so long the tab remembers the last words. */
const RELOAD = 5000;
const LEFT = 'draft-left';
const WORDS = 'textarea, input:not([type=hidden], [type=checkbox], [type=radio])';

function written(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== 'string' || name === 'base') continue;
    fields[name] = name in fields ? [fields[name], value].flat() : value;
  }
  return JSON.stringify({ fields });
}

function hidden(form, name) {
  const known = form.elements.namedItem(name);
  if (known) return known;
  const field = Object.assign(document.createElement('input'), { type: 'hidden', name });
  form.append(field);
  return field;
}

/** What a text says: the space somebody has just typed after a word is not kept, and must not go under her hand. */
const bare = (text) => text.replace(/\s+/g, ' ').trim();

/** The form as the server wrote it. */
function untouched(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return copy;
}

class Draft {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector('[data-draft-state]');
    this.kept = written(untouched(form));
    for (const kind of ['input', 'change']) form.addEventListener(kind, () => this.typed());
    form.addEventListener('submit', () => this.submitted());
    addEventListener('online', () => this.soon(0));
    // Another window may have written something meanwhile.
    addEventListener('focus', () => this.keep(true));
    addEventListener('pagehide', () => this.leave());
    addEventListener('pageshow', () => (this.left = false));
    this.takeUp();
    this.beside(JSON.parse(form.dataset.elsewhere || '[]'));
    // Who types faster than the page's scripts come has written something already.
    this.soon(PAUSE);
  }

  /** The server learns what this window had seen: words of another are then not written over. */
  submitted() {
    this.left = true;
    if ('elsewhere' in this.form.dataset)
      hidden(this.form, 'base').value = JSON.stringify(JSON.parse(this.kept).fields);
  }

  typed() {
    this.form.dataset.unsent = '';
    this.soon(PAUSE);
  }

  soon(pause) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.keep(), pause);
  }

  async keep(look = false) {
    const body = written(this.form);
    if ((body === this.kept && !look) || this.left) return delete this.form.dataset.unsent;
    try {
      const answer = await this.send(body);
      if (!answer.ok) throw new Error(answer.statusText);
      answers();
      const { fields = [] } = await answer.json();
      const same = body === this.kept;
      this.kept = body;
      this.fill(fields, body, same);
      this.beside(fields);
      if (same) return;
      if (written(this.form) === this.kept) delete this.form.dataset.unsent;
      const time = new Date().toLocaleTimeString(document.documentElement.lang, {
        hour: '2-digit',
        minute: '2-digit',
      });
      this.tell(this.form.dataset.draftKept.replace('{time}', time));
      if (written(this.form) !== body) this.soon(PAUSE);
    } catch {
      silent();
      this.tell(this.form.dataset.draftLost);
      this.soon(AGAIN);
    }
  }

  /** What another window wrote, where nothing has been typed here since; under the caret only where none is about to be. */
  fill(fields, sent, atRest) {
    const now = written(this.form);
    if (now !== sent) return;
    for (const {
      name,
      values: [value = ''],
    } of fields) {
      const field = this.form.elements.namedItem(name);
      const plain = field?.matches?.(
        'textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])',
      );
      const active = field === document.activeElement;
      if (!plain || (active && !atRest) || bare(field.value) === bare(value)) continue;
      const caret = active ? field.selectionStart : null;
      field.value = value;
      if (typeof caret === 'number') field.setSelectionRange(caret, caret);
    }
    this.kept = written(this.form);
  }

  /** What another window wrote in a field that was changed here too: shown below it until somebody decides. */
  beside(fields) {
    if (!('elsewhere' in this.form.dataset)) return;
    for (const {
      name: own,
      values: [text = ''],
    } of fields) {
      const field = own.endsWith('~') && this.form.elements.namedItem(own.slice(0, -1));
      if (!field?.matches?.('textarea, select, input')) continue;
      const shown = document.querySelector(`[data-beside="${CSS.escape(field.name)}"]`);
      const done = !text || field.value.includes(text);
      if (shown && (done || shown.dataset.text !== text)) shown.remove();
      if (!done && !shown?.isConnected)
        (field.closest('.field') ?? field.parentElement).append(this.note(field, own, text));
    }
  }

  note(field, own, text) {
    const { elsewhereText, elsewhereAdd, elsewhereLeave } = this.form.dataset;
    const said = [...(field.options ?? [])].find(({ value }) => value === text)?.label ?? text;
    const note = Object.assign(document.createElement('p'), {
      className: 'notice notice-wait',
      role: 'status',
    });
    Object.assign(note.dataset, { beside: field.name, text });
    const words = document.createElement('span');
    words.append(elsewhereText.replace('{text}', () => said));
    note.append(words);
    const decide = (label, act) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'link' });
      button.append(label);
      button.addEventListener('click', () => {
        act();
        hidden(this.form, own).value = '';
        note.remove();
        field.focus();
        this.typed();
      });
      words.append(' ', button);
    };
    const free = field.matches('textarea, input[type=text], input[type=search]') && field.value;
    decide(elsewhereAdd, () => (field.value = free ? `${field.value} ${text}` : text));
    decide(elsewhereLeave, () => {});
    return note;
  }

  leave() {
    if (this.left) return;
    const body = written(this.form);
    const { name, selectionStart: caret } = this.writing() ?? {};
    if (body !== this.kept) this.send(body, true).catch(() => {});
    else if (!name) return;
    this.kept = body;
    sessionStorage.setItem(
      LEFT,
      JSON.stringify({ to: this.form.dataset.draft, at: Date.now(), body, name, caret }),
    );
  }

  writing() {
    const active = document.activeElement;
    return active?.form === this.form && active.matches(WORDS) ? active : null;
  }

  /** What was typed just before a reload, where the page came with less, and where the caret stood. */
  takeUp() {
    const { to, at, body, name: last, caret } = justLeft ?? {};
    if (to !== this.form.dataset.draft || Date.now() - at > RELOAD) return;
    for (const [name, value] of Object.entries(JSON.parse(body).fields)) {
      const field = this.form.elements.namedItem(name);
      if (field?.matches?.(WORDS)) field.value = value;
    }
    const field = last && this.form.elements.namedItem(last);
    if (!field?.matches?.(WORDS)) return;
    field.focus();
    if (typeof caret === 'number') field.setSelectionRange(caret, caret);
  }

  send(body, keepalive = false) {
    return fetch(this.form.dataset.draft, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...JSON.parse(body), base: JSON.parse(this.kept).fields }),
      keepalive,
    });
  }

  tell(text) {
    if (this.state) this.state.textContent = text;
  }
}

const justLeft = JSON.parse(sessionStorage.getItem(LEFT));
sessionStorage.removeItem(LEFT);
for (const form of document.querySelectorAll('form[data-draft]')) new Draft(form);
