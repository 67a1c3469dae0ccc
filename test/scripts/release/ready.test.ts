import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { misshapen, sectionsOf } from '../../../scripts/release/changelog';
import { releaseNotes, unpublishable } from '../../../scripts/release/ready';
import { disagreeing, versionOf } from '../../../scripts/release/versions';
import { git as gitIn } from '../../support/commit';

jest.setTimeout(60_000);

const root = path.resolve(__dirname, '../../..');
let project: string;

const git = (...args: readonly string[]): string => gitIn(project, ...args);

/** Runs the project's own command. */
function release(...args: readonly string[]): { readonly status: number | null; readonly text: string } {
  const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsx, 'scripts/release.ts', ...args], {
    cwd: project,
    encoding: 'utf8',
  });
  return { status, text: stdout + stderr };
}

const CHANGELOG =
  '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [0.1.0] - 2026-01-01\n\n### Added\n\n- All.\n';

beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), 'release-test-'));
  for (const name of ['scripts', 'examples/emulator-container']) {
    cpSync(path.join(root, name), path.join(project, name), { recursive: true });
  }
  const [name, version] = ['cdktf-tencent-ci', versionOf(root)];
  file('package.json', `${JSON.stringify({ name, version }, null, 2)}\n`);
  file(
    'package-lock.json',
    `${JSON.stringify({ name, version, packages: { '': { name, version } } }, null, 2)}\n`,
  );
  file('CHANGELOG.md', CHANGELOG.replace('0.1.0', version));
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message=All');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function file(name: string, content: string): void {
  writeFileSync(path.join(project, name), content);
}

/** The next version after that of the project. */
const next = (): string => versionOf(root).replace(/\d+$/, (patch) => String(Number(patch) + 1));

test.each([['--dry-run'], []])(
  'a release of files that are no commit is refused with their names (%s)',
  (...args) => {
    file('new.md', 'New.\n');
    file('CHANGELOG.md', `${readFileSync(path.join(project, 'CHANGELOG.md'), 'utf8')}- More.\n`);
    const { status, text } = release(...args);
    expect(status).toBe(1);
    expect(text).toContain(
      'These files are not as in the commit that the release is made of:\n   M CHANGELOG.md\n  ?? new.md\n',
    );
    expect(existsSync(path.join(project, 'release'))).toBe(false);
  },
);

test('a release of versions that disagree, or of a changelog without form, is refused with what is wrong', () => {
  file('examples/emulator-container/package.json', '{ "dependencies": { "cdktf-tencent-ci": "0.0.9" } }\n');
  file('CHANGELOG.md', '# Changelog\n\n## 0.1\n\n- A thing.\n');
  git('commit', '--quiet', '--all', '--message=Worse');
  const { status, text } = release('--dry-run');
  expect(status).toBe(1);
  expect(text).toContain(
    `The version is ${versionOf(root)}, as package.json says, and elsewhere it is another:\n`,
  );
  expect(text).toContain('  examples/emulator-container/package.json:1 names 0.0.9\n');
  expect(text).toContain('CHANGELOG.md is not in the form of Keep a Changelog:\n  The first section is not');
});

test('a release without a tag, and with changes of no version, is refused; a dry run would go on', () => {
  const { status, text } = release();
  expect(status).toBe(1);
  expect(text).toContain(`has no tag v${versionOf(root)}. When it is what version`);
  expect(text).toContain('CHANGELOG.md tells of changes that belong to no version yet.');
  expect(unpublishable(project)).toHaveLength(2);
  expect(releaseNotes(project)).toBe(
    `# Not released yet (after ${versionOf(root)})\n\n### Added\n\n- A thing.\n`,
  );
});

test('where there is no commit there is no release', () => {
  rmSync(path.join(project, '.git'), { recursive: true });
  expect(release('--dry-run').text).toMatch(
    /^A release is made of a commit, and git status --porcelain says in .*: fatal: not a git/,
  );
});

test('a prepared version stands wherever it is named, and with its tag nothing keeps it from being published', () => {
  const { status, text } = release('--prepare', next());
  expect([status, text]).toEqual([0, expect.stringContaining(`git tag --annotate v${next()}`)]);
  expect(versionOf(project)).toBe(next());
  expect(disagreeing(project)).toEqual([]);
  const changelog = readFileSync(path.join(project, 'CHANGELOG.md'), 'utf8');
  expect(misshapen(changelog)).toEqual([]);
  expect(sectionsOf(changelog).map(({ version }) => version)).toEqual([undefined, next(), versionOf(root)]);
  git('commit', '--quiet', '--all', '--message=Next');
  expect(unpublishable(project)).toEqual([expect.stringContaining(`has no tag v${next()}`)]);
  git('tag', '--annotate', `v${next()}`, '--message=Next');
  expect(unpublishable(project)).toEqual([]);
  expect(releaseNotes(project)).toMatch(
    new RegExp(`^# ${next()} \\(\\d{4}-\\d\\d-\\d\\d\\)\n\n### Added\n\n- A thing\\.\n$`),
  );
});

test.each(['0.0.1', '1.0', 'v9.0.0', '9.0.0-rc.1'])('%s is no version to prepare', (version) => {
  expect(release('--prepare', version)).toEqual({
    status: 1,
    text: `${version} is no version after ${versionOf(root)}. Give one as 1.2.3, by the rules of https://semver.org.\n`,
  });
  expect(git('status', '--porcelain')).toBe('');
});
