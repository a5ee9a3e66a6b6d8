import { SUBSTITUTES } from '../telephony/duty/substitutes.js';
import { SubstituteAgreements } from './agreements.service.js';
import { CoverageGaps } from '../coverage/coverage-gaps.service.js';
import { OwnSubstitutionsController } from './own-substitutions.controller.js';
import { ShiftNotes } from './shift-notes.service.js';
import { Shifts } from './shifts.service.js';
import { StandIns } from './stand-ins.queries.js';
import { SubstitutesApi } from './substitutes.api.js';
import { SubstitutesController } from './substitutes.controller.js';
import { SubstituteQueries } from './substitutes.queries.js';

export const substituteServices = [CoverageGaps, StandIns, SubstituteAgreements, Shifts, ShiftNotes];
export const substituteProviders = [SubstituteQueries, { provide: SUBSTITUTES, useExisting: StandIns }];
export const substituteControllers = [SubstitutesController, OwnSubstitutionsController, SubstitutesApi];

export { ShiftNotes, Shifts, StandIns, SubstituteAgreements };
