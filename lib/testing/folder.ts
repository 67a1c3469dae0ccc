import { cpSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Manifest, TerraformStack } from 'cdktf';
import { requireSameCore } from '../constructs/terraform/same-core';

/** What of a provider block says nothing about credentials and addresses. */
const KEPT = new Set(['alias', 'region', 'max_retries']);

/** What is changed in the configuration of a stack. */
interface Configuration {
  terraform?: { backend?: unknown; cloud?: unknown };
  provider?: { tencentci?: Record<string, unknown>[] };
}

/** Folders that are there; what no test took away goes with the process. */
const folders = new Set<string>();

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Makes a folder that is gone with this process at the latest. */
export function temporaryFolder(): string {
  if (folders.size === 0) process.once('exit', removeAll);
  const folder = mkdtempSync(path.join(tmpdir(), 'tencentci-kit-'));
  folders.add(folder);
  return folder;
}

/** Removes a folder. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  folders.delete(folder);
  if (folders.size === 0) process.removeListener('exit', removeAll);
}

/**
 * Writes the configuration of a stack as it is synthesized, with the provider in its place and all else that belongs to
 * it, but for what leads out of the test: the backend, and the provider's credentials and address.
 *
 * @param source - a stack, or the folder of one that was synthesized.
 * @param home - where to write it.
 * @returns the folder for terraform to work in.
 */
export function writeStack(source: TerraformStack | string, home: string): string {
  const dir = typeof source === 'string' ? copied(source, home) : synthesized(source, home);
  const file = path.join(dir, 'cdk.tf.json');
  const configuration = JSON.parse(readFileSync(file, 'utf8')) as Configuration;
  delete configuration.terraform?.backend;
  delete configuration.terraform?.cloud;
  for (const block of configuration.provider?.tencentci ?? []) {
    for (const name of Object.keys(block)) if (!KEPT.has(name)) delete block[name];
  }
  // In lines, since Terraform quotes the one that it means.
  writeFileSync(file, JSON.stringify(configuration, null, 2));
  return dir;
}

function synthesized(stack: TerraformStack, home: string): string {
  requireSameCore(stack, 'deploy()');
  for (const each of stack.node.root.node.findAll()) {
    if (TerraformStack.isStack(each)) each.prepareStack();
  }
  const manifest = new Manifest('test', home, false);
  stack.synthesizer.synthesize({ outdir: home, manifest });
  const dir = path.join(home, manifest.forStack(stack).workingDirectory);
  // An app may write HCL.
  const json = stack.toTerraform() as unknown;
  writeFileSync(path.join(dir, 'cdk.tf.json'), JSON.stringify(json));
  return dir;
}

function copied(source: string, home: string): string {
  if (!existsSync(path.join(source, 'cdk.tf.json'))) {
    throw new Error(
      `${source} holds no cdk.tf.json. Give deploy() a stack, or the folder that it was synthesized to, such as ` +
        'cdktf.out/stacks/media.',
    );
  }
  const dir = path.join(home, 'stacks', path.basename(path.resolve(source)));
  mkdirSync(dir, { recursive: true });
  cpSync(source, dir, {
    recursive: true,
    filter: (file) => !/^(\.terraform|.*\.tfstate.*)$/.test(path.basename(file)),
  });
  return dir;
}
