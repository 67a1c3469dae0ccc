import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What npm says in `npm audit --json`, as far as it is read; `message` is what it says when there was no audit. */
interface Report {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly nodes: readonly string[]; readonly via: readonly Advisory[] }>
  >;
  readonly metadata?: { readonly dependencies: { readonly total: number } };
  readonly message?: string;
}

interface Advisory {
  readonly title: string;
  readonly url: string;
  readonly severity: string;
  readonly range: string;
}

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
}

/**
 * Asks the registry that npm is set up for whether it knows of a vulnerability in a package that a bill of materials
 * lists. npm asks and compares versions itself, of a project that has exactly these packages: in ours they are
 * `devDependencies` among many.
 *
 * @param bill - the text of a CycloneDX file.
 * @param env - where npm looks for settings, besides its own files.
 * @returns how many packages were audited.
 * @throws Error when there is an advisory, or no audit could be made.
 */
export async function audit(bill: string, env = process.env): Promise<number> {
  const { components } = JSON.parse(bill) as { readonly components: readonly Component[] };
  // Named by number, since a name may come in two versions.
  const packages = components.map(({ group, name, version }, index) => ({
    alias: `p${index}`,
    name: group === undefined ? name : `${group}/${name}`,
    version,
  }));
  const report = await ask(packages, env);
  if (report.auditReportVersion === undefined || report.metadata?.dependencies.total !== packages.length) {
    throw new Error(
      `No audit was made of the ${packages.length} packages that are bundled: ${report.message ?? 'npm did not report on all of them'}. ` +
        'Try again, or with another registry (`npm config get registry`). A release that nobody audited needs ' +
        '`npm run build -- --release --without-audit`.',
    );
  }
  const found = Object.values(report.vulnerabilities ?? {}).flatMap(({ nodes, via }) =>
    packages
      .filter(({ alias }) => nodes.includes(`node_modules/${alias}`))
      .flatMap(({ name, version }) =>
        via.map(
          ({ title, severity, range, url }) =>
            `- ${name} ${version}: ${title} (${severity}; ${range}), ${url}`,
        ),
      ),
  );
  if (found.length === 0) return packages.length;
  throw new Error(
    `What is bundled has known vulnerabilities:\n${found.join('\n')}\n` +
      'Take versions that do not have them (`npm update NAME`, or `overrides` in package.json), or bundle something else.',
  );
}

async function ask(
  packages: readonly { readonly alias: string; readonly name: string; readonly version: string }[],
  env: NodeJS.ProcessEnv,
): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
  const project = {
    name: 'bundled',
    version: '1.0.0',
    dependencies: Object.fromEntries(
      packages.map(({ alias, name, version }) => [alias, `npm:${name}@${version}`]),
    ),
  };
  const locked = packages.map(
    ({ alias, name, version }) => [`node_modules/${alias}`, { name, version }] as const,
  );
  const lock = { ...project, lockfileVersion: 3, packages: { '': project, ...Object.fromEntries(locked) } };
  // What a user may have set otherwise would make npm report on nothing, as if all were well.
  const args = [
    'audit',
    '--json',
    '--package-lock',
    '--package-lock-only',
    '--no-offline',
    '--fetch-retries=1',
  ];
  try {
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(project));
    writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lock));
    const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
      // The status is not 0 whether there are advisories or no answer; what npm writes tells them apart.
      execFile('npm', args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 }, (_, out, err) =>
        resolve({ stdout: out, stderr: err }),
      );
    });
    return reportIn(stdout) ?? { message: stderr.trim() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reportIn(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
}

if (require.main === module) {
  audit(readFileSync(path.resolve(__dirname, '../dist/sbom.cdx.json'), 'utf8')).then(
    (count) =>
      console.log(`The registry knows of no vulnerability in the ${count} packages that are bundled.`),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
