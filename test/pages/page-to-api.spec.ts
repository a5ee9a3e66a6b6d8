import { TestApp } from '../support/app.js';
import { routesOf } from '../support/routes.js';

/**
 * The API route that does what a page's form does, where its address is not the same under /api/v1. A new form needs a
 * route of its own there, or a line here.
 */
const sameAs: Record<string, string> = {
  '/signup': 'POST sign-ups',
  '/confirm/:secret': 'POST confirmations',
  '/confirmations': 'POST confirmations/mails',
  '/login': 'POST sessions',
  '/logout': 'DELETE sessions/current',
  '/password': 'POST password-resets',
  '/password/:secret': 'POST password-resets/completions',
  '/account': 'PATCH me',
  '/account/password': 'PUT me/password',
  '/account/email': 'POST me/email-changes',
  '/email-changes/:secret': 'POST email-changes/completions',
  '/account/tokens': 'POST tokens',
  '/account/tokens/:id/revoke': 'DELETE tokens/:id',
  '/account/sessions/:id/end': 'DELETE sessions/:id',
  '/account/organisations': 'POST organisations',
  '/account/organisations/current/name': 'PATCH organisations/current',
  '/account/organisations/:id': 'PUT sessions/current/organisation',
  '/members/invitations/:id/withdraw': 'DELETE members/invitations/:id',
  '/members/:id/role': 'PATCH members/:accountId',
  '/members/:id/remove': 'DELETE members/:accountId',
  '/join/:secret': 'POST member-invitations/:secret/acceptance',
  '/profile': 'PUT profile',
  '/profile/edit/withdrawal': 'DELETE profile/edit',
  '/profile/legal': 'PUT profile/legal',
  '/profile/photo/remove': 'DELETE profile/photo',
  '/profile/greetings/:language/remove': 'DELETE profile/greetings/:language',
  '/profile/skills': 'PUT profile/skills',
  '/business': 'PUT business',
  '/business/people/:id': 'PUT business/people/:id',
  '/business/people/:id/remove': 'DELETE business/people/:id',
  '/packages/:id': 'PUT packages/:id',
  '/packages/:id/withdrawal': 'DELETE packages/:id',
  '/availability': 'PUT availability',
  '/availability/closures/:id/remove': 'DELETE availability/closures/:id',
  '/blocks': 'PUT blocks/:id',
  '/blocks/:id/removal': 'DELETE blocks/:id',
  '/searches/:id/removal': 'DELETE searches/:id',
  '/briefs/:id': 'PUT briefs/:id',
  '/briefs/:id/shortlist': 'PUT briefs/:id/shortlist/:assistantId',
  '/briefs/:id/shortlist/:assistantId': 'PUT briefs/:id/shortlist/:assistantId',
  '/briefs/:id/shortlist/:assistantId/removal': 'DELETE briefs/:id/shortlist/:assistantId',
  '/briefs/:id/invitations/:invitationId/withdrawal': 'POST invitations/:id/withdrawal',
  '/contracts/:id/pauses/end': 'DELETE contracts/:id/pauses/current',
  '/contracts/:contractId/instructions/status': 'PUT contracts/:contractId/instructions/status',
  '/phone-numbers/:id': 'PUT phone-numbers/:id',
  '/phone-numbers/:id/secret': 'PUT phone-numbers/:id/secret',
  '/phone-numbers/:id/removal': 'DELETE phone-numbers/:id',
  '/desk/duty': 'PUT desk/duty',
  '/desk/telephone': 'PUT desk/telephone',
  '/desk/:contractId/calls/:id/draft': 'PUT desk/:contractId/calls/:id/draft',
  '/contracts/:contractId/instructions/greetings': 'PUT contracts/:contractId/instructions/draft',
  '/contracts/:contractId/instructions/faq': 'PUT contracts/:contractId/instructions/draft',
  '/contracts/:contractId/instructions/disclosures': 'PUT contracts/:contractId/instructions/draft',
  '/contracts/:contractId/instructions/types': 'PUT contracts/:contractId/instructions/draft',
  '/contracts/:contractId/instructions/types/:key': 'PUT contracts/:contractId/instructions/draft',
  '/contracts/:contractId/instructions/people/:key': 'PUT contracts/:contractId/instructions/draft',
  '/contracts/:contractId/instructions/people/:key/now':
    'PUT contracts/:contractId/instructions/people/:key/now',
  '/contracts/:contractId/instructions/calls': 'PUT contracts/:contractId/instructions/draft',
  '/contracts/:contractId/instructions/calls/:key': 'PUT contracts/:contractId/instructions/draft',
  '/contracts/:contractId/instructions/callers': 'PUT contracts/:contractId/instructions/callers/:contactId',
  '/contracts/:contractId/instructions/callers/:contactId':
    'PUT contracts/:contractId/instructions/callers/:contactId',
  '/contracts/:contractId/instructions/discard': 'DELETE contracts/:contractId/instructions/draft',
  '/desk/calendar-feed': 'PUT desk/calendar-feed',
  '/desk/calendar-feed/revocation': 'DELETE desk/calendar-feed',
  '/contracts/:contractId/calendars/:key': 'PUT contracts/:contractId/calendars/:key',
  '/contracts/:contractId/calendars/:key/retirement': 'DELETE contracts/:contractId/calendars/:key',
  '/contracts/:contractId/calendars/types/:id': 'PUT contracts/:contractId/appointment-types/:id',
  '/contracts/:contractId/calendars/types/:id/retirement':
    'DELETE contracts/:contractId/appointment-types/:id',
  '/contracts/:contractId/calendars/feed': 'PUT contracts/:contractId/calendar-feed',
  '/contracts/:contractId/calendars/feed/revocation': 'DELETE contracts/:contractId/calendar-feed',
  '/contracts/:contractId/calendars/sources': 'POST contracts/:contractId/calendar-sources',
  '/contracts/:contractId/calendars/files': 'POST contracts/:contractId/calendar-sources',
  '/contracts/:contractId/calendars/sources/:id/removal': 'DELETE contracts/:contractId/calendar-sources/:id',
  '/contracts/:contractId/documents/templates/:id': 'PUT contracts/:contractId/document-templates/:id',
  '/contracts/:contractId/documents/templates/:id/retirement':
    'DELETE contracts/:contractId/document-templates/:id',
  '/desk/:contractId/documents': 'POST desk/:contractId/drafts',
  '/desk/:contractId/documents/:id/versions': 'POST desk/:contractId/drafts/:id/versions',
  '/desk/:contractId/tasks/:id/reopening': 'DELETE desk/:contractId/tasks/:id/completion',
  '/contracts/:contractId/tasks/:id/reopening': 'DELETE contracts/:contractId/tasks/:id/completion',
  '/desk/:contractId/calls/:callId/cases': 'GET desk/:contractId/cases',
  '/desk/:contractId/cases/:id': 'PUT desk/:contractId/cases/:id',
  '/desk/:contractId/cases/:id/contacts/:contactId/removal':
    'DELETE desk/:contractId/cases/:id/contacts/:contactId',
  '/contracts/:contractId/cases/settings': 'PUT contracts/:contractId/cases/settings',
  '/contracts/:contractId/cases/:id': 'PUT contracts/:contractId/cases/:id',
  '/contracts/:contractId/cases/:id/contacts/:contactId/removal':
    'DELETE contracts/:contractId/cases/:id/contacts/:contactId',
  '/contracts/:contractId/unpaid/settings': 'PUT contracts/:contractId/unpaid/settings',
  '/desk/keys': 'PUT desk/keys',
  '/desk/keys/reset': 'DELETE desk/keys',
  '/desk/:contractId/new/:kind': 'POST desk/:contractId/messages',
  '/desk/:contractId/records/:id/correction': 'POST desk/:contractId/messages/:id/corrections',
  '/contracts/:contractId/messages/settings': 'PUT contracts/:contractId/message-settings',
  '/contracts/:contractId/messages/settings/secret': 'PUT contracts/:contractId/message-settings/secret',
  '/desk/:contractId/contacts/:id': 'PUT desk/:contractId/contacts/:id',
  '/time-lines/:id': 'PATCH time-lines/:id',
  '/time-lines/:id/removal': 'DELETE time-lines/:id',
  '/time-lines/:id/objection/end': 'DELETE time-lines/:id/objection',
  '/billing/payment-method': 'POST payment-method/setups',
  '/billing/onboarding': 'POST onboarding/links',
  '/billing/charges/:id/payments': 'POST charges/:id/payments',
  '/billing/charges/:id/confirmations': 'POST charges/:id/confirmations',
  '/reviews/rounds/:id': 'PUT reviews/rounds/:id/review',
  '/reviews/rounds/:id/reply': 'POST reviews/:id/reply',
};

