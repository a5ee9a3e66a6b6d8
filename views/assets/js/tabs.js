// A row of tabs wider than the screen begins where the reader is.
for (const here of document.querySelectorAll('.tabs > [aria-current]')) {
  const row = here.parentElement;
  const space = (row.clientWidth - here.clientWidth) / 2;
  row.scrollLeft = here.offsetLeft - row.offsetLeft - space;
}
