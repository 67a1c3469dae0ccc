import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { engineAt, engineNames, LEAST, onPath } from '../../../stack/engine';
import type { Check } from '../check';
import { type Finding, ok, problem, skipped } from '../finding';
import { satisfies } from '../ranges';
import { LIBRARIES, type Library, ownLibrary } from '../../libraries';

/** Where the doctor was called. */
export interface Machine {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What is supported: the first two, and the libraries in `LIBRARIES`, as package.json says, which a test holds. */
export const SUPPORTED = {
  node: '>=20.9',
  constructs: '^10.6.0',
  Terraform: `>=${LEAST.Terraform}`,
  OpenTofu: `>=${LEAST.OpenTofu}`,
} as const;

/** The programs that a deploy is made with. */
export const VERSION_CHECKS: readonly Check<Machine>[] = [
  { name: 'node', run: () => [node(process.versions.node)] },
  { name: 'terraform', run: ({ env }) => [terraform(env)] },
  { name: 'cdktf', run: libraries },
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

/** What a program declares stacks with, for each package of ours that it has. */
function libraries({ folder }: Machine): Finding[] {
  const installed = LIBRARIES.filter(({ ours }) => packageIn(folder, ours));
  const there = LIBRARIES.filter(({ name }) => packageIn(folder, name));
  // Without any of ours, as this one may be called from anywhere: the library that is there, or else that of this one.
  const meant = installed.length > 0 ? installed : there.length === 1 ? there : [ownLibrary()];
  if (there.length === 0 && !existsSync(path.join(folder, 'cdktf.json'))) {
    return [skipped('no program of CDKTF or CDK Terrain is in this folder')];
  }
  return [
    ...meant.map((each) => library(folder, each, there)),
    ...(there.length > 0 ? constructs(folder) : []),
  ];
}

function library(
  folder: string,
  { name, product, ours, supported, version }: Library,
  there: readonly Library[],
) {
  const found = packageIn(folder, name);
  if (found === undefined) {
    const [other] = there;
    const lacking = other && packageIn(folder, other.name);
    return lacking
      ? problem(
          `${other.product} (${other.name} ${lacking.version}) is installed, which ${ours} is not made on: it imports ${name}`,
          `Run npm install ${other.ours}, and import from it, or see docs/cdk-terrain.md.`,
        )
      : problem(
          `A program of ${product} is here, and ${name} is not installed`,
          `Run npm ci, or npm install ${name}@${version}.`,
        );
  }
  const own = packageIn(folder, ours);
  const [as, of] = [found.name === name ? '' : ` as ${name}`, own ? `, for ${ours} ${own.version}` : ''];
  return satisfies(found.version, supported)
    ? ok(`${found.name} ${found.version}${as}${of}`)
    : problem(
        `${found.name} ${found.version} is not supported: ${supported} is`,
        `Run npm install ${name}@${version}.`,
      );
}

function constructs(folder: string): Finding[] {
  const found = packageIn(folder, 'constructs');
  if (!found) return [problem('constructs is not installed', 'Run npm install constructs@10.')];
  return satisfies(found.version, SUPPORTED.constructs)
    ? []
    : [
        problem(
          `constructs ${found.version} is not supported: ${SUPPORTED.constructs} is`,
          'Run npm install constructs@10.',
        ),
      ];
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
