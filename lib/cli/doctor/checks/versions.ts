import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { engineAt, engineNames, LEAST, onPath } from '../../../stack/engine';
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
  Terraform: `>=${LEAST.Terraform}`,
  OpenTofu: `>=${LEAST.OpenTofu}`,
} as const;

/** The programs that a deploy is made with. */
export const VERSION_CHECKS: readonly Check<Machine>[] = [
  { name: 'node', run: () => [node(process.versions.node)] },
  { name: 'terraform', run: ({ env }) => [terraform(env)] },
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

function terraform(env: Machine['env']): Finding {
  for (const name of engineNames(env)) {
    const file = onPath(name, env);
    const engine = file === undefined ? undefined : engineAt(file, env);
    if (engine === undefined) continue;
    const { product, version } = engine;
    if (satisfies(version, SUPPORTED[product])) return ok(`${product} ${version}`);
    const page =
      product === 'OpenTofu'
        ? 'https://opentofu.org/docs/intro/install'
        : 'https://developer.hashicorp.com/terraform/install';
    return problem(
      `${product} ${version} is not supported: ${SUPPORTED[product]} is`,
      `Install a newer one: ${page}.`,
    );
  }
  const named = env['TERRAFORM_BINARY_NAME'];
  return problem(
    named
      ? `TERRAFORM_BINARY_NAME names ${named}, which cannot be run`
      : 'Neither terraform nor tofu is on PATH, or can be run',
    'Install one: https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install.',
  );
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
