const swc = ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }];

/** @type {import('jest').Config} */
const common = {
  testEnvironment: 'node',
  setupFilesAfterEnv: ['<rootDir>/test/support/package-root.ts'],
  // Jest looks other globals up by a call, in each step of what computes sound: with these the tests of it take a third.
  sandboxInjectedGlobals: ['Math', 'Float32Array', 'Float64Array'],
  transform: { '^.+\\.ts$': swc },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/packages/', '<rootDir>/cdktf.out/'],
};

/** @type {import('jest').Config} */
const endToEnd = {
  ...common,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  // Examples are tested as users test theirs.
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts', '<rootDir>/examples/**/*.test.ts'],
};

// What no preset can change.
const withoutPreset = [
  // Whose keys they are, and until when, which no preset decides.
  'credentials',
  // It is about libraries, and asks for little of the service.
  'cdk-terrain',
  // Documents are read by users of the default.
  'docs-commands',
  'docs-hcl',
  // They start no emulator, or say themselves how it behaves.
  'environments',
  'escape-template',
  'installed',
  // What their programs declare is deployed by the provider, which has tests of its own.
  'languages',
  'offline',
  'other-provider',
  'package',
  'plugin',
  'reliability',
  'release',
  // Where the provider lies, which no preset decides.
  'install',
  'mirror',
  // They start emulators of their own, with a preset of their own.
  'testing-examples',
  'testing-kit',
  'testing-runners',
  // What it finds is found before a request is sent, or in a refusal that the test itself orders.
  'provider',
  // Code that is kept, and certificates: it sends one request, for a list of queues.
  'start',
  // `terraform init` and the cdktf command; the one template that the latter makes is made by template.test.ts too.
  'synth',
];

/** @type {import('jest').Config} */
module.exports = {
  // One more than cores that can be counted on: the end-to-end tests wait for programs and for the disk.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  // Ends what hangs; a busy machine is no reason to fail.
  testTimeout: 60_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/browser/'],
    },
    {
      // The console of the emulator in a real browser, as it was built.
      ...common,
      displayName: 'browser',
      testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
    },
    {
      // The constructs once more, on CDK Terrain behind the npm alias `cdktf`.
      ...common,
      displayName: 'cdktn',
      testMatch: ['<rootDir>/test/constructs/**/*.test.ts'],
      moduleNameMapper: { '^cdktf$': 'cdktn', '^cdktf/(.*)$': 'cdktn/$1' },
    },
    { ...endToEnd, displayName: 'e2e', globals: { EMULATOR_PRESET: 'default' } },
    {
      // Once more with an emulator that refuses what we would advise against.
      ...endToEnd,
      displayName: 'e2e-strict',
      globals: { EMULATOR_PRESET: 'strict' },
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/examples/',
        ...withoutPreset.map((name) => `/test/e2e/${name}\\.test\\.ts$`),
      ],
    },
  ],
};
