import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commitTo, git } from '../../support/commit';
import { disagreeing, places, setVersion, versionOf } from '../../../scripts/release/versions';

const root = path.resolve(__dirname, '../../..');
const here = mkdtempSync(path.join(tmpdir(), 'versions-here-'));

beforeAll(() => commitTo(here));
afterAll(() => rmSync(here, { recursive: true, force: true }));

test('every place that names the version names that of package.json', () => {
  const named = places(here);
  expect(disagreeing(here)).toEqual([]);
  expect(named.map(({ file }) => file)).toEqual(
    expect.arrayContaining(['package.json', 'package-lock.json', 'examples/emulator-container/package.json']),
  );
});

test('no version of ours stands where it would not be seen', () => {
  const version = versionOf(root);
  const alone = new RegExp(`(?<![\\w.])v?${version.replaceAll('.', String.raw`\.`)}(?!\\.?\\d)`, 'g');
  const seen = places(here).map(({ file, line }) => `${file}:${line}`);
  const texts = ['*.md', '*.json', '*.ts', '*.mjs', '*.yml', '*.tf', '*.py', '*Dockerfile'];
  const tracked = git(here, 'ls-files', ...texts)
    .split('\n')
    .filter((file) => !/^CHANGELOG\.md$|package-lock\.json$|^test\//.test(file));
  expect(tracked.length).toBeGreaterThan(300);
  const unseen = tracked.flatMap((file) =>
    readFileSync(path.join(here, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (line.match(alone) ? [`${file}:${index + 1}`] : []))
      .filter((place) => !seen.includes(place)),
  );
  // scripts/release/versions.ts says by what a version of ours is known.
  expect(unseen).toEqual([]);
});

describe('in a project', () => {
  let project: string;
  const read = (file: string): string => readFileSync(path.join(project, file), 'utf8');

  beforeEach(() => {
    project = mkdtempSync(path.join(tmpdir(), 'versions-'));
    git(project, 'init', '--quiet');
    for (const file of [
      'package.json',
      'package-lock.json',
      'docs/cdk-terrain.md',
      'examples/emulator-container/package.json',
    ]) {
      mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
      cpSync(path.join(root, file), path.join(project, file));
    }
    writeFileSync(
      path.join(project, 'names.md'),
      [
        'npm install cdktf-tencent-ci@0.0.1 cdktn-tencent-ci@0.0.1 left-pad@0.0.1',
        'pip install cdktf_tencent_ci-0.0.1-py3-none-any.whl cdktf-tencent-ci==0.0.1 (setuptools 0.0.1)',
        'terraform-provider-tencentci_0.0.1_linux_amd64.zip terraform-provider-tencentci_v0.0.1',
        'tencentci = { source = "tencent-ci.local/cdktf/tencentci", version = "0.0.1" }',
        '- Installing tencent-ci.local/cdktf/tencentci v0.0.1...',
        '  source  = "tencent-ci.local/cdktf/tencentci"\n  version = "0.0.1"',
        'mirror/tencent-ci.local/cdktf/tencentci/0.0.1.json, or `0.0.1.json`, or 0.0.1.json',
      ].join('\n'),
    );
    git(project, 'add', '--all');
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  test('another version is named with its file and line', () => {
    expect(disagreeing(project)).toEqual(
      [1, 1, 2, 2, 3, 3, 4, 5, 7, 8, 8].map((line) => `names.md:${line} names 0.0.1`),
    );
  });

  test('a version is set wherever it is named, and nowhere else', () => {
    const before = JSON.parse(read('package-lock.json'));
    setVersion(project, '7.8.9');
    expect(versionOf(project)).toBe('7.8.9');
    expect(disagreeing(project)).toEqual([]);
    expect(JSON.parse(read('package-lock.json'))).toEqual({
      ...before,
      version: '7.8.9',
      packages: { ...before.packages, '': { ...before.packages[''], version: '7.8.9' } },
    });
    expect(JSON.parse(read('package.json'))).toEqual({
      ...JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')),
      version: '7.8.9',
    });
    expect(read('names.md')).toContain('left-pad@0.0.1');
    expect(read('names.md')).toContain('(setuptools 0.0.1)');
    expect(read('names.md').match(/7\.8\.9/g)).toHaveLength(11);
  });
});
