import { Module } from '@nestjs/common';
import { AppointmentQueries } from './appointments/appointment.queries.js';
import { FeedsController } from './calendars/feeds.controller.js';
import { CalendarFeeds } from './calendars/feeds.service.js';
import { Places } from './calendars/places.service.js';
import { CalendarSources } from './calendars/sources.service.js';
import { BookingChoices } from './appointments/booking-choices.service.js';
import { AppointmentPages } from './appointments/appointment-pages.service.js';
import { AppointmentsController } from './appointments/appointments.controller.js';
import { ClientAppointmentsController } from './appointments/client-appointments.controller.js';
import { CalendarsController } from './calendars/calendars.controller.js';
import { OwnFeedController } from './calendars/own-feed.controller.js';
import { AppointmentsApi } from './appointments/appointments.api.js';
import { CalendarsApi } from './calendars/calendars.api.js';
import { BookingRules } from './appointments/booking-rules.service.js';
import { AppointmentChanges } from './appointments/changes.service.js';
import { Guests } from './appointments/guests.service.js';
import { Invitations } from './appointments/invitations.service.js';
import { Reminders } from './appointments/reminders.service.js';
import { Replies } from './appointments/replies.service.js';
import { Calendars } from './calendars/calendars.service.js';
import { AppointmentTypes } from './calendars/types.service.js';
import { AvailabilityModule } from '../availability/index.js';
import { ProfilesModule } from '../profiles/index.js';
import { Appointments } from './appointments/appointments.service.js';
import { CallDrafts } from './calls/call-drafts.service.js';
import { CallSteps } from './calls/call-steps.service.js';
import { CallLine } from './calls/call-line.service.js';
import { CallPage } from './calls/call-page.service.js';
import { CallsController } from './calls/calls.controller.js';
import { Calls } from './calls/calls.service.js';
import { caseControllers, caseProviders, caseServices } from './cases/index.js';
import { CallerCards } from './contacts/caller-card.queries.js';
import { ContactsController } from './contacts/contacts.controller.js';
import { Contacts } from './contacts/contacts.service.js';
import { Openings } from './contacts/openings.service.js';
import { ClientPage } from './client-page.service.js';
import { DeskApi } from './desk.api.js';
import { DeskController } from './desk.controller.js';
import { DeskPages } from './desk-pages.service.js';
import { Desks } from './desks.service.js';
import { InboundMailController } from './inbound/inbound-mail.controller.js';
import { messageControllers, messageProviders, messageServices } from './messages/index.js';
import { playbookControllers, playbookProviders, playbookServices } from './playbooks/index.js';
import { ClientApi } from './portal/client.api.js';
import { ClientController } from './portal/client.controller.js';
import { OpenedNames } from './portal/opened-names.service.js';
import { TodayController } from './portal/today.controller.js';
import { TodayQueries } from './portal/today.queries.js';
import { KeysApi } from './keys/keys.api.js';
import { KeysController } from './keys/keys.controller.js';
import { DeskKeyboard } from './keys/keys.service.js';
import { Rail } from './rail.queries.js';
import { documentControllers, documentProviders, documentServices } from './documents/index.js';
import { orderControllers, orderServices } from './orders/index.js';
import { unpaidControllers, unpaidProviders, unpaidServices } from './reminders/index.js';
import { RecordDrafts } from './records/record-drafts.service.js';
import { RecordsApi } from './records/records.api.js';
import { RecordsController } from './records/records.controller.js';
import { RecordMoves } from './records/record-moves.service.js';
import { Records } from './records/records.service.js';
import { Work } from './records/work.service.js';
import { telephonyControllers, telephonyServices } from './telephony/index.js';
import { taskControllers, taskProviders, taskServices } from './tasks/index.js';
import { TimelineSearch } from './timeline/search.service.js';
import { Timeline } from './timeline/timeline.queries.js';
import { retentionControllers, retentionProviders, retentionServices } from './retention/index.js';
import { ClientSearchesController, DeskSearchesController } from './searches/searches.controller.js';
import { substituteControllers, substituteProviders, substituteServices } from './substitutes/index.js';
import { MasterKeys } from './vault/master-keys.service.js';
import { Rehash } from './vault/rehash.service.js';
import { Reseal } from './vault/reseal.service.js';
import { VaultKeys } from './vault/vault-keys.service.js';

const services = [
  VaultKeys,
  Rehash,
  Reseal,
  MasterKeys,
  Desks,
  ...substituteServices,
  ...retentionServices,
  Contacts,
  Openings,
  ...playbookServices,
  ...messageServices,
  CallDrafts,
  DeskKeyboard,
  RecordDrafts,
  Calls,
  Records,
  RecordMoves,
  Work,
  Calendars,
  AppointmentTypes,
  AppointmentQueries,
  Places,
  CalendarSources,
  CalendarFeeds,
  AppointmentPages,
  BookingChoices,
  BookingRules,
  Guests,
  Invitations,
  Reminders,
  Appointments,
  AppointmentChanges,
  Replies,
  ...caseServices,
  ...taskServices,
  ...unpaidServices,
  ...documentServices,
  ...orderServices,
  Timeline,
  TimelineSearch,
  Rail,
  ...telephonyServices,
];

const controllers = [
  ...telephonyControllers,
  KeysController,
  KeysApi,
  ...taskControllers,
  ...caseControllers,
  DeskController,
  CallsController,
  ContactsController,
  DeskSearchesController,
  ClientSearchesController,
  ...messageControllers,
  RecordsController,
  ...playbookControllers,
  TodayController,
  ClientController,
  InboundMailController,
  FeedsController,
  OwnFeedController,
  AppointmentsController,
  ClientAppointmentsController,
  CalendarsController,
  AppointmentsApi,
  CalendarsApi,
  ...substituteControllers,
  ...unpaidControllers,
  ...retentionControllers,
  ...documentControllers,
  ...orderControllers,
  DeskApi,
  RecordsApi,
  ClientApi,
];

@Module({
  imports: [AvailabilityModule, ProfilesModule],
  controllers,
  providers: [
    ...services,
    ...playbookProviders,
    ...messageProviders,
    ...substituteProviders,
    ...unpaidProviders,
    ...retentionProviders,
    ...documentProviders,
    ...caseProviders,
    ...taskProviders,
    CallSteps,
    CallLine,
    DeskPages,
    ClientPage,
    CallPage,
    CallerCards,
    OpenedNames,
    TodayQueries,
  ],
  exports: services,
})
export class DeskModule {}
