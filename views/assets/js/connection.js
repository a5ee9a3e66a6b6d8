// Whether the server answers: told by the live stream, by drafts being kept, and by the browser itself. While it does
// not, a sent form waits on the page with all its words, and goes when the server is back.
const QUIET = 3000;
const SHOWN = 2500;
let lost = false;
let pending = null;
let held = null;
let removing = null;

function banner(text, kind) {
  clearTimeout(removing);
  let box = document.querySelector('.live-lost');
  if (!text) return box?.remove();
  if (!box) {
    box = document.createElement('p');
    box.setAttribute('role', 'status');
    document.body.append(box);
  }
  box.className = `notice ${kind} live-lost`;
  box.textContent = text;
}

/** The server did not answer. The banner waits a moment: most gaps are over before anybody would notice. */
export function silent(pause = QUIET) {
  lost = true;
  pending ??= setTimeout(() => banner(document.body.dataset.liveLost, 'notice-wait'), pause);
}

/** The server answers. */
export function answers() {
  if (!lost) return;
  lost = false;
  clearTimeout(pending);
  pending = null;
  if (document.querySelector('.live-lost')) {
    banner(document.body.dataset.liveBack, 'notice-ok');
    removing = setTimeout(() => banner(''), SHOWN);
  }
  if (!held) return;
  const { form, submitter } = held;
  held = null;
  if (form.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : null);
}

const reachable = () =>
  fetch('/health', { cache: 'no-store' }).then(
    ({ status }) => status < 500,
    () => false,
  );

async function look() {
  if (await reachable()) answers();
  else if (lost) setTimeout(look, 3000);
}

// Without a network a server on this very machine still answers.
addEventListener('offline', () => (silent(0), look()));
addEventListener('online', look);

// Before the listener that sends a form once: a form that waits has not been sent.
addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    if (form.getAttribute('method') !== 'post' || !lost) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = { form, submitter: event.submitter };
    banner(document.body.dataset.liveLost, 'notice-wait');
    look();
  },
  true,
);

// Leaving would show the browser's own error page in place of what was typed.
addEventListener('beforeunload', (event) => {
  const typed = [...document.querySelectorAll('main form :is(input:not([type="hidden"]), textarea)')].some(
    (field) => !/checkbox|radio/.test(field.type) && field.value !== field.defaultValue,
  );
  if (lost && typed) event.preventDefault();
});
