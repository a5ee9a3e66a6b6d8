export { Views, type RenderOptions } from './views.js';
export { locales, readTexts, Texts, translate, viewsRoot, type Locale } from './i18n.js';
export { fieldId, type Form } from './form.js';
export { date, dateTime, duration, money, number, numberWord, percent, time, weekday } from './format.js';
export { initials, safeUrl } from './logic.js';
export type { Bars, BurnDown, HeatMap, WeekMap, Window } from './svg/index.js';
