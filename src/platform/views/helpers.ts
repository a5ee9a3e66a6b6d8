import Handlebars, { type HelperOptions } from 'handlebars';
import * as format from './format.js';
import * as form from './form.js';
import type { Locale, Params, Texts } from './i18n.js';
import * as logic from './logic.js';
import * as svg from './svg/index.js';

type Hash = Record<string, unknown>;
const localeOf = (options: HelperOptions): Locale => ((options.data as Hash)['locale'] as Locale) ?? 'it';
const rootOf = (options: HelperOptions): Hash => (options.data as { root: Hash }).root;
const zoneOf = (options: HelperOptions): string =>
  (options.hash as Hash)['zone']?.toString() ??
  ((options.data as { root: Hash }).root['zone'] as string | undefined) ??
  format.defaultZone;
const styleOf = (options: HelperOptions) => (options.hash as Hash)['style'] as format.DateStyle | undefined;
const missing = (value: unknown): value is null | undefined | '' =>
  value === undefined || value === null || value === '';

/** Makes the helpers of one set of templates. */
export function helpers(texts: Texts): Record<string, Handlebars.HelperDelegate> {
  const dated =
    (write: typeof format.dateTime) =>
    (value: format.Instant | null | undefined, options: HelperOptions): string =>
      missing(value) ? '' : write(value, localeOf(options), zoneOf(options), styleOf(options));
  return {
    ...logic.helpers,
    t: (key: string, options: HelperOptions) =>
      texts.translate(localeOf(options), key, options.hash as Params),
    money: (minor: number | bigint | string | null, currency: unknown, options?: HelperOptions) => {
      // The currency may be left out: then the options come second.
      const last = options ?? (currency as HelperOptions);
      const code = typeof currency === 'string' ? currency.toUpperCase() : 'EUR';
      return missing(minor)
        ? ''
        : format.money(minor, code, localeOf(last), Boolean((last.hash as Hash)['short']));
    },
    number: (value: number | string, options: HelperOptions) => {
      const digits = (options.hash as Hash)['digits'] as number | undefined;
      const fixed =
        digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
      return missing(value) ? '' : format.number(Number(value), localeOf(options), fixed);
    },
    fileSize: (bytes: number, options: HelperOptions) => format.fileSize(bytes, localeOf(options)),
    percent: (value: number | string, options: HelperOptions) =>
      missing(value)
        ? ''
        : format.percent(Number(value), localeOf(options), Number((options.hash as Hash)['digits'] ?? 0)),
    numberWord: (value: number | string, options: HelperOptions) => {
      const { feminine, capital } = options.hash as Hash;
      const word = format.numberWord(Number(value), localeOf(options), Boolean(feminine));
      return capital ? word.charAt(0).toUpperCase() + word.slice(1) : word;
    },
    date: dated(format.date),
    time: dated(format.time),
    dateTime: dated(format.dateTime),
    duration: (minutes: number | string) => (missing(minutes) ? '' : format.duration(Number(minutes))),
    weekday: (day: number | string, options: HelperOptions) =>
      format.weekday(Number(day), localeOf(options), (options.hash as Hash)['long'] ? 'long' : 'short'),
    formValue: form.formValue,
    formError: form.formError,
    formHas: (data: form.Form | undefined, name: string) => form.formValue(data, name) !== undefined,
    hasErrors: (data: form.Form | undefined) => Object.keys(data?.errors ?? {}).length > 0,
    fieldId: form.fieldId,
    chosen: form.chosen,
    controlAttributes: form.controlAttributes,
    weekRows: (data: form.Form | undefined, name: string, options: HelperOptions) =>
      form.weekRows(data, name, localeOf(options), Number((options.hash as Hash)['slots'] ?? 2)),
    combo: (key: unknown, options: HelperOptions) => logic.combo(key, rootOf(options)['deskKeys']),
    comboText: (key: unknown, options: HelperOptions) =>
      logic.combo(key, rootOf(options)['deskKeys']).replaceAll('+', ' '),
    icon: (name: string) => svg.icon(name),
    factorBar: (value: number | string) => svg.factorBar(Number(value)),
    weekMap: (data: svg.WeekMap, options: HelperOptions) => svg.weekMap(data, localeOf(options)),
    busyStrip: (data: svg.BusyStrip, options: HelperOptions) => svg.busyStrip(data, localeOf(options)),
    coverMap: (data: svg.CoverMap, options: HelperOptions) => svg.coverMap(data, localeOf(options)),
    weekText: (windows: svg.Window[], options: HelperOptions) => svg.weekText(windows, localeOf(options)),
    burnDown: (data: svg.BurnDown) => svg.burnDown(data),
    bars: (data: svg.Bars) => svg.bars(data),
    flow: (data: svg.Flow) => svg.flow(data),
    weekAgenda: (data: svg.WeekAgenda) => svg.weekAgenda(data),
    heatMap: (data: svg.HeatMap) => svg.heatMap(data),
  };
}
