// Draws the weekly rows as a grid to drag over; the rows stay the fields that are sent.
const pad = (number) => String(number).padStart(2, '0');
const clock = (slot) => `${pad(Math.floor(slot / 2) % 24)}:${slot % 2 ? '30' : '00'}`;
const slotOf = (text, end) => {
  const [hours, minutes] = text.split(':').map(Number);
  const slot = hours * 2 + (end ? Math.ceil(minutes / 30) : Math.floor(minutes / 30));
  return end && slot === 0 ? 48 : slot;
};
const make = (tag, more = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), more);
  element.append(...children);
  return element;
};

class WeekGrid {
  constructor(root) {
    this.root = root;
    this.rows = [...root.querySelectorAll('.week-row')];
    this.boxes = [];
    const filled = this.week().flat();
    this.first = Math.min(root.dataset.first * 2, ...filled.map(([from]) => from));
    this.last = Math.max(root.dataset.last * 2, ...filled.map(([, to]) => to));
    this.sum = make('p', { className: 'week-sum' });
    const help = make('p', { className: 'field-hint', textContent: root.dataset.help });
    const byHand = make(
      'details',
      { className: 'disclosure' },
      make('summary', { textContent: root.dataset.byHand }),
    );
    const rows = root.querySelector('.week-rows');
    rows.before(help, this.table(), this.sum, byHand);
    byHand.append(rows);
    // An error among the rows has to be in sight.
    byHand.open = Boolean(rows.querySelector('.field-error'));
    rows.addEventListener('change', () => this.read());
    this.read();
  }

  inputs(row) {
    return [...row.querySelectorAll('.week-slot')].map((slot) => [...slot.querySelectorAll('input')]);
  }

  windows(row) {
    return this.inputs(row)
      .filter(([from, to]) => from.value && to.value)
      .map(([from, to]) => [slotOf(from.value, false), slotOf(to.value, true)]);
  }

  /** The windows of each day within the day: one over midnight is cut there and goes on the next day. */
  week() {
    const days = this.rows.map(() => []);
    this.overMidnight = false;
    this.rows.forEach((row, day) => {
      for (const [from, to] of this.windows(row)) {
        if (to > from) days[day].push([from, to]);
        else {
          this.overMidnight = true;
          days[day].push([from, 48]);
          days[(day + 1) % days.length].push([0, to]);
        }
      }
    });
    return days;
  }

  table() {
    const head = make(
      'tr',
      {},
      make('td'),
      ...this.rows.map((row) => make('th', { scope: 'col', textContent: row.dataset.short })),
    );
    const body = make('tbody');
    for (let slot = this.first; slot < this.last; slot += 1) {
      const hour = make(
        'th',
        { scope: 'row' },
        make('span', {
          textContent: slot % 2 ? clock(slot) : slot / 2,
          className: slot % 2 ? 'sr-only' : '',
        }),
      );
      const line = make('tr', {}, hour);
      this.rows.forEach((row, day) => {
        const box = make('input', { type: 'checkbox', tabIndex: -1 });
        box.setAttribute('aria-label', `${row.dataset.label} ${clock(slot)}–${clock(slot + 1)}`);
        (this.boxes[day] ??= [])[slot] = box;
        box.at = { day, slot };
        line.append(make('td', {}, make('label', {}, box)));
      });
      body.append(line);
    }
    const table = make('table', { className: 'week-table' }, make('thead', {}, head), body);
    this.boxes[0][this.first].tabIndex = 0;
    this.listen(table);
    return table;
  }

  listen(table) {
    let drag;
    const boxAt = (event) =>
      document.elementFromPoint(event.clientX, event.clientY)?.closest('label')?.querySelector('input');
    table.addEventListener('pointerdown', (event) => {
      const box = boxAt(event);
      if (!box?.at || event.button !== 0 || event.pointerType === 'touch') return;
      event.preventDefault();
      drag = {
        from: box.at,
        on: !box.checked,
        before: this.boxes.map((day) => day.map((one) => one.checked)),
      };
      this.stretch(drag, box.at);
      this.focus(box.at);
    });
    addEventListener('pointermove', (event) => {
      const box = drag && boxAt(event);
      if (box?.at) this.stretch(drag, box.at);
    });
    addEventListener('pointerup', () => {
      if (drag) this.write();
      drag = undefined;
    });
    // The drag has set the box already: the click that ends it must not turn it back.
    table.addEventListener(
      'click',
      (event) => event.detail && event.pointerType !== 'touch' && event.preventDefault(),
    );
    table.addEventListener('change', () => this.write());
    table.addEventListener('keydown', (event) => this.key(event));
  }

  stretch({ from, on, before }, to) {
    const within = (value, a, b) => value >= Math.min(a, b) && value <= Math.max(a, b);
    this.boxes.forEach((boxes, day) =>
      boxes.forEach((box, slot) => {
        const inside = within(day, from.day, to.day) && within(slot, from.slot, to.slot);
        box.checked = inside ? on : before[day][slot];
      }),
    );
  }

  key(event) {
    const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    const at = event.target.at;
    if (!step || !at) return;
    event.preventDefault();
    const next = { day: at.day + step[0], slot: at.slot + step[1] };
    const box = this.boxes[next.day]?.[next.slot];
    if (!box) return;
    if (event.shiftKey) {
      box.checked = event.target.checked;
      this.write();
    }
    this.focus(next);
  }

  focus({ day, slot }) {
    for (const one of this.boxes.flat()) one.tabIndex = -1;
    this.boxes[day][slot].tabIndex = 0;
    this.boxes[day][slot].focus({ preventScroll: false });
  }

  read() {
    this.week().forEach((windows, day) => {
      this.boxes[day].forEach(
        (box, slot) => (box.checked = windows.some(([from, to]) => slot >= from && slot < to)),
      );
    });
    this.shown = this.drawn();
    this.count();
  }

  drawn() {
    return this.boxes.map((day) => day.map((box) => Number(box.checked)).join(''));
  }

  write() {
    const now = this.drawn();
    this.rows.forEach((row, day) => {
      // A day left alone keeps its fields: they may say 9:15, which the grid can only round.
      if (now[day] === this.shown[day] && !this.overMidnight) return;
      const windows = [];
      this.boxes[day].forEach((box, slot) => {
        if (!box.checked) return;
        if (windows.at(-1)?.[1] === slot) windows.at(-1)[1] = slot + 1;
        else windows.push([slot, slot + 1]);
      });
      while (this.inputs(row).length < windows.length) this.addSlot(row);
      this.inputs(row).forEach(([from, to], index) => {
        from.value = windows[index] ? clock(windows[index][0]) : '';
        to.value = windows[index] ? clock(windows[index][1]) : '';
      });
    });
    this.overMidnight = false;
    this.shown = now;
    this.count();
  }

  addSlot(row) {
    const slots = row.querySelectorAll('.week-slot');
    const copy = slots[slots.length - 1].cloneNode(true);
    for (const input of copy.querySelectorAll('input'))
      for (const name of ['name', 'id'])
        input[name] = input[name].replace(/(\d+)(?=.(?:from|to)$)/, String(slots.length));
    copy.querySelectorAll('.field-error').forEach((error) => error.remove());
    row.append(copy);
  }

  count() {
    const halves = this.boxes.flat().filter((box) => box.checked).length;
    const text = `${Math.floor(halves / 2)} h${halves % 2 ? ' 30' : ''}`;
    this.sum.replaceChildren(make('b', { textContent: text }), ` ${this.root.dataset.chosen}`);
  }
}

for (const root of document.querySelectorAll('[data-week-grid]')) new WeekGrid(root);
