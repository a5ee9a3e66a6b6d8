import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars, { type SafeString, type TemplateDelegate } from 'handlebars';
import { helpers } from './helpers.js';
import { Texts, viewsRoot, type Locale } from './i18n.js';
import { Written } from './written.js';

/** How often changed templates and texts are looked for outside production. */
const RELOAD_MS = 1000;
/** Stands for the content in a layout; no text of anybody's can hold it. */
const CONTENT = '\0content\0';

export interface RenderOptions {
  locale: Locale;
  /** A name under layouts/, or false for none. */
  layout?: string | false;
}
type Locals = Record<string, unknown>;

export class Views {
  private handlebars = Handlebars.create();
  private templates = new Map<string, { template: TemplateDelegate; changed: number }>();
  private texts: Texts;
  private known: Record<string, boolean> = {};
  private newestText = 0;
  private looked = 0;
  private readonly written = new Written();

  constructor(
    private root = viewsRoot,
    private options: { production?: boolean; strict?: boolean } = {},
  ) {
    this.texts = new Texts(root, options.strict);
    const own = helpers(this.texts);
    this.handlebars.registerHelper(own);
    this.known = Object.fromEntries(Object.keys(own).map((name) => [name, true]));
    this.read();
  }

  /** Renders a page inside its layout. */
  render(name: string, locals: Locals, { locale, layout = 'page' }: RenderOptions): string {
    this.refresh();
    const body = this.run(name, locals, locale);
    if (layout === false) return body;
    return this.run(
      `layouts/${layout}`,
      { ...locals, title: locals['title'] ?? headline(body), body },
      locale,
    );
  }

  /** Renders the layout round a content written already. */
  around(body: Buffer, locals: Locals, { locale, layout }: { locale: Locale; layout: string }): Buffer {
    this.refresh();
    const html = this.run(`layouts/${layout}`, { ...locals, body: CONTENT }, locale);
    const at = html.indexOf(CONTENT);
    // A content of forty kilobytes is copied in an instant, but takes long to encode.
    return Buffer.concat([
      Buffer.from(html.slice(0, at)),
      body,
      Buffer.from(html.slice(at + CONTENT.length)),
    ]);
  }

  /** Renders one template alone, for fragments and mails. */
  partial(name: string, locals: Locals, { locale }: { locale: Locale }): string {
    this.refresh();
    return this.run(name, locals, locale);
  }

  /** A part of a page, kept as it was written for as long as its stamp stays the same; see Written. */
  part(key: string, stamp: string | null, write: () => Promise<string>): Promise<Buffer> {
    this.refresh();
    return this.written.part(key, stamp, write);
  }

  private run(name: string, locals: Locals, locale: Locale): string {
    const found = this.templates.get(name);
    if (!found) throw new Error(`No view named "${name}"`);
    return found.template({ ...locals, locale }, { data: { locale } });
  }

  private refresh(): void {
    // Looking at two hundred files for every page would be most of its time.
    if (this.options.production || Date.now() - this.looked < RELOAD_MS) return;
    this.looked = Date.now();
    this.read();
    const newest = Math.max(...this.files('.json').map((file) => statSync(join(this.root, file)).mtimeMs));
    if (this.newestText && newest > this.newestText) {
      this.texts.reload();
      this.written.clear();
    }
    this.newestText = newest;
  }

  private read(): void {
    for (const file of this.files('.hbs')) {
      const changed = statSync(join(this.root, file)).mtimeMs;
      const name = file.slice(0, -4).replace(/^partials\//, '');
      if (this.templates.get(name)?.changed === changed) continue;
      // Partials see only the locals they are given, so a page's own words never leak into a field.
      const template = this.handlebars.compile(readFileSync(join(this.root, file), 'utf8'), {
        preventIndent: true,
        // A plain text is no markup: nothing in it means anything but itself.
        noEscape: file.endsWith('.txt.hbs'),
        explicitPartialContext: true,
        // Every helper is ours, so no name has to be looked for twice.
        knownHelpers: this.known,
        knownHelpersOnly: true,
      });
      this.templates.set(name, { template, changed });
      this.written.clear();
      this.handlebars.registerPartial(name, template);
    }
  }

  private files(ending: string): string[] {
    return readdirSync(this.root, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith(ending),
    );
  }
}

/** A page's headline as its title: escaped already, without its marks. */
function headline(body: string): SafeString | undefined {
  const [, html] = /<h1\b[^>]*>([\s\S]*?)<\/h1>/.exec(body) ?? [];
  return html === undefined
    ? undefined
    : new Handlebars.SafeString(
        html
          .replace(/<[^>]+>/g, '')
          .replace(/\s+/g, ' ')
          .trim(),
      );
}
