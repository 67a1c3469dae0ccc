import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CDKTF, PACKAGES } from '../../scripts/packages';
import { foundTools } from '../audio/recording';
import { recording } from '../emulator/jobs/support';
import { InstalledProject, STRICTEST, readmePrograms, typeTests } from '../support/installed';

jest.setTimeout(240_000);

/** Of modules that no program imports. */
const INNER = ['calls.ts', 'jsii.ts', 'rule-input.ts'];

describe.each([
  {
    row: CDKTF,
    settings: 'the tsconfig.json of `cdktf init`',
    type: 'commonjs' as const,
    configure: (project: InstalledProject) =>
      project.copy('node_modules/cdktf-cli/bundle/templates/typescript/tsconfig.json', 'tsconfig.json'),
  },
  ...PACKAGES.map((row) => ({
    row,
    settings: 'nodenext and exactOptionalPropertyTypes',
    type: 'module' as const,
    configure: (project: InstalledProject) => project.file('tsconfig.json', JSON.stringify(STRICTEST)),
  })),
])('a program of $row.name with $settings', ({ row, type, configure }) => {
  const [app = '', against = '', kit = ''] = readmePrograms(row);
  const strict = against.replace('startEmulator()', "startEmulator({ preset: 'strict' })");
  const programs = [
    { name: 'readme-1', text: app },
    { name: 'readme-2.test', text: against },
    { name: 'strict.test', text: strict },
    // It has a recording separated into AAC.
    ...(foundTools ? [{ name: 'kit.test', text: kit }] : []),
  ];
  let project: InstalledProject;
  let problems: string;
  /** What jest said of both tests. */
  let told: string;

  beforeAll(async () => {
    project = await configure(new InstalledProject(type, { packages: [row] })).install();
    for (const { name, text } of programs) project.file(`${name}.ts`, text);
    writeFileSync(path.join(project.dir, 'recording.wav'), recording());
    const types = readdirSync(path.join(__dirname, '../types')).filter((name) => !INNER.includes(name));
    for (const { name, text } of typeTests(types, row)) project.file(name, text);
    problems = await project.compile();
    // The test of README looks at what its program synthesizes.
    await project.node('readme-1.js');
    told = (await project.jest()).stderr;
  });
  afterAll(() => project.dispose());

  test('compiles: the programs of README, and the type tests', () => {
    expect(problems).toBe('');
    expect(readmePrograms(row)).toHaveLength(3);
    expect(programs[2]?.text).toContain("preset: 'strict'");
  });

  test('runs as README has it: synth, then the test against the emulator, and against a strict one', () => {
    expect(existsSync(path.join(project.dir, 'cdktf.out/stacks/media/cdk.tf.json'))).toBe(true);
    expect(told.match(/✓ uploads are separated/g)).toHaveLength(2);
  });

  (foundTools ? test : test.skip)("so does the testing kit's", () => {
    expect(told).toMatch(/^PASS \S*kit\.test\.js.*\n\s*✓ an upload becomes a voice/m);
  });

  test('and holds against the strict service too', () => {
    expect(strict).not.toBe(against);
    expect(told).toMatch(/^PASS \S*strict\.test\.js.*\n\s*✓ uploads are separated/m);
  });
});
