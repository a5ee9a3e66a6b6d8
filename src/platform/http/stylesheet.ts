import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../crypto/tokens.js';

const IMPORT = /@import url\('([^']+)'\)(?: layer\((\w+)\))?;/g;

/** main.css with its imports put in place: forty small files to work on, one to load. */
export function joinStylesheet(file: string): { css: string; etag: string } {
  const css = readFileSync(file, 'utf8').replace(IMPORT, (_, path: string, layer: string | undefined) => {
    const part = readFileSync(join(dirname(file), path), 'utf8');
    return layer ? `@layer ${layer} {\n${part}}` : part;
  });
  return { css, etag: `"${sha256(css).slice(0, 20)}"` };
}
