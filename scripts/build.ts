import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import ts from 'typescript';
import { audit } from './audit';
import { bundled, bundledPackages } from './bundled';
import { generate } from './generate';
import { notices } from './notices';
import { sbom } from './sbom';

const root = path.resolve(__dirname, '..');
const lib = path.join(root, 'lib');
/** Built beside `dist` and put in its place when it is whole, so that a failed build leaves the last one. */
const dist = path.join(root, 'dist.new');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

/** Compiles one entry with tsc, or only its types when esbuild makes the code. */
function compile(entry: string, typesOnly: boolean): void {
  const configFile = ts.readConfigFile(path.join(root, 'tsconfig.build.json'), (file) =>
    ts.sys.readFile(file),
  );
  const { options } = ts.parseJsonConfigFileContent(configFile.config, ts.sys, root);
  options.outDir = dist;
  const program = ts.createProgram([path.join(lib, entry)], { ...options, emitDeclarationOnly: typesOnly });
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
async function bundle(entry: string, output: string, executable: boolean): Promise<esbuild.Metafile> {
  const outfile = path.join(dist, output);
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [path.join(lib, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    // THIRD-PARTY-NOTICES has them all.
    legalComments: 'none',
    metafile: true,
    define: { PACKAGE_VERSION: JSON.stringify(version) },
    banner: { js: executable ? '#!/usr/bin/env node' : '' },
    logLevel: 'warning',
  });
  if (executable) chmodSync(outfile, 0o755);
  return metafile;
}

/**
 * Builds `dist`.
 * @param release - as it is published, and so only when the registry knows of no vulnerability in what is bundled.
 * @param audited - false leaves that question out, which has to be asked for.
 */
async function build(release: boolean, audited: boolean): Promise<void> {
  await generate();
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  compile('index.ts', false);
  compile('emulator/index.ts', true);
  const bundles = [
    await bundle('emulator/index.ts', 'emulator/index.js', false),
    await bundle('provider/main.ts', 'terraform-provider-tencentci', true),
    await bundle('cli/main.ts', 'tencent-ci', true),
  ];
  const inside = bundled(bundles);
  const packages = bundledPackages(inside).map((folder) => path.join(root, folder));
  writeFileSync(path.join(dist, 'THIRD-PARTY-NOTICES'), notices(packages));
  const bill = sbom(root, inside);
  writeFileSync(path.join(dist, 'sbom.cdx.json'), bill);
  if (release && audited) await audit(bill);
  else if (release) console.warn('No audit was made of what is bundled (--without-audit).');
  const executable = readFileSync(path.join(dist, 'terraform-provider-tencentci'));
  // Synth places nothing but this.
  const sha256 = createHash('sha256').update(executable).digest('hex');
  // Terraform's plugin cache is shared between projects and keyed by version: two development builds of one
  // version would be taken for each other, so each gets a version of its own.
  const provider = { version: release ? version : `${version}-dev.${sha256.slice(0, 8)}`, sha256 };
  writeFileSync(path.join(dist, 'provider.json'), `${JSON.stringify(provider)}\n`);
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  renameSync(dist, path.join(root, 'dist'));
}

const { values } = parseArgs({
  options: { release: { type: 'boolean' }, 'without-audit': { type: 'boolean' } },
});
void build(values.release === true, values['without-audit'] !== true).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
