// Alt + letter (or a function key named in data-key) presses the button or follows the link that shows it.
const wanted = (event) => {
  if (/^F\d{1,2}$/.test(event.key)) return event.key;
  if (!event.altKey || event.ctrlKey || event.metaKey) return null;
  // With Option held, macOS types another sign: the physical key says which letter was meant.
  return event.code.replace(/^(Key|Digit|Numpad)/, '');
};

addEventListener('keydown', (event) => {
  const key = wanted(event);
  if (!key || event.repeat) return;
  const scope = document.querySelector('dialog[open]') ?? document;
  const target = [...scope.querySelectorAll('[data-key]')].find(
    (one) => one.dataset.key.toUpperCase() === key.toUpperCase() && !one.disabled && one.offsetParent,
  );
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.click();
});
