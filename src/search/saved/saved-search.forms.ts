import { z } from 'zod';
import { checkbox } from '../../platform/http/form.js';
import { KeptFilters } from '../search.forms.js';

/** The filters as in the directory's address, with a name of one's own. */
export const SavedSearchForm = KeptFilters.extend({
  name: z.string().trim().min(1).max(120),
  alerts: checkbox,
});
export type SavedSearchInput = z.output<typeof SavedSearchForm>;

export const AlertsForm = z.object({ alerts: checkbox });
