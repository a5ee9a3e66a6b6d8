import { box, label, picture, round } from './draw.js';

export interface Flow {
  title: string;
  from: { label: string; value: number; text: string };
  to: { label: string; value: number; text: string; strong?: boolean }[];
}

const [TOP, HEIGHT, GAP, WIDTH] = [24, 96, 26, 360];

/** Draws an amount that parts in two or more, each part as wide as its share. */
export function flow(data: Flow) {
  const total = Math.max(1, data.from.value);
  let [left, right] = [TOP, TOP];
  const marks = [
    label(0, 14, data.from.label),
    label(WIDTH, 14, data.from.text, 'strong', 'end'),
    box(0, TOP, 8, HEIGHT, 'flow-end', 2),
  ];
  for (const { value, strong, ...part } of data.to) {
    const height = (HEIGHT * value) / total;
    const kind = strong ? 'flow-band flow-band-strong' : 'flow-band';
    marks.push(
      band(left, right, height, kind),
      box(WIDTH - 8, right, 8, Math.max(2, height), strong ? 'flow-end flow-end-strong' : 'flow-end', 1),
    );
    // A narrow band has its words above it, a wide one inside.
    const y = height >= 22 ? right + height / 2 + 5 : right - 7;
    marks.push(label(WIDTH - 16, y, `${part.label}  ${part.text}`, 'strong', 'end'));
    left += height;
    right += height + GAP;
  }
  const said = data.to.map((part) => `${part.label} ${part.text}`).join('; ');
  const height = Math.max(TOP + HEIGHT, right - GAP) + 4;
  return picture(
    'flow',
    WIDTH,
    round(height),
    data.title,
    marks.join(''),
    `${data.from.label} ${data.from.text}: ${said}`,
  );
}

function band(left: number, right: number, height: number, kind: string): string {
  const [x0, x1, middle] = [8, WIDTH - 8, WIDTH / 2];
  const [a, b, c, d] = [left, right, right + height, left + height].map(round);
  return `<path class="${kind}" d="M${x0} ${a}C${middle} ${a} ${middle} ${b} ${x1} ${b}V${c}C${middle} ${c} ${middle} ${d} ${x0} ${d}Z"/>`;
}
