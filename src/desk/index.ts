export { AppointmentChanges } from './appointments/changes.service.js';
export { Appointments } from './appointments/appointments.service.js';
export { AppointmentTypes } from './calendars/types.service.js';
export { CalendarFeeds } from './calendars/feeds.service.js';
export { CalendarSources } from './calendars/sources.service.js';
export { Places } from './calendars/places.service.js';
export { Calendars } from './calendars/calendars.service.js';
export { Calls } from './calls/calls.service.js';
export { Cases } from './cases/cases.service.js';
export { CaseChecks } from './cases/checks.service.js';
export { CaseQueries } from './cases/cases.queries.js';
export { CaseSettingsStore } from './cases/case-settings.service.js';
export { Contacts } from './contacts/contacts.service.js';
export { Desks } from './desks.service.js';
export { DeskModule } from './desk.module.js';
export { Openings } from './contacts/openings.service.js';
export { PACKAGE_HOURS, type HoursLeft, type PackageHours } from './portal/package-hours.js';
export { Acknowledgements } from './playbooks/acknowledgements.service.js';
export { Drafts } from './playbooks/drafts.service.js';
export { PlaybookContent, type Playbook } from './playbooks/playbook.content.js';
export { Playbooks, type Greeting } from './playbooks/playbooks.service.js';
export { halfYearOf } from './reminders/late-interest.rules.js';
export {
  LateRateForm,
  LateRates,
  type LateRateInput,
  type PublishedRate,
} from './reminders/late-rates.service.js';
export { Unpaid } from './reminders/unpaid.service.js';
export { UnpaidImports } from './reminders/unpaid-imports.service.js';
export { RecordMoves } from './records/record-moves.service.js';
export { Records } from './records/records.service.js';
export { Tasks } from './tasks/tasks.service.js';
export { Work } from './records/work.service.js';
export { Timeline, type OpenRecord } from './timeline/timeline.queries.js';
export { Destruction, Handovers, Holds, Retention } from './retention/index.js';
export { ShiftNotes, Shifts, StandIns, SubstituteAgreements } from './substitutes/index.js';
export { MasterKeys } from './vault/master-keys.service.js';
export { Reseal } from './vault/reseal.service.js';
export { VaultKeys } from './vault/vault-keys.service.js';
export {
  DutySwitch,
  LineQueries,
  Lines,
  PhoneNumbers,
  Ringing,
  SUBSTITUTES,
  Switchboard,
  Voicemails,
  type StandIn,
  type Substitutes,
} from './telephony/index.js';
export {
  Callbacks,
  Corrections,
  Deliveries,
  MessageLinks,
  MessageSettingsService,
  Questions,
  Receipts,
  SpamNumbers,
  Summaries,
} from './messages/index.js';
