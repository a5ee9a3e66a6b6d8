import { scaleQuantize } from 'd3-scale';
import { box, label, picture } from './draw.js';

export interface HeatMap {
  title: string;
  columns: string[];
  rows: { label: string; values: number[] }[];
  max?: number;
}

/** Draws a table of values as cells in five strengths, the figure written on each that is not empty. */
export function heatMap(data: HeatMap) {
  const left = 40;
  const width = (680 - left) / Math.max(1, data.columns.length);
  const max = data.max ?? Math.max(1, ...data.rows.flatMap((row) => row.values));
  const strength = scaleQuantize([0, max], [1, 2, 3, 4, 5]);
  const marks = data.columns.map((text, index) =>
    label(left + index * width + width / 2, 12, text, '', 'middle'),
  );
  data.rows.forEach((row, line) => {
    const y = 20 + line * 28;
    marks.push(label(left - 8, y + 17, row.label, '', 'end'));
    row.values.forEach((value, index) => {
      const heat = value > 0 ? strength(value) : 0;
      marks.push(box(left + index * width + 1, y, width - 2, 26, `heat-${heat}`, 3));
      if (value > 0)
        marks.push(label(left + index * width + width / 2, y + 17, value, `on-heat-${heat}`, 'middle'));
    });
  });
  const said = data.rows
    .map(
      (row) =>
        `${row.label}: ${row.values.map((value, index) => `${data.columns[index]} ${value}`).join(', ')}`,
    )
    .join('; ');
  return picture('heat-map', 680, 20 + data.rows.length * 28, data.title, marks.join(''), said);
}
