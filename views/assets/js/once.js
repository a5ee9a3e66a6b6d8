// A form is sent once: its button waits until the answer comes, and wakes up if the reader comes back.
const sent = new Set();

addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === 'get') return;
  if (sent.has(form)) return event.preventDefault();
  sent.add(form);
  const button = event.submitter;
  if (!button) return;
  button.setAttribute('aria-busy', 'true');
  const label = button.querySelector('span');
  if (label && button.dataset.busy) {
    button.dataset.label = label.textContent;
    label.textContent = button.dataset.busy;
  }
});

addEventListener('pageshow', () => {
  sent.clear();
  for (const button of document.querySelectorAll('button[aria-busy]')) {
    button.removeAttribute('aria-busy');
    if (button.dataset.label) button.querySelector('span').textContent = button.dataset.label;
  }
});
