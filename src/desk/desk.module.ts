import { Module } from '@nestjs/common';
import { Appointments } from './appointments/appointments.service.js';
import { Calls } from './calls/calls.service.js';
import { Cases } from './cases/cases.service.js';
import { Contacts } from './contacts/contacts.service.js';
import { Openings } from './contacts/openings.service.js';
import { Desks } from './desks.service.js';
import { Playbooks } from './playbooks/playbooks.service.js';
import { Rail } from './rail.queries.js';
import { Records } from './records/records.service.js';
import { Work } from './records/work.service.js';
import { Timeline } from './timeline/timeline.queries.js';
import { VaultKeys } from './vault/vault-keys.service.js';

const services = [
  VaultKeys,
  Desks,
  Contacts,
  Openings,
  Playbooks,
  Calls,
  Records,
  Work,
  Appointments,
  Cases,
  Timeline,
  Rail,
];

@Module({ controllers: [], providers: services, exports: services })
export class DeskModule {}
