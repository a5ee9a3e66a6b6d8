import { scaleLinear } from 'd3-scale';
import { box, label, picture, safe, round } from './draw.js';

export interface Bars {
  title: string;
  items: { label: string; value: number; text?: string; strong?: boolean }[];
  /** The value of a full bar; the largest one if not given. */
  max?: number;
}

/** Draws one bar a line, its name above and its value at the end. */
export function bars(data: Bars) {
  const max = data.max ?? Math.max(1, ...data.items.map((item) => item.value));
  const x = scaleLinear([0, max], [0, 360]).clamp(true);
  const marks = data.items.map((item, index) => {
    const y = index * 36;
    return (
      label(0, y + 13, item.label) +
      label(360, y + 13, item.text ?? item.value, 'strong', 'end') +
      box(0, y + 20, 360, 6, 'track', 3) +
      box(
        0,
        y + 20,
        item.value > 0 ? Math.max(6, x(item.value)) : 0,
        6,
        item.strong ? 'bar-strong' : 'bar',
        3,
      )
    );
  });
  const said = data.items.map((item) => `${item.label} ${item.text ?? item.value}`).join('; ');
  return picture('bars', 360, Math.max(1, data.items.length) * 36 - 6, data.title, marks.join(''), said);
}

/** Draws one share from 0 to 1; the figures stand beside it, so it is hidden from readers. */
export function factorBar(value: number) {
  const share = Math.min(1, Math.max(0, Number.isFinite(value) ? value : 0));
  return safe(
    `<svg class="factor-bar" viewBox="0 0 200 8" preserveAspectRatio="none" aria-hidden="true">${box(0, 0, 200, 8, 'track', 4)}${box(0, 0, round(share * 200), 8, 'bar', 4)}</svg>`,
  );
}
