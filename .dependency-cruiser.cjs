/**
 * Imports point one way: cli → collector → warehouse → models, collector → protocol, enrich, engine;
 * sdk and dashboard → protocol (types only). docs/architecture.md draws it.
 */
const room = (...names) => `^(?:packages|apps)/(?:${names.join('|')})/`;

/** What each room may import from the others; nothing else. */
const MAY_IMPORT = {
  protocol: [],
  enrich: [],
  models: [],
  engine: [],
  sdk: ['protocol'],
  dashboard: ['protocol'],
  'demo-shop': [],
  warehouse: ['models'],
  collector: ['protocol', 'enrich', 'engine', 'warehouse', 'models', 'sdk', 'dashboard', 'demo-shop'],
  fit: [],
  cli: ['collector', 'protocol', 'fit', 'models'],
};

module.exports = {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(([from, to]) => ({
      name: `${from}-points-down`,
      comment: `${from} may import ${to.length === 0 ? 'no other room' : to.join(', ')}.`,
      severity: 'error',
      from: { path: room(from), pathNot: '\\.test\\.tsx?$|/browser/' },
      to: {
        path: '^(?:packages|apps)/|^node_modules/@waystone/',
        pathNot: [from, ...to].flatMap((name) => [room(name), `^node_modules/@waystone/${name}(?:/|$)`]),
      },
    })),
    {
      name: 'types-only-to-the-browser',
      comment: 'The SDK and the dashboard take types from protocol, never code.',
      severity: 'error',
      from: { path: room('sdk', 'dashboard'), pathNot: '\\.test\\.tsx?$|/browser/' },
      to: { path: `${room('protocol')}|^node_modules/@waystone/protocol`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-imports-tests-or-bench',
      severity: 'error',
      from: { path: '^(?:packages|apps)/' },
      to: { path: '^(?:tests|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '(?:^|/)(?:\\.tsc|\\.turbo)/|^tests/install/apps/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'] },
  },
};
