import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import ts from 'typescript';
import { audit } from './audit';
import { bundled, bundledPackages } from './bundled';
import { generate } from './generate';
import { LAUNCHER } from './launcher';
import { LEFT_OUT } from './left-out';
import { notices } from './notices';
import { CDKTN, writePackage } from './packages';
import { sbom } from './sbom';

const root = path.resolve(__dirname, '..');
const lib = path.join(root, 'lib');
/** Built beside `dist` and put in its place when it is whole, so that a failed build leaves the last one. */
const dist = path.join(root, 'dist.new');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

/** Compiles entries with tsc, or only their types when esbuild makes the code. */
function compile(entries: readonly string[], typesOnly: boolean): void {
  const configFile = ts.readConfigFile(path.join(root, 'tsconfig.build.json'), (file) =>
    ts.sys.readFile(file),
  );
  const { options } = ts.parseJsonConfigFileContent(configFile.config, ts.sys, root);
  options.outDir = dist;
  const files = entries.map((entry) => path.join(lib, entry));
  const program = ts.createProgram(files, { ...options, emitDeclarationOnly: typesOnly });
  // Whether the types hold is for `tsc` in `npm test` to say, once for the whole tree.
  const problems = program.emit().diagnostics;
  if (problems.length > 0) {
    throw new Error(
      ts.formatDiagnostics(problems, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => root,
        getNewLine: () => '\n',
      }),
    );
  }
}

/** Bundles one entry into a single CommonJS file, with all that it imports inside, and tells what that was. */
async function bundle(
  entry: string,
  output: string,
  options: esbuild.BuildOptions = {},
): Promise<esbuild.Metafile> {
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [path.join(lib, entry)],
    outfile: path.join(dist, output),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    // THIRD-PARTY-NOTICES has them all.
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [LEFT_OUT],
    ...options,
    define: { PACKAGE_VERSION: JSON.stringify(version), ...options.define },
    metafile: true,
  });
  return metafile;
}

/** Bundles the provider: what Terraform starts, what that starts, and what that runs with the code that V8 kept. */
async function bundleProvider(): Promise<esbuild.Metafile[]> {
  const main = await bundle('provider/main.ts', PROVIDER_FILES[2], {
    // A function, as Node makes one of a module: V8 keeps the code of a script, and this is the script.
    banner: { js: '(function(exports,require,module,__filename,__dirname){' },
    footer: { js: '})' },
    charset: 'ascii',
    supported: { 'dynamic-import': false },
  });
  const start = await bundle('provider/start.ts', PROVIDER_FILES[1], {
    // To be read.
    minifySyntax: false,
    minifyWhitespace: false,
    supported: { 'dynamic-import': false },
    define: { BUNDLE_SHA256: JSON.stringify(digest(PROVIDER_FILES[2])) },
  });
  copyFileSync(
    path.join(lib, 'provider/terraform-provider-tencentci.sh'),
    path.join(dist, PROVIDER_FILES[0]),
  );
  copyFileSync(LAUNCHER, path.join(dist, PROVIDER_FILES[3]));
  for (const started of [PROVIDER_FILES[0], PROVIDER_FILES[3]]) chmodSync(path.join(dist, started), 0o755);
  return [main, start];
}

/** Bundles the page of the emulator's console: what a browser loads, and nothing from elsewhere. */
async function bundleConsole(): Promise<esbuild.Metafile> {
  const metafile = await bundle('console/main.tsx', 'console/app.js', {
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    tsconfig: path.join(lib, 'console/tsconfig.json'),
    plugins: [],
  });
  copyFileSync(path.join(lib, 'console/index.html'), path.join(dist, 'console/index.html'));
  return metafile;
}

/** What synth places of the provider: what Terraform starts first and, for Windows, last. */
const PROVIDER_FILES = [
  'terraform-provider-tencentci',
  'tencentci-start.cjs',
  'tencentci.cjs',
  'terraform-provider-tencentci.exe',
] as const;

function digest(file: string): string {
  return createHash('sha256')
    .update(readFileSync(path.join(dist, file)))
    .digest('hex');
}

/**
 * Builds `dist`, and of it the folders of the packages that are not the checkout itself.
 * @param release - as it is published, and so only when the registry knows of no vulnerability in what is bundled.
 * @param audited - false leaves that question out, which has to be asked for.
 */
async function build(release: boolean, audited: boolean): Promise<void> {
  await generate();
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  compile(['index.ts', 'testing/index.ts'], false);
  compile(['emulator/index.ts'], true);
  const bundles = [
    await bundle('emulator/index.ts', 'emulator/index.js'),
    ...(await bundleProvider()),
    await bundle('cli/main.ts', 'tencent-ci', { banner: { js: '#!/usr/bin/env node' } }),
    await bundleConsole(),
  ];
  chmodSync(path.join(dist, 'tencent-ci'), 0o755);
  const inside = bundled(bundles);
  const packages = bundledPackages(inside).map((folder) => path.join(root, folder));
  writeFileSync(path.join(dist, 'THIRD-PARTY-NOTICES'), notices(packages));
  const bill = sbom(root, inside);
  writeFileSync(path.join(dist, 'sbom.cdx.json'), bill);
  if (release && audited) await audit(bill);
  else if (release) console.warn('No audit was made of what is bundled (--without-audit).');
  // Synth places nothing but these.
  const files = Object.fromEntries(PROVIDER_FILES.map((name) => [name, digest(name)]));
  // Terraform's plugin cache is shared between projects and keyed by version: two development builds of one
  // version would be taken for each other, so each gets a version of its own.
  const own = createHash('sha256').update(Object.values(files).join()).digest('hex').slice(0, 8);
  const provider = { version: release ? version : `${version}-dev.${own}`, files };
  writeFileSync(path.join(dist, 'provider.json'), `${JSON.stringify(provider)}\n`);
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  renameSync(dist, path.join(root, 'dist'));
  writePackage(CDKTN, path.join(root, CDKTN.folder));
}

const { values } = parseArgs({
  options: { release: { type: 'boolean' }, 'without-audit': { type: 'boolean' } },
});
void build(values.release === true, values['without-audit'] !== true).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
