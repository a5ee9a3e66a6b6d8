export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
}

const ID = '01a03398-6320-7201-8f6a-77c6e865ce0e';
const FORMATS: Record<string, string> = {
  uuid: ID,
  date: '2026-12-01',
  'date-time': '2026-12-01T09:00:00.000Z',
  email: 'anna@studiobianchi.example',
  uri: 'https://studiobianchi.example',
};
const NAMES: Record<string, unknown> = {
  title: 'Mornings at a dental practice',
  name: 'Anna Bianchi',
  timezone: 'Europe/Rome',
  phone: '+390512345678',
  language: 'it',
  city: 'Bologna',
  sector: 'medical',
  words: 'segreteria',
  description: 'Somebody who answers from nine to one and keeps the diary.',
  reason: 'Closed for the holidays',
};
/** Texts for what a pattern wants; the first that fits is taken. */
const TEXTS = [
  '09:30',
  'it',
  '40121',
  'dental',
  ID,
  'a'.repeat(64),
  'dental 2026-12-01T09:30',
  'dental:mail',
];

/** A plausible value of a schema; undefined where none is known. */
export function exampleOf(schema: Schema | undefined, name = ''): unknown {
  if (!schema) return undefined;
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return exampleOf(choice[0], name);
  if (schema.type === 'object') return objectOf(schema);
  if (schema.type === 'array') {
    const item = exampleOf(schema.items, name);
    return item === undefined ? [] : Array.from({ length: schema.minItems ?? 1 }, () => item);
  }
  if (schema.type === 'boolean') return schema.default ?? false;
  if (schema.type === 'integer' || schema.type === 'number') return numberOf(schema, name);
  return schema.type === 'string' ? textOf(schema, name) : undefined;
}

function objectOf({ properties = {}, required = [] }: Schema): object {
  const known = Object.entries(properties).map(([key, value]) => [key, exampleOf(value, key)] as const);
  return Object.fromEntries(
    known.filter(([key, value]) => (value !== undefined && value !== '') || required.includes(key)),
  );
}

function numberOf({ minimum = 0, maximum = Infinity, default: usual }: Schema, name: string): unknown {
  if (usual !== undefined) return usual;
  const wish = /cents/i.test(name) ? 39_000 : /minutes/i.test(name) ? 60 : /hours/i.test(name) ? 8 : 1;
  return Math.min(Math.max(wish, minimum), maximum);
}

function textOf(
  { format = '', pattern, minLength = 0, maxLength = 200 }: Schema,
  name: string,
): string | undefined {
  const fits = (text: unknown): text is string =>
    typeof text === 'string' &&
    text.length >= minLength &&
    text.length <= maxLength &&
    (pattern === undefined || new RegExp(pattern).test(text));
  return [
    FORMATS[format],
    NAMES[name],
    ...(pattern ? [...TEXTS, ...(pattern.match(/[a-z]+/g) ?? [])] : []),
    'As agreed on the phone',
    '…',
    'x'.repeat(minLength),
  ].find(fits);
}
