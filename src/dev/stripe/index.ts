export { startStripeStandIn, type StandInOptions, type StripeStandIn } from './stand-in.js';
export { TEST_METHODS } from './test-methods.js';
