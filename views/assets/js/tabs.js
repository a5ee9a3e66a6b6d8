// A row of tabs or the navigation, wider than the screen, begins where the reader is.
for (const here of document.querySelectorAll(':is(.tabs, .nav) [aria-current]')) {
  if (!here.offsetParent) continue;
  const row = here.closest('.tabs, .nav');
  const [place, seen] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += place.left - seen.left - (seen.width - place.width) / 2;
}
