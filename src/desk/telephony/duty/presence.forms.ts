import { z } from 'zod';
import { checkbox } from '../../../platform/http/form.js';
import { textField } from '../../../platform/http/text.js';
import { e164 } from '../../contacts/number.rules.js';

const ADDRESS = /^(client:[\w.-]{1,100}|sip:[\w.+-]{1,60}@[\w.-]{1,50})$/;

/** A telephone number, or for those who speak through the computer a Twilio client or a SIP address. */
export const RingSettingsForm = z.object({
  ringTo: textField(120)
    .refine((text) => text === '' || ADDRESS.test(text) || e164(text) !== null, 'errors.desk_number')
    .transform((text) => (text === '' || ADDRESS.test(text) ? text : e164(text)!))
    .default(''),
  sound: checkbox,
});
export type RingSettings = z.output<typeof RingSettingsForm>;

export const DutyForm = z.object({ on: checkbox });
