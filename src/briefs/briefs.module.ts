import { Module } from '@nestjs/common';
import { MatchingModule } from '../matching/index.js';
import { MessagingModule } from '../messaging/index.js';
import { SearchModule } from '../search/index.js';
import { BriefAlerts } from './alerts.service.js';
import { BriefsApi } from './briefs.api.js';
import { BriefsController } from './briefs.controller.js';
import { OpenBriefsController } from './open-briefs.controller.js';
import { OpenBriefsQueries } from './open-briefs.queries.js';
import { BriefsQueries } from './briefs.queries.js';
import { ComparisonController } from './comparison.controller.js';
import { Briefs } from './briefs.service.js';
import { BriefInvitationsController, InvitationsController } from './invitations.controller.js';
import { InvitationsQueries } from './invitations.queries.js';
import { Invitations } from './invitations.service.js';
import { Matches } from './matches.service.js';
import { PeopleQueries } from './people.queries.js';
import { InvitationsApi, ProposalsApi } from './proposals.api.js';
import { BriefProposalsController, ProposalsController } from './proposals.controller.js';
import { ProposalsQueries } from './proposals.queries.js';
import { Proposals } from './proposals.service.js';
import { ShortlistController } from './shortlist.controller.js';
import { Shortlists } from './shortlists.service.js';
import { TeamsApi, TeamsController } from './teams.controller.js';
import { BriefTeams } from './teams.service.js';

@Module({
  imports: [MatchingModule, MessagingModule, SearchModule],
  controllers: [
    BriefsController,
    OpenBriefsController,
    ShortlistController,
    ComparisonController,
    BriefInvitationsController,
    BriefProposalsController,
    InvitationsController,
    ProposalsController,
    TeamsController,
    TeamsApi,
    BriefsApi,
    InvitationsApi,
    ProposalsApi,
  ],
  providers: [
    Briefs,
    BriefsQueries,
    OpenBriefsQueries,
    Shortlists,
    BriefAlerts,
    Invitations,
    InvitationsQueries,
    Proposals,
    ProposalsQueries,
    PeopleQueries,
    Matches,
    BriefTeams,
  ],
  exports: [Briefs, BriefsQueries, Proposals, ProposalsQueries, Invitations],
})
export class BriefsModule {}
