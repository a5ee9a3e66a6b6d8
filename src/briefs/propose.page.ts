import { blank, type FormState } from '../platform/http/form.js';
import { view, type View } from '../platform/http/page.js';
import type { Locale } from '../platform/views/i18n.js';
import { presentBrief } from './brief.presenter.js';
import type { Brief } from './briefs.queries.js';
import type { Side } from './briefs.states.js';
import type { TeamShare } from './invitations.service.js';
import type { PersonRow } from './people.queries.js';
import { termsChoices, termsValues } from './proposal.presenter.js';
import type { OfferedPackage } from './proposals.queries.js';

/** The page a first proposal is written on, by either side. */
export function proposeView(
  brief: Brief,
  packages: OfferedPackage[],
  locale: Locale,
  {
    person,
    share,
    form,
    ...page
  }: {
    side: Side;
    title: string;
    action: string;
    back: string;
    /** Whom a business proposes to. */
    person?: PersonRow;
    share?: TeamShare | null;
    form: FormState | null;
  },
): View {
  const start = {
    ...termsValues(packages, brief, share),
    ...(person && { assistantId: person.assistantId }),
  };
  return view('briefs/propose', {
    ...page,
    width: 'narrow',
    brief: presentBrief(brief, locale),
    person,
    ...termsChoices(packages, brief, locale),
    form: form ?? blank(start),
  });
}
