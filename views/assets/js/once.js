// A form is sent once: its button waits until the answer comes, and wakes up if the reader comes back.
const sent = new Set();

addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute('method') !== 'post') return;
  if (sent.has(form)) return event.preventDefault();
  sent.add(form);
  // An answer that is a download leaves the page standing.
  setTimeout(wake, 20_000);
  const button = event.submitter;
  if (!button) return;
  button.setAttribute('aria-busy', 'true');
  const label = button.querySelector('span');
  if (label && button.dataset.busy) {
    button.dataset.label = label.textContent;
    label.textContent = button.dataset.busy;
  }
});

function wake() {
  sent.clear();
  for (const button of document.querySelectorAll('button[aria-busy]')) {
    button.removeAttribute('aria-busy');
    if (button.dataset.label) button.querySelector('span').textContent = button.dataset.label;
  }
}

addEventListener('pageshow', wake);
