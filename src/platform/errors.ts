/**
 * An expected refusal: the request was understood and can't be done now. `code` is a translation key under
 * `errors.` (errors.<code>), `field` the form field it belongs beside, if any.
 */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly options: {
      field?: string;
      status?: 409 | 422 | 429;
      params?: Record<string, string | number>;
    } = {},
  ) {
    super(code);
  }
  get status(): 409 | 422 | 429 {
    return this.options.status ?? 422;
  }
}

/** The row is missing, or this actor may not know of it: the two look alike from outside. */
export class Missing extends Error {
  constructor(what = 'row') {
    super(`no such ${what}`);
  }
}

/** What this actor may know of has been destroyed for good: `code` under `errors.` says what. */
export class Gone extends Missing {
  constructor(readonly code: string) {
    super(code);
  }
}

/** Somebody changed the row since this form was opened. */
export class Stale extends Refusal {
  constructor() {
    super('stale', { status: 409 });
  }
}

/** The value, or Missing. */
export function found<T>(value: T | null | undefined, what?: string): T {
  if (value === null || value === undefined) throw new Missing(what);
  return value;
}

/** The answer needs something that is still being prepared: come back in a moment. */
export class Warming extends Error {
  constructor(readonly progress: { done: number; of: number }) {
    super('warming up');
  }
}
