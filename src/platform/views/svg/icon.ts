import { safe } from './draw.js';

const paths: Record<string, string> = {
  check: 'M3.5 8.5 6.5 11.5 12.5 4.5',
  lock: 'M4.5 7.5V5.2a3.5 3.5 0 0 1 7 0v2.3M3 7.5h10v6.5H3z',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8l2.2 1.6',
  warning: 'M8 2.2 14.5 13.5h-13zM8 6.4v3.4M8 11.6v.2',
  info: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.4v3.8M8 4.9v.2',
  next: 'M6 3.5 10.5 8 6 12.5',
  previous: 'M10 3.5 5.5 8 10 12.5',
  down: 'M3.5 6 8 10.5 12.5 6',
  up: 'M3.5 10 8 5.5 12.5 10',
  arrow: 'M2.5 8h11M9.5 4l4 4-4 4',
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  play: 'M5 3.2v9.6L12.6 8z',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.4 10.4 14 14',
  file: 'M4 1.8h5.2L12.5 5v9.2H4zM9 2v3.3h3.3',
  mail: 'M2 4h12v8.5H2zM2.3 4.3 8 9l5.7-4.7',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.8h11M5.5 2v3M10.5 2v3',
  phone:
    'M3.2 2.5h2.6l1.2 3-1.6 1.2a8 8 0 0 0 3.9 3.9l1.2-1.6 3 1.2v2.6c0 .4-.3.7-.7.7A10.6 10.6 0 0 1 2.5 3.2c0-.4.3-.7.7-.7z',
  message: 'M2.5 3h11v8H8l-3.2 2.6V11H2.5z',
  star: 'M8 2l1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z',
};

/** Draws a small line icon that takes the colour of the text it stands in; the words beside it carry the meaning. */
export function icon(name: string) {
  const path = paths[name];
  if (!path) throw new Error(`No icon named "${name}"`);
  return safe(
    `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${path}"/></svg>`,
  );
}
