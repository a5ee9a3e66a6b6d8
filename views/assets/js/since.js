// <time datetime="…" data-since>: how long ago that was, counted up each second. Without scripts the hour is shown.
const two = (value) => String(value).padStart(2, '0');

function tick() {
  for (const element of document.querySelectorAll('[data-since]')) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(element.dateTime)) / 1000));
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    element.textContent = `${hours ? `${hours}:` : ''}${two(minutes)}:${two(seconds % 60)}`;
  }
}

if (document.querySelector('[data-since], .desk-clients')) {
  tick();
  addEventListener('cornetta:fresh', tick);
  setInterval(tick, 1000);
}
