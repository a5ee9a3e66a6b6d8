import { Module } from '@nestjs/common';
import { PublicReviewsApi, ReviewsApi } from './reviews.api.js';
import { ReviewsController } from './reviews.controller.js';
import { ReviewQueries } from './reviews.queries.js';
import { Reviews } from './reviews.service.js';
import { Rounds } from './rounds.service.js';
import { ReviewWriting } from './writing.service.js';

@Module({
  controllers: [ReviewsController, ReviewsApi, PublicReviewsApi],
  providers: [Reviews, ReviewWriting, Rounds, ReviewQueries],
  exports: [Reviews, ReviewQueries],
})
export class ReviewsModule {}
