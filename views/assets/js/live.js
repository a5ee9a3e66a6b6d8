// <section id="today" data-live="/today" data-topic="desk 0190…">: one stream a page; on news of one of its kinds or
// ids (or of any, without them) the section is fetched again and exchanged for the element with the same id.
import { answers, silent } from './connection.js';

const sections = () => [...document.querySelectorAll('[data-live]')];
const waiting = new Map();

const fieldKey = (field) =>
  `${field.name}\u0000${field.type === 'radio' || field.type === 'checkbox' ? field.value : ''}`;
const fields = (root) => [...root.querySelectorAll('input[name], textarea[name], select[name]')];

function typed(root) {
  const changed = fields(root).filter((field) =>
    'checked' in field && /radio|checkbox/.test(field.type)
      ? field.checked !== field.defaultChecked
      : field.tagName === 'SELECT'
        ? [...field.options].some((option) => option.selected !== option.defaultSelected)
        : field.value !== field.defaultValue,
  );
  return new Map(changed.filter((field) => field.type !== 'file').map((field) => [fieldKey(field), field]));
}

function keep(old, fresh) {
  const kept = typed(old);
  for (const field of fields(fresh)) {
    const before = kept.get(fieldKey(field));
    if (!before) continue;
    if (/radio|checkbox/.test(field.type)) field.checked = before.checked;
    else field.value = before.value;
  }
  for (const details of old.querySelectorAll('details[id][open]'))
    fresh.querySelector(`#${CSS.escape(details.id)}`)?.setAttribute('open', '');
}

/** Where a section and the parts of it that scroll stand, by their place in it. */
function scrolls(root, path = []) {
  const own = root.scrollTop || root.scrollLeft ? [[path, root.scrollTop, root.scrollLeft]] : [];
  return [...own, ...[...root.children].flatMap((child, index) => scrolls(child, [...path, index]))];
}
const at = (root, path) => path.reduce((node, index) => node?.children[index], root);

// What came last from the server, by section: the same again changes nothing, so nothing flickers.
const shown = new Map();

function swap(old, fresh) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const [start, end] = [active?.selectionStart, active?.selectionEnd];
  keep(old, fresh);
  const scrolled = scrolls(old);
  old.replaceWith(fresh);
  for (const [path, top, left] of scrolled) at(fresh, path)?.scrollTo({ top, left, behavior: 'instant' });
  if (!active) return;
  const same = active.id
    ? fresh.querySelector(`#${CSS.escape(active.id)}`)
    : active.name && fields(fresh).find((field) => fieldKey(field) === fieldKey(active));
  const href = !same && active.getAttribute('href');
  const target = same || (href && fresh.querySelector(`a[href="${CSS.escape(href)}"]`));
  target?.focus({ preventScroll: true });
  if (target && typeof start === 'number') target.setSelectionRange?.(start, end);
}

async function refresh(section) {
  const answer = await fetch(section.dataset.live || location.href, {
    headers: { Accept: 'text/html', 'X-Fragment': section.id },
  });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById(section.id);
  const old = document.getElementById(section.id);
  if (!fresh || !old) return;
  again(fresh);
  if (shown.get(section.id) === fresh.outerHTML && old.isConnected && !old.dataset.touched) return;
  shown.set(section.id, fresh.outerHTML);
  swap(old, document.adoptNode(fresh));
  dispatchEvent(new CustomEvent('cornetta:fresh', { detail: section.id }));
}

// A burst of news asks once; a file being chosen or a form being sent is left alone until it is done.
function soon(section, delay = 150) {
  clearTimeout(waiting.get(section.id));
  waiting.set(
    section.id,
    setTimeout(() => {
      const now = document.getElementById(section.id);
      if (!now) return;
      const busy =
        now.querySelector('[aria-busy="true"]') || fields(now).some((field) => field.files?.length);
      if (busy) soon(now, 2000);
      else refresh(now).catch(() => soon(now, 4000));
    }, delay),
  );
}

/** What is about to change may have changed before the stream was open: data-pending looks at everything again. */
function again(section) {
  if ('pending' in section.dataset) sections().forEach((one) => soon(one, 1000));
}

let last = '';
// The page was written a little after it was asked for: what happened since then is asked for with the stream.
const pageAge = () => Math.ceil(performance.now()) + 200;

function listen(pause = 1000) {
  const stream = new EventSource(last ? `/live?last=${last}` : `/live?age=${pageAge()}`);
  stream.onopen = () => {
    answers();
    if (pause > 1000) sections().forEach((section) => soon(section));
    pause = 1000;
  };
  stream.addEventListener('news', ({ data, lastEventId }) => {
    last = lastEventId || last;
    const { kind, contractId, id, ...more } = JSON.parse(data);
    dispatchEvent(new CustomEvent('cornetta:news', { detail: { kind, contractId, id, ...more } }));
    for (const section of sections()) {
      const topics = (section.dataset.topic ?? '').split(' ').filter(Boolean);
      if (
        kind === 'reload' ||
        topics.length === 0 ||
        [kind, contractId, id].some((one) => topics.includes(one))
      )
        // What rings shows at once.
        soon(section, kind === 'ring' ? 0 : 150);
    }
  });
  stream.onerror = () => {
    stream.close();
    silent();
    setTimeout(() => listen(Math.min(pause * 2, 15_000)), pause);
  };
  addEventListener('pagehide', () => stream.close(), { once: true });
}

if (sections().length) listen();
sections().forEach(again);
addEventListener('pageshow', (event) => event.persisted && sections().length && listen());
