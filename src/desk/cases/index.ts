import { CallCasesController } from './call-cases.controller.js';
import { CasePages } from './case-pages.service.js';
import { CaseSettingsStore } from './case-settings.service.js';
import { ClientCasesApi } from './client-cases.api.js';
import { DeskCasesApi } from './desk-cases.api.js';
import { CaseQueries } from './cases.queries.js';
import { Cases } from './cases.service.js';
import { CaseChecks } from './checks.service.js';
import { ClientCasesController } from './client-cases.controller.js';
import { DeskCasesController } from './desk-cases.controller.js';
import { CaseTelling } from './tell.service.js';

export const caseServices = [CaseSettingsStore, CaseQueries, Cases, CaseChecks];
export const caseProviders = [CasePages, CaseTelling];
export const caseControllers = [
  CallCasesController,
  DeskCasesController,
  ClientCasesController,
  DeskCasesApi,
  ClientCasesApi,
];
