// From the lowest to the highest: a module may import those named before it, through their index.ts.
const modules = [
  'platform',
  'identity',
  'skills',
  'profiles',
  'packages',
  'availability',
  'messaging',
  'search',
  'matching',
  'briefs',
  'contracts',
  'desk',
  'timesheets',
  'billing',
  'reviews',
  'reputation',
  'moderation',
  'privacy',
  'notifications',
  'pages',
  'cli',
  'dev',
];
const anyOf = (names) => `^src/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'known-module',
      comment: 'Every folder of src has its place in the order.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: anyOf(modules) },
      to: {},
    },
    ...modules.slice(0, -1).map((name, place) => ({
      name: `upwards-only-${name}`,
      comment: 'A module never knows those that come after it.',
      severity: 'error',
      from: { path: anyOf([name]) },
      to: { path: anyOf(modules.slice(place + 1)) },
    })),
    {
      name: 'through-the-index',
      comment: "Another module's files are its own affair.",
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '^src/(cli|dev)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/platform/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'plain-rules',
      comment: 'Rules and entities are understood and tested without a framework.',
      severity: 'error',
      from: { path: '(^|[/.-])(rules|entity)\\.ts$|/rules/' },
      to: { path: '@nestjs/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared',
      comment: 'The program works without development packages.',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/cli/(bench|story)' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    moduleSystems: ['es6'],
  },
};
