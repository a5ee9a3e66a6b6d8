export { BriefsModule } from './briefs.module.js';
export { BriefsQueries, type Brief, type BriefLine } from './briefs.queries.js';
export { Briefs } from './briefs.service.js';
export { drawn, presentBrief, weekHours } from './brief.presenter.js';
export { Invitations } from './invitations.service.js';
export { ProposalsQueries, type Proposal, type ProposalVersion } from './proposals.queries.js';
export { Proposals } from './proposals.service.js';
