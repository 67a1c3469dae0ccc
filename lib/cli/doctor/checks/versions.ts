import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Check } from '../check';
import { type Finding, ok, problem, skipped } from '../finding';
import { satisfies } from '../ranges';

/** Where the doctor was called. */
export interface Machine {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What is supported: the first three as package.json says, which a test holds. */
export const SUPPORTED = {
  node: '>=20.9',
  cdktf: '>=0.21.0 <1',
  constructs: '^10.6.0',
  terraform: '>=1.8',
  tofu: '>=1.6',
} as const;

/** The programs that a deploy is made with. */
export const VERSION_CHECKS: readonly Check<Machine>[] = [
  { name: 'node', run: () => [node(process.versions.node)] },
  { name: 'terraform', run: terraform },
  { name: 'cdktf', run: cdktf },
];

/** Judges a version of Node. */
export function node(version: string): Finding {
  return satisfies(version, SUPPORTED.node)
    ? ok(`Node ${version}`)
    : problem(
        `Node ${version} is not supported: ${SUPPORTED.node} is`,
        'Install a newer one: https://nodejs.org/en/download.',
      );
}

async function terraform({ env }: Machine): Promise<Finding[]> {
  const named = env['TERRAFORM_BINARY_NAME'];
  for (const command of named ? [named] : ['terraform', 'tofu']) {
    const found = await versionOf(command, env);
    if (found === undefined) continue;
    const { version, isTofu } = found;
    const [product, range] = isTofu ? ['OpenTofu', SUPPORTED.tofu] : ['Terraform', SUPPORTED.terraform];
    if (satisfies(version, range)) return [ok(`${product} ${version}`)];
    const page = isTofu
      ? 'https://opentofu.org/docs/intro/install'
      : 'https://developer.hashicorp.com/terraform/install';
    return [problem(`${product} ${version} is not supported: ${range} is`, `Install a newer one: ${page}.`)];
  }
  return [
    problem(
      named
        ? `TERRAFORM_BINARY_NAME names ${named}, which cannot be run`
        : 'Neither terraform nor tofu is on PATH, or can be run',
      'Install one: https://developer.hashicorp.com/terraform/install.',
    ),
  ];
}

/** Asks Terraform what it is, away from every stack and without its own look for updates. */
async function versionOf(command: string, env: Machine['env']) {
  try {
    const { stdout } = await promisify(execFile)(command, ['version', '-json'], {
      cwd: tmpdir(),
      env: { ...env, CHECKPOINT_DISABLE: '1' },
      timeout: 20_000,
    });
    const { terraform_version: version } = JSON.parse(stdout) as Record<string, unknown>;
    if (typeof version !== 'string') return undefined;
    // Both write the same JSON, and differ in what they write for people.
    const { stdout: text } = await promisify(execFile)(command, ['version'], {
      cwd: tmpdir(),
      env: { ...env, CHECKPOINT_DISABLE: '1' },
      timeout: 20_000,
    });
    return { version, isTofu: text.startsWith('OpenTofu') };
  } catch {
    return undefined;
  }
}

function cdktf({ folder }: Machine): Finding[] {
  const library = packageIn(folder, 'cdktf');
  if (library === undefined) {
    const terrain = packageIn(folder, 'cdktn');
    if (terrain) {
      return [
        problem(
          `CDK Terrain (cdktn ${terrain.version}) is installed, but not under the name cdktf, which this library imports`,
          `Point the name at it: npm install cdktf@npm:cdktn@${terrain.version}`,
        ),
      ];
    }
    return existsSync(path.join(folder, 'cdktf.json'))
      ? [
          problem(
            'A program of CDKTF is here, and cdktf is not installed',
            'Run npm ci, or npm install cdktf@0.21.',
          ),
        ]
      : [skipped('no program of CDKTF is in this folder')];
  }
  const product = library.name === 'cdktn' ? 'CDK Terrain (cdktn)' : 'cdktf';
  const findings = [
    satisfies(library.version, SUPPORTED.cdktf)
      ? ok(`${product} ${library.version}`)
      : problem(
          `${product} ${library.version} is not supported: ${SUPPORTED.cdktf} is`,
          'Run npm install cdktf@0.21.',
        ),
  ];
  const constructs = packageIn(folder, 'constructs');
  if (!constructs) findings.push(problem('constructs is not installed', 'Run npm install constructs@10.'));
  else if (!satisfies(constructs.version, SUPPORTED.constructs)) {
    findings.push(
      problem(
        `constructs ${constructs.version} is not supported: ${SUPPORTED.constructs} is`,
        'Run npm install constructs@10.',
      ),
    );
  }
  return findings;
}

/** A package as a program in a folder would find it. */
function packageIn(folder: string, name: string): { name: string; version: string } | undefined {
  const file = path.join(folder, 'node_modules', name, 'package.json');
  if (existsSync(file)) {
    const { name: own, version } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return { name: String(own), version: String(version) };
  }
  const above = path.dirname(folder);
  return above === folder ? undefined : packageIn(above, name);
}
