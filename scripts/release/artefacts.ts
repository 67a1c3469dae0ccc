import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGES } from '../packages';
import { writeWheel } from '../wheel';
import { checksums, digestOf, digestsOf, provenance } from './provenance';
import { releaseNotes } from './ready';
import { versionOf } from './versions';

/** The tree of a commit, in which `scripts/release.ts` runs this. */
const root = path.resolve(__dirname, '../..');

/** What runs a script of the tree. */
export const TSX = [process.execPath, 'node_modules/tsx/dist/cli.mjs'] as const;

function run(command: string, args: readonly string[], cwd = root): void {
  execFileSync(command, args, { cwd, stdio: 'inherit' });
}

const said = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** The steps, in their order; each leaves artefacts in a folder. */
function steps(audited: boolean): Readonly<Record<string, (out: string) => void>> {
  const [node, tsx] = TSX;
  return {
    'the build': () => {
      run(node, [tsx, 'scripts/build.ts', '--release', ...(audited ? [] : ['--without-audit'])]);
    },
    'the npm packages': (out) => {
      for (const { folder } of PACKAGES) {
        const args = ['pack', '--ignore-scripts', '--loglevel=error', `--pack-destination=${out}`];
        run('npm', args, path.join(root, folder));
      }
    },
    'the wheels for Python': (out) => {
      for (const row of PACKAGES) console.log(path.basename(writeWheel(row, out)));
    },
    'the mirror of the provider': (out) => {
      execFileSync(node, ['dist/tencent-ci', 'mirror', path.join(out, 'mirror'), '--json'], { cwd: root });
    },
    'bill of materials, notices, release notes': (out) => {
      for (const name of ['sbom.cdx.json', 'THIRD-PARTY-NOTICES']) {
        copyFileSync(path.join(root, 'dist', name), path.join(out, name));
      }
      writeFileSync(path.join(out, 'RELEASE-NOTES.md'), releaseNotes(root));
    },
  };
}

/** Makes all artefacts of the tree in an empty folder. */
function make(out: string, commit: string, command: string, audited: boolean): void {
  for (const [name, step] of Object.entries(steps(audited))) {
    const start = Date.now();
    console.log(`── ${name}`);
    step(out);
    console.log(`   ${((Date.now() - start) / 1000).toFixed(1)} s`);
  }
  const tools = {
    node: process.versions.node,
    zlib: process.versions.zlib,
    npm: said('npm', '--version'),
    platform: `${process.platform}-${process.arch}`,
  };
  const lock = digestOf(path.join(root, 'package-lock.json'));
  const making = { name: PACKAGES[0]?.name ?? '', version: versionOf(root), commit, command, tools, lock };
  const statement = provenance(digestsOf(out), making);
  writeFileSync(path.join(out, 'provenance.unsigned.json'), `${JSON.stringify(statement, null, 2)}\n`);
  writeFileSync(path.join(out, 'SHA256SUMS'), checksums(digestsOf(out)));
}

const { values, positionals } = parseArgs({
  options: { commit: { type: 'string' }, command: { type: 'string' }, audited: { type: 'boolean' } },
  allowPositionals: true,
});
const [out] = positionals;
if (out === undefined || values.commit === undefined || values.command === undefined) {
  throw new Error('scripts/release.ts runs this: npm run release -- --dry-run');
}
make(out, values.commit, values.command, values.audited === true);
