// A control shows in data-key what presses it: "Alt+M", "Ctrl+M", or a function key. A letter alone never does.
// Layouts differ in where a letter is, and macOS types another sign with Option held: then the physical key counts.
const keyOf = ({ key, code }) =>
  /^[a-z0-9]$/i.test(key) ? key.toUpperCase() : code.replace(/^(Key|Digit|Numpad)/, '');

function pressed(event) {
  if (event.metaKey || event.repeat || event.isComposing) return null;
  if (/^F\d{1,2}$/.test(event.key)) return event.altKey || event.ctrlKey ? null : event.key;
  // Ctrl and Alt together is AltGr, which writes @ and €.
  if (event.ctrlKey === event.altKey) return null;
  const modifiers = [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift'];
  return [...modifiers.filter(Boolean), keyOf(event)].join('+');
}

/** In the fields of the page of keys, what is pressed is what is written. */
function written(event, keys) {
  if (!event.target.matches?.('input[data-combo]')) return false;
  if (!keys || !/\+([A-Z0-9]|Enter)$/.test(keys)) return true;
  event.preventDefault();
  event.target.value = keys;
  return true;
}

/** A button that sends what nobody has written yet (data-writes="name number") leads to where it is written. */
function unwritten({ form, dataset }) {
  const fields = (dataset.writes ?? '').split(' ').flatMap((name) => form?.elements.namedItem(name) ?? []);
  return fields.every(({ value }) => !value.trim()) ? fields[0] : null;
}

addEventListener('keydown', (event) => {
  const keys = pressed(event);
  if (written(event, keys) || !keys) return;
  const scope = document.querySelector('dialog[open]:not(#keys-help)') ?? document;
  const target = [...scope.querySelectorAll('[data-key]')].find(({ dataset, disabled, offsetParent }) => {
    const wanted = /\+|^F\d/.test(dataset.key) ? dataset.key : `Alt+${dataset.key}`;
    return wanted.toLowerCase() === keys.toLowerCase() && !disabled && offsetParent;
  });
  if (!target) return;
  event.preventDefault();
  document.getElementById('keys-help')?.close();
  const field = unwritten(target);
  if (field) {
    field.closest('details')?.setAttribute('open', '');
    return field.focus();
  }
  target.focus();
  target.click();
});
