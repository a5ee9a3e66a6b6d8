export { reviewRules, type ReviewRule } from './review.reasons.js';
export { average, criteria, type Criterion, type Marks, type Side } from './review.rules.js';
export { markBars } from './reviews.presenter.js';
export { Verdict, type VerdictInput } from './reviews.forms.js';
export { ReviewsModule } from './reviews.module.js';
export { ReviewQueries, type PublicReview, type RoundView } from './reviews.queries.js';
export { Reviews } from './reviews.service.js';
