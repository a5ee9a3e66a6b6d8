// "?" while no field has the focus, or F1 at any time: the keys that mean something on the page as it is now.
const help = document.getElementById('keys-help');
const list = help?.querySelector('[data-keys-here]');
const writes = (target) => target.matches?.('input, textarea, select, [contenteditable]');

/** What each key does, as the page where keys are changed says it. */
const named = new Map();

async function learn() {
  if (named.size) return;
  const answer = await fetch('/desk/keys', { headers: { Accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const field of page.querySelectorAll('input[data-combo]'))
    named.set(field.value, page.querySelector(`label[for="${field.id}"]`)?.textContent.trim());
}

/** A control's name by that page; else its own words, of a type of call for one. */
function nameOf(control) {
  if (named.has(control.dataset.key)) return named.get(control.dataset.key);
  const words = control.cloneNode(true);
  for (const aside of words.querySelectorAll('kbd, small, svg')) aside.remove();
  return words.textContent.trim();
}

function row(control) {
  const line = document.createElement('div');
  const [term, keys] = [document.createElement('dt'), document.createElement('kbd')];
  term.textContent = nameOf(control);
  keys.textContent = control.dataset.key.replaceAll('+', ' ');
  const cell = document.createElement('dd');
  cell.append(keys);
  line.append(term, cell);
  return line;
}

async function show() {
  await learn().catch(() => {});
  const here = new Map();
  for (const control of document.querySelectorAll('[data-key]')) {
    const { dataset, disabled, offsetParent } = control;
    // The clients' digits are said once, in words.
    if (offsetParent && !disabled && !/^Alt\+\d$/.test(dataset.key) && !here.has(dataset.key))
      here.set(dataset.key, control);
  }
  list.replaceChildren(...[...here.values()].map(row));
  if (!help.open) help.showModal();
}

if (help) {
  addEventListener('keydown', (event) => {
    const asked =
      event.key === 'F1' ||
      (event.key === '?' && !event.ctrlKey && !event.metaKey && !event.altKey && !writes(event.target));
    if (!asked || (!help.open && document.querySelector('dialog[open]'))) return;
    event.preventDefault();
    if (help.open) help.close();
    else show();
  });
  // Whoever reads about keys still hears and sees the telephone.
  addEventListener('cornetta:news', ({ detail }) => detail.kind === 'ring' && help.close());
}
