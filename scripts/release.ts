import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compare, withVersion } from './release/changelog';
import { digestsOf } from './release/provenance';
import { git, refusals, unpublishable } from './release/ready';
import { writeTree } from './release/tree';
import { setVersion, versionOf } from './release/versions';

const root = path.resolve(__dirname, '..');
const out = path.join(root, 'release');

/** Gives what is not released a version, in CHANGELOG.md and wherever the version is named. */
function prepare(version: string): void {
  const now = versionOf(root);
  if (!/^\d+\.\d+\.\d+$/.test(version) || compare(version, now) <= 0) {
    throw new Error(
      `${version} is no version after ${now}. Give one as 1.2.3, by the rules of https://semver.org.`,
    );
  }
  const file = path.join(root, 'CHANGELOG.md');
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync(file, withVersion(readFileSync(file, 'utf8'), version, today));
  setVersion(root, version);
  console.log(
    `The version is ${version}, and CHANGELOG.md has a section of it. Look at it, run \`npm run reference\` and \`npm test\`, ` +
      `commit, and tag the commit: git tag --annotate v${version}`,
  );
}

/** Makes all artefacts of the commit in `release/`. */
function release(dry: boolean): void {
  const [refused, missing] = [refusals(root), unpublishable(root)];
  if (!dry) refused.push(...missing);
  if (refused.length > 0) throw new Error(refused.join('\n\n'));
  if (dry && missing.length > 0)
    console.log(`A dry run. A release would be refused:\n\n${missing.join('\n\n')}\n`);

  // Modes of files are part of packages.
  process.umask(0o022);
  const commit = git(root, 'rev-parse', 'HEAD');
  const made = `${out}.new`;
  const work = mkdtempSync(path.join(tmpdir(), 'release-'));
  try {
    const tree = path.join(work, 'tree');
    writeTree(root, tree);
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made);
    const command = `npm run release${dry ? ' -- --dry-run' : ''}`;
    const epoch = git(root, 'log', '-1', '--format=%ct');
    // The scripts of the commit make its artefacts.
    const { status } = spawnSync(
      process.execPath,
      [
        path.join(tree, 'node_modules/tsx/dist/cli.mjs'),
        path.join(tree, 'scripts/release/artefacts.ts'),
        ...['--commit', commit, '--command', command, ...(dry ? [] : ['--audited']), made],
      ],
      {
        cwd: tree,
        env: { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8', SOURCE_DATE_EPOCH: epoch },
        stdio: 'inherit',
      },
    );
    if (status !== 0) throw new Error('\nNo release was made, for the reason above.');
    rmSync(out, { recursive: true, force: true });
    renameSync(made, out);
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(made, { recursive: true, force: true });
  }
  console.log(`\nMade of ${commit}, in release/:`);
  const files = Object.keys(digestsOf(out));
  for (const file of files) {
    console.log(`${String(statSync(path.join(out, file)).size).padStart(10)}  ${file}`);
  }
  console.log(dry ? DRY_RUN : publishing(files));
}

const DRY_RUN = `
A dry run: what is bundled was not audited, nothing is signed, and nothing was published. Look for what differs with
\`sha256sum --check SHA256SUMS\` in release/.`;

/** The commands that publish, for who holds the keys. */
function publishing(files: readonly string[]): string {
  const named = (end: string): string[] =>
    files.filter((file) => file.endsWith(end)).map((file) => `release/${file}`);
  const commands = [
    `git push origin v${versionOf(root)}`,
    'gpg --armor --detach-sign release/SHA256SUMS',
    ...named('.tgz').map((file) => `npm publish ./${file}`),
    `python3 -m twine upload ${named('.whl').join(' ')}`,
  ];
  return `
What is bundled was audited. Nothing is signed and nothing was published: that takes keys, which this command neither has
nor asks for. Who holds them runs

${commands.map((command) => `  ${command}`).join('\n')}

and copies release/mirror to where teams read it, the versions that are there beside it. On a runner of GitHub or GitLab
that may ask for an identity, and with a \`repository\` in package.json, \`npm publish --provenance\` signs where it ran.`;
}

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean' }, prepare: { type: 'string' } } });
try {
  if (values.prepare === undefined) release(values['dry-run'] === true);
  else prepare(values.prepare);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
