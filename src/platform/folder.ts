import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Trouble } from './trouble.js';

const reasons: Record<string, string> = {
  EACCES: 'it belongs to another user',
  EPERM: 'the system does not allow it',
  EROFS: 'its disk is read-only',
  ENOENT: 'nothing can be kept there',
  ENAMETOOLONG: 'the name is too long',
};

/** Makes a folder to write in, unless it is there. */
export function makeFolder(path: string): void {
  try {
    make(path);
    accessSync(path, constants.W_OK);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || error instanceof Trouble) throw error;
    throw new Trouble(`Can't write to the folder ${path}: ${reasons[code] ?? message}.`);
  }
}

/** With those it lies in, one by one: Node's recursive way never comes back from below /proc. */
function make(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw new Trouble(`${path} is not a folder.`);
  make(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
