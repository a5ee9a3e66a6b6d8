import type { Readable } from 'node:stream';
import type { FormState } from './form.js';

/** What a page handler returns: a template with its model … */
export class View {
  constructor(
    readonly template: string,
    readonly model: Record<string, unknown> = {},
    readonly options: {
      status?: number;
      layout?: string | false;
      headers?: Record<string, string>;
      /** The content, written already: the model then holds only what the layout shows. */
      body?: Buffer;
    } = {},
  ) {}

  /** The same view showing a form that was refused. */
  refused(form: FormState, status: number): View {
    return new View(this.template, { ...this.model, form }, { ...this.options, status });
  }
}

/** … or where to go next (303), with a notice shown once there: a translation key. */
export class Redirect {
  constructor(
    readonly to: string,
    readonly notice?: string,
  ) {}
}

/** … or a file. */
export class Download {
  constructor(
    readonly content: Buffer | Readable,
    readonly mediaType: string,
    readonly name: string,
    readonly options: { inline?: boolean; cache?: string; headers?: Record<string, string> } = {},
  ) {}
}

export type PageResult = View | Redirect | Download;

export const view = (
  template: string,
  model: Record<string, unknown> = {},
  options: View['options'] = {},
): View => new View(template, model, options);

export const redirect = (to: string, notice?: string): Redirect => new Redirect(to, notice);

/** A path of this site to return to after logging in; anything else becomes the fallback. */
export function safePath(path: unknown, fallback = '/'): string {
  return typeof path === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : fallback;
}
