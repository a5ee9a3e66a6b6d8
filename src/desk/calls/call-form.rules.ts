import type { CallType, Playbook, Step } from '../playbooks/playbook.content.js';
import type { WrittenKind } from '../records/record-kinds.js';
import { usualWays } from '../messages/reach.rules.js';
import { answered, prefill, type DraftParts, type Fields } from './call-drafts.rules.js';

const written = (fields: Fields = {}): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value.length > 0));

/** What a form on the page of a call begins with: what was typed into it before, else what the answers say. */
export const beginning = (
  kind: WrittenKind,
  playbook: Playbook | null,
  type: CallType | undefined,
  step: Step | undefined,
  parts: DraftParts,
): Record<string, unknown> => ({
  ...prefill(kind, {
    type,
    step,
    given: answered(playbook, parts['answers']),
    people: playbook?.people ?? [],
  }),
  ...written(parts[kind]),
  // Nobody ticked is an answer, too: a message must not go where it was just taken away from.
  ...(kind === 'message' && {
    send: parts['message']?.['send'] ?? usualWays(step, playbook?.people ?? []),
  }),
});

/**
 * A form typed into before, when an action opens it again: whom the action names comes first, and answers given since
 * join the text. Nothing typed is taken away.
 */
export function reopened(
  kind: WrittenKind,
  playbook: Playbook,
  type: CallType | undefined,
  step: Step,
  parts: DraftParts,
): Fields | null {
  const kept = parts[kind];
  if (!kept) return null;
  const fresh = prefill(kind, {
    type,
    step,
    given: answered(playbook, parts['answers']),
    people: playbook.people,
  });
  const field = kind === 'message' ? 'text' : 'note';
  const before = typeof kept[field] === 'string' ? kept[field] : '';
  const missing = (fresh[field] ?? '')
    .split('\n')
    .filter((line) => line && !before.includes(line.split(':')[0] ?? line));
  return {
    ...kept,
    ...(fresh['to'] && { to: fresh['to'] }),
    ...(fresh['urgency'] && { urgency: fresh['urgency'] }),
    [field]: [before, ...missing].filter(Boolean).join('\n'),
  };
}
