export { bars, factorBar, type Bars } from './bars.js';
export { burnDown, type BurnDown } from './burn-down.js';
export { busyStrip, type BusyStrip } from './busy-strip.js';
export { coverMap, type CoverMap } from './cover-map.js';
export { flow, type Flow } from './flow.js';
export { heatMap, type HeatMap } from './heat-map.js';
export { icon } from './icon.js';
export { weekMap, weekText, type WeekMap, type Window } from './week-map.js';
export { weekAgenda, type WeekAgenda } from './week-agenda.js';
