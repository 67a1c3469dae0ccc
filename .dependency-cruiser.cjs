/** The floors of the house (ARCHITECTURE.md): who may import whom. */
const rooms = [
  'rules',
  'stack',
  'ci',
  'credentials',
  'plugin',
  'provider',
  'constructs',
  'audio',
  'emulator',
  'cli',
  'testing',
  'console',
];

const mayImport = {
  rules: [],
  stack: [],
  ci: ['rules'],
  credentials: ['ci'],
  plugin: [],
  provider: ['rules', 'stack', 'ci', 'credentials', 'plugin'],
  constructs: ['rules', 'stack'],
  audio: ['rules'],
  emulator: ['rules', 'ci', 'audio'],
  cli: ['rules', 'stack', 'ci', 'credentials', 'plugin', 'provider', 'emulator'],
  testing: ['rules', 'stack', 'constructs', 'emulator'],
  // Of the emulator, the types of what it answers: see below.
  console: ['emulator'],
};

/** The floors of the emulator; all of them speak of its switches and its refusals, which import nothing. */
const emulatorFloors = {
  store: [],
  runner: ['store'],
  service: ['runner', 'store'],
  http: ['service', 'store'],
};

module.exports = {
  forbidden: [
    ...rooms.map((room) => ({
      name: `${room}-imports-below-only`,
      severity: 'error',
      comment: `lib/${room} may import ${mayImport[room].join(', ') || 'none of the other rooms'}.`,
      from: { path: `^lib/${room}/` },
      to: {
        path: '^lib/',
        pathNot: [room, ...mayImport[room]].map((name) => `^lib/${name}/`),
      },
    })),
    ...Object.entries(emulatorFloors).map(([floor, below]) => ({
      name: `emulator-${floor}-imports-below-only`,
      severity: 'error',
      comment: `lib/emulator/${floor} may import ${below.join(', ') || 'none of the other floors'}.`,
      from: { path: `^lib/emulator/${floor}/` },
      to: {
        path: '^lib/emulator/',
        pathNot: [
          ...[floor, ...below].map((name) => `^lib/emulator/${name}/`),
          '^lib/emulator/(behaviour|refusal)\\.ts$',
        ],
      },
    })),
    {
      name: 'emulator-words-stand-alone',
      severity: 'error',
      from: { path: '^lib/emulator/(behaviour|refusal)\\.ts$' },
      to: { path: '^lib/' },
    },
    {
      name: 'console-knows-only-what-is-answered',
      severity: 'error',
      comment: 'The page speaks to the emulator over HTTP, in the types of its JSON API.',
      from: { path: '^lib/console/' },
      to: { path: '^lib/emulator/', pathNot: '^lib/emulator/http/console/api\\.ts$' },
    },
    {
      name: 'emulator-never-uses-the-client',
      severity: 'error',
      comment: 'The emulator shares the wire with lib/ci (signature, XML, types), not its client.',
      from: { path: '^lib/emulator/' },
      to: { path: '^lib/ci/(index|client|exchange|transport|retry)\\.ts$' },
    },
    {
      name: 'testing-speaks-to-the-emulator',
      severity: 'error',
      comment:
        'The testing kit starts the emulator as a process of its own: it knows the types of its JSON API, no more.',
      from: { path: '^lib/testing/' },
      to: {
        path: '^lib/emulator/',
        pathNot: '^lib/emulator/(behaviour|http/console/api)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'constructs-stay-light',
      severity: 'error',
      comment: 'What a CDKTF program imports has no run-time dependency but its peers.',
      from: { path: '^lib/(constructs|rules|testing)/|^lib/index\\.ts$' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional'],
        pathNot: 'node_modules/(cdktf|constructs|@cdktf/provider-null)/',
      },
    },
    { name: 'no-circles', severity: 'error', from: { pathNot: '/generated/' }, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^lib/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'library-not-from-outside',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(test|scripts|bench|reliability|examples)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
