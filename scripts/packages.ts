import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Core } from '../lib/constructs/terraform/core';

/** An npm package that the source becomes. */
export interface NpmPackage {
  readonly name: 'cdktf-tencent-ci' | 'cdktn-tencent-ci';
  /** The library that its constructs are made on, which programs have beside it. */
  readonly core: Core;
  /** What the npm page and the first lines of its README say of it; as the source has it where none is given. */
  readonly description?: string;
  /** Where it is built, from the root of the project. */
  readonly folder: string;
  /** How programs install its core. */
  readonly coreVersion: string;
  /** The versions of what programs have beside it; those of the project's `package.json` where none are given. */
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The package that the project's `package.json` describes. */
export const CDKTF: NpmPackage = {
  name: 'cdktf-tencent-ci',
  core: 'cdktf',
  folder: '.',
  coreVersion: '0.21',
};

/** The same for programs of CDK Terrain. */
export const CDKTN: NpmPackage = {
  name: 'cdktn-tencent-ci',
  core: 'cdktn',
  description:
    'Voice separation on Tencent Cloud Infinite (CI), declared in TypeScript with CDK Terrain (cdktn): templates, workflows and jobs as custom resources.',
  folder: 'packages/cdktn-tencent-ci',
  coreVersion: '0.24',
  // Which constructs a program may have is for its version of cdktn to say.
  peerDependencies: { cdktn: '>=0.24.0 <1', constructs: '^10.6.0' },
};

/** All packages, the one of the checkout first. */
export const PACKAGES: readonly NpmPackage[] = [CDKTF, CDKTN];

/** What names a module in TypeScript and JavaScript, up to the name. */
const SPECIFIER =
  /(\b(?:from|import|module)\s*|\b(?:import|require|require\.resolve|jest\.mock)\s*\(\s*)(['"])cdktf(-tencent-ci)?(?=\2|\/)/g;

/**
 * Has code import the core and our package by the names that they have for a core. Nothing but the names of modules
 * is touched.
 */
export function withCore(text: string, core: Core): string {
  return text.replaceAll(
    SPECIFIER,
    (_all, before: string, quote: string, ours = '') => `${before}${quote}${core}${ours}`,
  );
}

/** What speaks of both packages by their names. */
const OF_BOTH = new Set([
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'docs/cdk-terrain.md',
  'docs/hooks.md',
]);

/**
 * A file of the checkout, or of what is built there, as a package has it.
 *
 * @param file - its path from the root of the project, with slashes.
 * @throws Error when what has to be changed in it is not there.
 */
export function fileOf(row: NpmPackage, file: string, text: string): string {
  if (row === CDKTF || OF_BOTH.has(file)) return text;
  if (/(^|\/)constructs\/terraform\/core\.(ts|js)$/.test(file)) {
    return changed(file, text, /(\bCORE\b.* = )'cdktf';$/m, `$1'${row.core}';`);
  }
  if (/\.[cm]?[tj]s$/.test(file)) return withCore(text, row.core);
  if (file === 'dist/sbom.cdx.json') return billed(row, text);
  if (file === 'README.md') return documented(row, introduced(row, text));
  if (file.endsWith('.md')) return documented(row, text);
  return file.startsWith('examples/') ? own(row, text) : text;
}

/** The bill of materials is one of this package; what is bundled is the same. */
function billed({ name, description = '' }: NpmPackage, bill: string): string {
  const said = changed(
    'sbom.cdx.json',
    bill,
    /^( {6}"description": ).*$/m,
    `$1${JSON.stringify(description)},`,
  );
  return changed('sbom.cdx.json', said, /("|pkg:npm\/)cdktf-tencent-ci(?=["@])/g, `$1${name}`);
}

/** Says in the first lines of README which of the packages it is. */
function introduced(row: NpmPackage, readme: string): string {
  return changed(
    'README.md',
    readme,
    /^# cdktf-tencent-ci\n\n.*\n/,
    `# ${row.name}\n\n${row.description} It is \`${CDKTF.name}\` of the same version, for programs that import \`${row.core}\`: ` +
      'the provider, the emulator and the command line are the same ([docs/cdk-terrain.md](docs/cdk-terrain.md)).\n',
  );
}

/** Programs in a document, how they are installed and run, and the names of what they import. */
function documented(row: NpmPackage, text: string): string {
  return text
    .replaceAll(/^```\w+.*?^```$/gms, (block) => own(row, block))
    .replaceAll(/(^# |`)cdktf-tencent-ci(?=$|\/(?:testing|emulator)`)/gm, `$1${row.name}`);
}

/** A program, commands, or a file that stands in a document or lies among the examples. */
function own(row: NpmPackage, text: string): string {
  return withCore(text, row.core)
    .replaceAll(/\bcdktf-tencent-ci\b/g, row.name)
    .replaceAll(`cdktf@${CDKTF.coreVersion}`, `${row.core}@${row.coreVersion}`)
    .replaceAll(/\bnpx cdktf(?= \w)/g, `npx ${row.core}`);
}

function changed(file: string, text: string, what: RegExp, into: string): string {
  if (!what.test(text))
    throw new Error(`${file} has nothing like ${what}, which ${CDKTN.name} has otherwise.`);
  return text.replace(what, into);
}

/** What the `package.json` of a package says. */
export function manifestOf(row: NpmPackage, project: Readonly<Record<string, unknown>>): object {
  if (row === CDKTF) return project;
  const { name, description, peerDependencies } = row;
  const left = Object.entries(project).filter(
    // What is of the checkout, and of an optional package that there is for CDKTF alone.
    ([key]) => !['scripts', 'devDependencies', 'overrides', 'peerDependenciesMeta'].includes(key),
  );
  return { ...Object.fromEntries(left), name, description, peerDependencies };
}

/**
 * Writes the folder of a package, ready for `npm pack`, from a checkout that was built: the files that npm would pack
 * of the checkout, as the package has them.
 *
 * @param folder - emptied first.
 */
export function writePackage(row: NpmPackage, folder: string): void {
  const root = path.resolve(__dirname, '..');
  const packed = execFileSync(
    'npm',
    ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'],
    {
      cwd: root,
      encoding: 'utf8',
      // Windows has npm as a script.
      shell: process.platform === 'win32',
    },
  );
  const [{ files }] = JSON.parse(packed) as [{ readonly files: readonly { readonly path: string }[] }];
  rmSync(folder, { recursive: true, force: true });
  for (const { path: file } of files) {
    const [from, to] = [path.join(root, file), path.join(folder, file)];
    mkdirSync(path.dirname(to), { recursive: true });
    const content = readFileSync(from);
    const text = content.toString('utf8');
    if (file === 'package.json') {
      const manifest = manifestOf(row, JSON.parse(text) as Record<string, unknown>);
      writeFileSync(to, `${JSON.stringify(manifest, null, 2)}\n`);
    } else {
      const own = fileOf(row, file, text);
      // What is no text stays byte for byte.
      writeFileSync(to, own === text ? content : own);
    }
    chmodSync(to, statSync(from).mode & 0o777);
  }
}
