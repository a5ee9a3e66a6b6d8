/** Operations whose address does not say by itself what they do. */
const SAID: Record<string, string> = {
  'GET me': 'Read whose the token or session is',
  'PATCH me': 'Change your own account',
  'POST me/email-changes': 'Ask for another e-mail address',
  'GET contracts/{}/today': 'Read what happened today under a contract',
  'GET staff/waiting': 'List what waits for staff',
  'GET staff/payments/troubled': 'List the payments in trouble, as staff',
  'PATCH organisations/current': 'Change the organisation you act for',
  'POST profile/reviews': 'Send your profile to staff for publication',
  'POST profile/tests/{}': 'Hand in the answers of a test of skill',
  'POST members/invitations': 'Invite somebody into the business',
  'PUT briefs/{}/shortlist/{}': 'Put an assistant on the shortlist of a brief',
  'DELETE briefs/{}/shortlist/{}': 'Take an assistant off the shortlist of a brief',
  'POST briefs/{}/invitations': 'Invite an assistant to a brief',
  'POST charges/{}/payments': 'Pay a charge that failed',
  'PUT blocks/{}': 'Block a business or an assistant',
  'DELETE blocks/{}': 'Lift a block',
  'PUT me/password': 'Set a new password',
  'POST sign-ups': 'Sign up as a business or an assistant',
  'POST confirmations': 'Confirm an e-mail address by the secret of its mail',
  'POST confirmations/mails': 'Have the confirmation mail sent again',
  'POST password-resets': 'Ask for a mail to set a new password',
  'POST email-changes/completions': 'Confirm another e-mail address by the secret of its mail',
  'POST password-resets/completions': 'Set a new password by the secret of its mail',
  'POST sessions': 'Log in',
  'DELETE sessions/current': 'Log out',
  'PUT sessions/current/organisation': 'Act for another of your organisations',
  'GET assistants': 'Search the directory of assistants',
  'GET availability/free-minutes': 'Read how many minutes a week are free',
  'GET briefs/{}/matches': 'List the assistants that fit a brief, best first, with reasons',
  'POST briefs/{}/openings': 'Open a brief: invitations can go out',
  'POST briefs/{}/closures': 'Close a brief',
  'POST briefs/{}/fillings': 'Mark a brief as filled',
  'POST briefs/{}/blindness': 'Hide or show names in the matches of a brief',
  'POST contracts/{}/signatures': 'Sign a contract',
  'DELETE contracts/{}/pauses/current': 'End the pause of a contract',
  'GET desk': 'List the clients you work for, as your desk shows them',
  'GET desk/ringing': 'List the calls that ring for you',
  'POST desk/{}/calls': 'Take a call of a client',
  'POST desk/{}/calls/{}/type': 'Say what a call is about',
  'POST desk/{}/records/{}/{}': 'Take a record of a client one step further',
  'POST contracts/{}/records/{}/{}': 'Take a record of a contract one step further',
  'POST notifications/read': 'Mark all notices as read',
  'POST notifications/{}/read': 'Mark a notice as read',
  'GET reports/{}': 'Download a report as a file',
  'GET contracts/{}/report/{}': 'Download the report of a contract as a file',
};
/** What is done to the thing named before, where the last noun is a deed. */
const DONE: Record<string, string> = {
  acceptance: 'Accept',
  refusal: 'Decline',
  withdrawal: 'Withdraw',
  withdrawals: 'Withdraw',
  approval: 'Approve',
  agreement: 'Agree to',
  ending: 'End',
  completion: 'Complete',
  completions: 'Complete',
  cancellation: 'Cancel',
  moves: 'Move',
  place: 'Move',
  answer: 'Answer',
  dismissal: 'Dismiss',
  submission: 'Submit',
  objection: 'Object to',
  correction: 'Correct',
  corrections: 'Correct',
  return: 'Send back',
  returns: 'Send back',
  decision: 'Decide on',
  notice: 'Give notice for',
  pauses: 'Pause',
  lifting: 'Lift',
  reply: 'Reply to',
  application: 'Apply',
  reads: 'Mark as read',
  alerts: 'Switch alerts on or off for',
  acknowledgements: 'Acknowledge',
  publications: 'Publish',
  rehearsals: 'Try out',
  'hand-backs': 'Hand back',
  confirmations: 'Confirm',
  retention: 'Set how long to keep',
  destruction: 'Ask to destroy',
};
const DEEDS: Record<string, string> = { GET: 'Read', PUT: 'Set', PATCH: 'Change', DELETE: 'Remove' };
/** Nouns that don't read well as they stand in an address. */
const NOUNS: Record<string, string> = {
  me: 'your account',
  'email-changes': 'changes of e-mail',
  legal: 'legal data',
  edit: 'unpublished changes',
  line: 'busy hours',
  people: 'persons',
  unpaid: 'unpaid invoices',
  ringing: 'ringing calls',
  today: 'day so far',
  waiting: 'list of what waits for staff',
  audit: 'audit log',
  troubled: 'payments in trouble',
  duty: 'hours on duty',
};
/** Things there is one of, whatever their ending. */
const ONLY = new Set(['instructions', 'message-settings', 'settings', 'data', 'current', 'keys']);

const words = (segment: string): string => NOUNS[segment] ?? segment.replaceAll('-', ' ');
const isMany = (segment: string): boolean => !ONLY.has(segment) && /[^s]s\b/.test(words(segment));
const oneOf = (segment: string): string =>
  words(segment)
    .replace(/ies\b/, 'y')
    .replace(/(ch|sh)es\b/, '$1')
    .replace(/([^s])s\b/, '$1');
const a = (noun: string): string => `${/^[aeio]|^unp/.test(noun) ? 'an' : 'a'} ${noun}`;
const the = (noun: string): string => (noun.startsWith('your ') ? noun : `the ${noun}`);
const someOf = (segment: string): string => (isMany(segment) ? a(oneOf(segment)) : the(words(segment)));

/** What an operation does, in plain words, from its method and address: resources are nouns throughout. */
export function summaryOf(method: string, path: string): string {
  const segments = path.split('/').slice(3);
  const said = SAID[`${method} ${segments.join('/').replace(/\{\w+\}/g, '{}')}`];
  if (said) return said;
  const nouns = segments.filter((segment) => !segment.startsWith('{'));
  const single = segments.at(-1)!.startsWith('{');
  const noun = nouns.at(-1)!;
  const parent = nouns.at(-2);
  const atDesk = nouns[0] === 'desk' && nouns.length > 2 ? ', at the desk' : '';
  const done = method === 'POST' && parent !== undefined && DONE[noun];
  if (done) return `${done} ${someOf(parent)}${atDesk}`;
  const whose = parent ? ` ${ownerOf(parent, segments.length > 2)}${atDesk}` : '';
  if (method === 'GET' && !single && isMany(noun)) return `List the ${words(noun)}${whose}`;
  if (method === 'POST') return `Add ${someOf(noun)}${whose}`;
  if (single) return `${method === 'PUT' ? 'Change' : DEEDS[method]} ${a(oneOf(noun))}${whose}`;
  return `${DEEDS[method]} ${the(words(noun))}${whose}`;
}

function ownerOf(parent: string, ofClient: boolean): string {
  if (parent === 'desk') return ofClient ? 'of a client, at the desk' : 'of your desk';
  if (parent === 'staff') return 'as staff';
  return `of ${someOf(parent)}`;
}
