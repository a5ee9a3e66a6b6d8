// A form that was just opened is written into at once: the caret stands in its first empty field, or after its text.
const section = document.querySelector('[data-focus]');
const open = [...(section?.querySelectorAll('input, textarea, select') ?? [])].filter(
  (field) => field.offsetParent && !field.disabled && !/hidden|checkbox|radio/.test(field.type),
);
const first = open.find((field) => field.tagName !== 'SELECT' && !field.value) ?? open[0];

function begin() {
  // Somebody may be writing already: before the scripts came, or where a reload broke in.
  if (document.querySelector('[autofocus]') || document.activeElement?.form) return;
  first.focus();
  if (first.tagName === 'TEXTAREA') first.setSelectionRange(first.value.length, first.value.length);
}

if (first) {
  begin();
  // Going to a #place takes the caret away once the page has loaded.
  if (location.hash) addEventListener('load', () => setTimeout(begin));
}