/**
 * What is no act of a person with an account: the browser's own language, machines' addresses, stand-ins, the link of a
 * mail, and what is typed in a form of a page and not yet sent.
 */
const pagesOnly = [/^\/locale$/, /^\/webhooks\//, /^\/dev\//, /^\/m\/:token$/, /\/beginning$/];

let app: TestApp;
let forms: string[];
let api: Set<string>;

const anyName = (path: string): string => path.replace(/:\w+/g, ':');

beforeAll(async () => {
  app = await TestApp.start();
  const routes = routesOf(app);
  const of = (path: string): boolean => path.startsWith('/api/');
  api = new Set(
    routes.filter(({ path }) => of(path)).map(({ method, path }) => anyName(`${method} ${path}`)),
  );
  forms = routes
    .filter(({ method, path }) => method === 'POST' && !of(path) && !pagesOnly.some((one) => one.test(path)))
    .map(({ path }) => path);
});
afterAll(() => app.stop());

describe('what a page does', () => {
  it('the API does too', () => {
    const missing = forms.filter((path) => {
      const [method, target] = (sameAs[path] ?? `POST ${path.slice(1)}`).split(' ');
      return !api.has(anyName(`${method} /api/v1/${target}`));
    });
    expect(missing).toEqual([]);
    expect(forms.length).toBeGreaterThan(80);
  });

  it('is not listed once it is gone', () => {
    expect(Object.keys(sameAs).filter((path) => !forms.includes(path))).toEqual([]);
  });
});
