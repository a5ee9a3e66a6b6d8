export { lastDay, weekMinutes } from './coverage.rules.js';
export { MatchingModule } from './matching.module.js';
export { Matching, type Verdict } from './matching.service.js';
export type {
  Candidate,
  Factor,
  Facts,
  Gap,
  Match,
  MatchResult,
  Need,
  Obstacle,
  PackageFacts,
  Price,
} from './need.js';
export { cheapest } from './price.rules.js';
export { constraints, factorKeys, ranking, type Constraint, type FactorKey } from './ranking.data.js';
export type { Team, TeamMember, TeamSearch, TeamsResult, Way } from './teams/result.js';
export { limits as teamLimits, PARTS as SHARE_PARTS, type TeamOptions } from './teams/team.js';
export { Teams } from './teams/teams.service.js';
export { presentForecast, presentWatched } from './lines/line.presenter.js';
export { Lines } from './lines/lines.service.js';
export { SideBlocks } from './blocks/blocks.service.js';
