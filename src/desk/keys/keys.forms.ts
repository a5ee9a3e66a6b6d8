import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { clashes, combination, keyNames, usualKeys, type DeskKeys, type KeyName } from './keys.rules.js';

const field = (usual: string) =>
  textField(30)
    .default(usual)
    .transform((text, context) => {
      const read = combination(text);
      if ('keys' in read) return read.keys;
      context.addIssue({ code: 'custom', message: `errors.keys_${read.wrong}` });
      return z.NEVER;
    });

const shape = Object.fromEntries(keyNames.map((name) => [name, field(usualKeys[name])])) as Record<
  KeyName,
  ReturnType<typeof field>
>;

/** All keys of the desk; one left empty is the usual one. */
export const KeysForm = z.object(shape).superRefine((keys: DeskKeys, context) => {
  for (const name of clashes(keys))
    context.addIssue({ code: 'custom', path: [name], message: 'errors.keys_clash' });
});
