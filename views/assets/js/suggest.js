// Proposes skills, professions, sectors and languages while one types: a combobox with a list, worked by keys or pointer.
const WAIT_MS = 90;

class Suggest {
  constructor(root, number) {
    this.root = root;
    this.input = root.querySelector('input');
    this.list = Object.assign(document.createElement('ul'), {
      className: 'suggest',
      id: `suggest-${number}`,
    });
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', root.dataset.label);
    this.list.hidden = true;
    this.input.after(this.list);
    // The browser's own list would lie over this one.
    this.input.removeAttribute('list');
    this.input.autocomplete = 'off';
    for (const [name, value] of Object.entries({
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': this.list.id,
    }))
      this.input.setAttribute(name, value);
    root.hidden = false;
    this.items = [];
    this.at = -1;
    this.input.addEventListener('input', () => this.later());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => this.close());
    // The field keeps the focus: a press on the list must not take it.
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const option = event.target.closest('[role=option]');
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (!this.input.value.trim()) return this.close();
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    this.asking = new AbortController();
    const query = new URLSearchParams({ q: this.input.value.slice(0, 100) });
    if (this.root.dataset.suggest === 'rows')
      for (const kind of ['profession', 'skill']) query.append('kind', kind);
    try {
      const answer = await fetch(`/api/v1/suggestions?${query}`, { signal: this.asking.signal });
      if (answer.ok) this.show((await answer.json()).items);
    } catch (error) {
      // Without an answer the field is the plain one it was.
      if (error.name !== 'AbortError') this.close();
    }
  }

  // What is shown stays until the next answer takes its place, so that nothing flickers between two letters.
  show(items) {
    if (document.activeElement !== this.input) return;
    this.items = items;
    this.list.replaceChildren(
      ...items.map(({ name, hint }, index) => {
        const option = Object.assign(document.createElement('li'), { id: `${this.list.id}-${index}` });
        option.setAttribute('role', 'option');
        const kind = Object.assign(document.createElement('small'), { textContent: hint });
        option.append(Object.assign(document.createElement('span'), { textContent: name }), kind);
        return option;
      }),
    );
    this.list.hidden = items.length === 0;
    this.input.setAttribute('aria-expanded', String(!this.list.hidden));
    this.mark(-1);
  }

  mark(at) {
    this.at = at;
    for (const [index, option] of [...this.list.children].entries())
      option.setAttribute('aria-selected', String(index === at));
    const option = this.list.children[at];
    if (option) this.input.setAttribute('aria-activedescendant', option.id);
    else this.input.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  }

  key(event) {
    const count = this.list.hidden ? 0 : this.items.length;
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' && !count) return this.later();
    // Here Enter means the first suggestion: it must not send a brief half written.
    if (event.key === 'Enter' && this.root.dataset.suggest === 'rows') {
      event.preventDefault();
      if (count) this.choose(Math.max(this.at, 0));
      return;
    }
    if (!count) return;
    const moves = {
      ArrowDown: ((this.at + 2) % (count + 1)) - 1,
      ArrowUp: ((this.at + count + 1) % (count + 1)) - 1,
    };
    if (event.key in moves) this.mark(moves[event.key]);
    else if (event.key === 'Enter' && this.at >= 0) this.choose(this.at);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.mark(-1);
  }

  choose(index) {
    const item = this.items[index];
    this.close();
    this.input.value = '';
    if (this.root.dataset.suggest === 'rows') addRows(this.root, item);
    else narrow(this.input.form, item);
  }
}

// The directory with one filter more: the same form, sent.
function narrow(form, { kind, skills, sector, language }) {
  const want = (name, value) => {
    if (!value) return;
    const box = [...form.querySelectorAll(`[name="${name}"]`)].find(
      (field) => field.value === value || field.tagName === 'SELECT',
    );
    if (box?.tagName === 'SELECT' && [...box.options].some((option) => option.value === value))
      box.value = value;
    else if (box?.type === 'checkbox') box.checked = true;
    else form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  };
  // All skills of a profession at once would leave hardly anybody.
  want('skill', skills[0]);
  want('sector', kind === 'language' ? null : sector);
  want('language', language);
  form.requestSubmit();
}

// The brief's rows: each skill in the first empty one.
function addRows(root, { skills }) {
  const selects = [...root.closest('form').querySelectorAll('[data-suggest-rows] select[name$=".code"]')];
  let last = null;
  for (const code of skills) {
    if (selects.some((select) => select.value === code)) continue;
    const empty = selects.find((select) => !select.value);
    if (!empty) break;
    empty.value = code;
    last = empty;
  }
  last?.focus();
}

for (const [number, root] of document.querySelectorAll('[data-suggest]').entries()) new Suggest(root, number);
