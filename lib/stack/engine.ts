import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Which of the two programs that apply a stack it is. */
export type Product = 'Terraform' | 'OpenTofu';

/** A program that applies stacks. */
export interface Engine {
  /** Its path. */
  readonly file: string;
  readonly product: Product;
  /** Such as `1.11.4`. */
  readonly version: string;
}

/** The oldest versions that resources and data sources work with. */
export const LEAST: Readonly<Record<Product, string>> = { Terraform: '1.8', OpenTofu: '1.6' };

/** What only some stacks need, by the version of each engine that brought it. */
export const CAPABILITIES = {
  'provider functions': { Terraform: '1.8', OpenTofu: '1.7' },
  'moves between types': { Terraform: '1.8', OpenTofu: '1.10' },
  'moves of a `null_resource` to a `terraform_data`': { Terraform: '1.9', OpenTofu: '1.10' },
  'ephemeral resources': { Terraform: '1.10', OpenTofu: '1.11' },
  'write-only attributes': { Terraform: '1.11', OpenTofu: '1.11' },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The names that an engine is looked for by: what `TERRAFORM_BINARY_NAME` says, as `cdktf` does, or else `terraform` before
 * `tofu`.
 */
export function engineNames({ TERRAFORM_BINARY_NAME: named }: Environment): readonly string[] {
  return named ? [named] : ['terraform', 'tofu'];
}

/**
 * A program on PATH. What npm puts there is skipped: a `terraform` of a package may fetch one, and is none.
 *
 * @param name - a name, or a path.
 */
export function onPath(name: string, env: Environment = process.env): string | undefined {
  if (name.includes(path.sep)) return path.resolve(name);
  const program = process.platform === 'win32' && !/\.exe$/i.test(name) ? `${name}.exe` : name;
  return (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '' && !folder.endsWith(path.join('node_modules', '.bin')))
    .map((folder) => path.resolve(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** The first engine that is there, whether or not it can be started. */
export function engineFile(env: Environment = process.env): string | undefined {
  for (const name of engineNames(env)) {
    const file = onPath(name, env);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** The word that a user who is told to run the engine has to type: `terraform`, unless only `tofu` is there or is named. */
export function engineCommand(env: Environment = process.env): string {
  return path.basename(engineFile(env) ?? 'terraform').replace(/\.exe$/i, '');
}

/** What a program says that it is; `undefined` when it cannot be started or is neither. */
export function engineAt(file: string, env: Environment = process.env): Engine | undefined {
  // Away from every stack, whose providers it would tell of, and without its own look for updates. What it writes as JSON
  // is the same of both; this tells them apart.
  const { status, stdout } = spawnSync(file, ['version'], {
    cwd: tmpdir(),
    env: { ...env, CHECKPOINT_DISABLE: '1' },
    encoding: 'utf8',
    timeout: 20_000,
  });
  const [, product, version] = /^(Terraform|OpenTofu) v(\d+\.\d+\S*)/m.exec(stdout ?? '') ?? [];
  if (status !== 0 || product === undefined || version === undefined) return undefined;
  return { file, product: product as Product, version };
}

/**
 * Why an engine cannot do something: `OpenTofu 1.6.2 has no provider functions (1.7 brought them)`; `undefined` when it can.
 *
 * @param brought - the version of each engine that brought it.
 */
export function lacks(
  { product, version }: Engine,
  what: string,
  brought: Readonly<Record<Product, string>>,
): string | undefined {
  const least = brought[product];
  return isOlder(version, least) ? `${product} ${version} has no ${what} (${least} brought them)` : undefined;
}

/** Whether a version is of an earlier minor version than another. */
export function isOlder(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}
