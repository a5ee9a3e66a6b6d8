import type * as jestGlobals from '@jest/globals';

// The runner loads tests as native ES modules, where Jest's words are globals rather than imports.
declare global {
  const describe: typeof jestGlobals.describe;
  const it: typeof jestGlobals.it;
  const expect: typeof jestGlobals.expect;
  const beforeAll: typeof jestGlobals.beforeAll;
  const beforeEach: typeof jestGlobals.beforeEach;
  const afterAll: typeof jestGlobals.afterAll;
  const afterEach: typeof jestGlobals.afterEach;
}
