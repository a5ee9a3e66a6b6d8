/** An error in the shape the server gives it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly type: 'invalid_request' | 'auth' | 'internal' = 'invalid_request',
  ) {
    super(message);
  }

  get body() {
    return {
      message: this.message,
      code: this.code,
      type: this.type,
      link: `https://docs.meilisearch.com/errors#${this.code}`,
    };
  }
}

export const bad = (code: string, message: string): Refusal => new Refusal(400, code, message);

/** Refuses a body that is no object, or has a field the server does not know. */
export function fieldsOf(value: unknown, known: readonly string[], code = 'bad_request') {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(code, `Invalid value type: expected an object, but found: \`${JSON.stringify(value)}\``);
  for (const name of Object.keys(value))
    if (!known.includes(name))
      throw bad(
        code,
        `Unknown field \`${name}\`: expected one of ${known.map((one) => `\`${one}\``).join(', ')}`,
      );
  return value as Record<string, unknown>;
}

export function stringsOf(value: unknown, at: string, code: string): string[] {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
    throw bad(code, `Invalid value type at \`.${at}\`: expected an array of strings`);
  return value as string[];
}

export function wholeOf(value: unknown, at: string, code: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw bad(code, `Invalid value type at \`.${at}\`: expected a positive integer`);
  return value;
}
