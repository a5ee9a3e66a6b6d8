import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Trouble } from './trouble.js';

const reasons: Record<string, string> = {
  EACCES: 'it would lie in a folder of another user',
  EPERM: 'the system does not allow it',
  EROFS: 'its disk is read-only',
  ENOENT: 'nothing can be kept there',
  ENOTDIR: 'part of the path is a file',
  ENAMETOOLONG: 'the name is too long',
};

/** Makes a folder and those it lies in, one by one: Node's recursive way never comes back from below /proc. */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw error;
    if (code !== 'EEXIST') throw new Trouble(`Can't make the folder ${path}: ${reasons[code] ?? message}.`);
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new Trouble(`${path} is not a folder.`);
  }
}
