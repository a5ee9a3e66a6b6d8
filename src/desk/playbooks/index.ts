import { Acknowledgements } from './acknowledgements.service.js';
import { CallersController } from './callers.controller.js';
import { DeskPlaybookController } from './desk-playbook.controller.js';
import { DraftCallsController } from './draft-calls.controller.js';
import { DraftPages } from './draft-pages.service.js';
import { DraftPeopleController } from './draft-people.controller.js';
import { DraftTextsController } from './draft-texts.controller.js';
import { DraftTypesController } from './draft-types.controller.js';
import { Drafts } from './drafts.service.js';
import { PeopleNowService } from './people-now.service.js';
import { InstructionsController } from './instructions.controller.js';
import { DeskPlaybookApi, InstructionsApi } from './playbooks.api.js';
import { Playbooks } from './playbooks.service.js';
import { Rehearsals } from './rehearsal.service.js';
import { RehearsalsController } from './rehearsals.controller.js';

export const playbookServices = [Playbooks, Drafts, Acknowledgements, PeopleNowService];
export const playbookProviders = [DraftPages, Rehearsals];
export const playbookControllers = [
  RehearsalsController,
  DraftTextsController,
  DraftTypesController,
  DraftPeopleController,
  DraftCallsController,
  CallersController,
  InstructionsController,
  InstructionsApi,
  DeskPlaybookController,
  DeskPlaybookApi,
];
