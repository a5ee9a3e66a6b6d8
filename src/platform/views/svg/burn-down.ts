import { scaleLinear } from 'd3-scale';
import { curveMonotoneX, line } from 'd3-shape';
import { label, picture, round } from './draw.js';

/** What is left of a budget over time; positions run from 0 (start) to 1 (end of the period). */
export interface BurnDown {
  title: string;
  total: number;
  points: { at: number; left: number }[];
  /** What would be left at the end if it went on like this. */
  forecast?: number;
  labels: { start: string; now: string; end: string; total: string; forecast?: string };
}

// The words end at the edge and stand clear of the dashed line, which may fall beneath them.
function forecastLabel(text: string, [fromX, fromY]: [number, number], endY: number): string {
  const start = Math.max(fromX, 354 - text.length * 6.5);
  const lineY = fromY + ((start - fromX) / (354 - fromX)) * (endY - fromY);
  return label(354, Math.min(lineY, endY) - 9, text, 'strong', 'end');
}

/** Draws the line so far, today's dot and the dashed way to the end. */
export function burnDown(data: BurnDown) {
  const x = scaleLinear([0, 1], [6, 354]).clamp(true);
  const y = scaleLinear([0, data.total], [112, 22]).clamp(true);
  const path = line<{ at: number; left: number }>()
    .x((point) => round(x(point.at)))
    .y((point) => round(y(point.left)))
    .curve(curveMonotoneX);
  const now = data.points.at(-1) ?? { at: 0, left: data.total };
  const marks = [
    `<path class="rule" d="M6 22H354M6 112H354"/>`,
    label(6, 14, data.labels.total),
    `<path class="line" d="${path(data.points.length ? data.points : [now]) ?? ''}"/>`,
  ];
  if (data.forecast !== undefined && now.at < 1) {
    marks.push(
      `<path class="line-ahead" d="M${round(x(now.at))} ${round(y(now.left))}L354 ${round(y(data.forecast))}"/>`,
    );
    if (data.labels.forecast)
      marks.push(forecastLabel(data.labels.forecast, [x(now.at), y(now.left)], y(data.forecast)));
  }
  marks.push(`<circle class="dot" cx="${round(x(now.at))}" cy="${round(y(now.left))}" r="4.5"/>`);
  if (now.at > 0.16) marks.push(label(6, 131, data.labels.start));
  if (now.at < 0.84) marks.push(label(354, 131, data.labels.end, '', 'end'));
  const anchor = now.at < 0.08 ? 'start' : now.at > 0.92 ? 'end' : 'middle';
  marks.push(label(x(now.at), 131, data.labels.now, 'strong', anchor));
  return picture('burn-down', 360, 138, data.title, marks.join(''));
}
