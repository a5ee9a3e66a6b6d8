import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json: the way up differs between src/ and dist/. */
export const root = (function up(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : up(dirname(folder));
})(import.meta.dirname);
