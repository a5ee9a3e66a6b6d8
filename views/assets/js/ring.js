// What rings at the desk: shown and heard the moment the news comes; the caller's card follows with the fragment.
const TITLE = document.title;
let bell = null;
let context = null;
const talkingAt = () => box()?.querySelector('[data-talking]')?.dataset.talking;
let known;

const box = () => document.getElementById('ring');
const rings = () => Boolean(box()?.querySelector('[data-ringing]:not([data-waits])'));

function tone(at, frequency) {
  const [oscillator, volume] = [context.createOscillator(), context.createGain()];
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.12, at + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 1);
}

function chime() {
  context ??= new AudioContext();
  if (context.state === 'suspended') context.resume();
  tone(context.currentTime, 659);
  tone(context.currentTime + 0.18, 880);
}

function start(client) {
  document.title = `● ${client} · ${TITLE}`;
  if (box()?.dataset.sound !== 'on' || bell) return;
  chime();
  bell = setInterval(chime, 2400);
}

function stop() {
  clearInterval(bell);
  bell = null;
  document.title = TITLE;
}

// Browsers play nothing before the reader has done something on the page.
const wake = () => box()?.dataset.sound === 'on' && (context ??= new AudioContext()).resume();
for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, wake, { once: true });

function show({ id, client, since }) {
  const section = box();
  const template = document.getElementById('ring-now');
  if (!section || !template || section.querySelector('[data-ringing], [data-talking]')) return;
  const call = template.content.cloneNode(true);
  call.firstElementChild.dataset.ringing = id;
  call.querySelector('[data-client]').textContent = client;
  call.querySelector('time').dateTime = since;
  section.replaceChildren(call);
  section.dataset.touched = 'true';
  section.classList.add('ring-on');
}

addEventListener('cornetta:news', ({ detail }) => {
  if (detail.kind !== 'ring' || !detail.client) return;
  if (!detail.waiting) show(detail);
  start(detail.client);
  if (document.hidden && globalThis.Notification?.permission === 'granted')
    new Notification(detail.client, { tag: detail.id, icon: '/assets/img/mark.svg' });
});

// Answered with the telephone: the desk follows, unless something typed would be left behind.
addEventListener('cornetta:fresh', ({ detail }) => {
  if (detail !== 'ring') return;
  if (!rings()) stop();
  const talking = talkingAt();
  const typed = [...document.querySelectorAll('main form :is(input:not([type="hidden"]), textarea)')].some(
    (field) => !/checkbox|radio/.test(field.type) && field.value !== field.defaultValue,
  );
  // A call she has walked away from, to look something up, does not fetch her back.
  if (talking && talking !== known && !typed) location.assign(talking);
  known = talking;
});

// The call was closed in another window: nothing typed here is left behind. The window that closes it goes where it is
// sent.
addEventListener('cornetta:fresh', ({ detail }) => {
  const over = detail === 'call-line' && document.getElementById('call-line')?.dataset.over;
  const sending = document.querySelector('button[aria-busy="true"]');
  if (over && !sending && !document.querySelector('form[data-unsent]')) location.replace(over);
});

document.addEventListener('click', async ({ target }) => {
  const button = target.closest?.('button[name="try"]');
  if (!button) return;
  if (button.value === 'sound') return chime();
  const answer = document.querySelector('[data-try-answer]');
  const given = await Notification.requestPermission();
  answer.textContent = given === 'granted' ? answer.dataset.yes : answer.dataset.no;
});

// A ring comes above what is being read or written: it stays where it is on the screen, as far as it can be seen there.
let height = box()?.offsetHeight ?? 0;
const pageScrolls = matchMedia('(max-width: 70rem)');
const watch = new ResizeObserver(([{ target }]) => {
  const more = target.offsetHeight - height;
  if (!target.isConnected || more === 0) return;
  height = target.offsetHeight;
  for (const column of document.querySelectorAll('.desk > :not(.ring)')) column.scrollTop += more;
  if (pageScrolls.matches) scrollBy({ top: more, behavior: 'instant' });
  const active = document.activeElement;
  if (more > 0 && active?.closest('.desk > :not(.ring)')) active.scrollIntoView({ block: 'nearest' });
});
if (box()) watch.observe(box());
addEventListener('cornetta:fresh', ({ detail }) => {
  if (detail !== 'ring') return;
  watch.disconnect();
  watch.observe(box());
});

known = talkingAt();
if (rings()) start(box().querySelector('.ring-client').textContent);
for (const part of document.querySelectorAll('.js-only')) part.classList.remove('js-only');
