import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { engineNames, LEAST, onPath } from '../lib/stack/engine';

const root = path.resolve(__dirname, '..');

/** Where a Terraform is put that was fetched; outlives `npm ci`, and git ignores it. */
const TOOLS = path.join(root, '.tools');

/** No Terraform is here and none can be had; the message says what to install. */
export class TerraformMissing extends Error {}

/**
 * The path of a Terraform: what `TERRAFORM_BINARY_NAME` names, or `terraform` or else `tofu` on PATH. Where there is
 * none of them, the release that `@jahed/terraform` is pinned to is fetched into the checkout; that package holds the
 * archive against the vendor's checksums, and those against the vendor's signature.
 *
 * @param tools - where it is put when it is fetched. @default - `.tools` of the checkout
 * @throws TerraformMissing
 */
export function provideTerraform(tools = TOOLS): string {
  const named = process.env.TERRAFORM_BINARY_NAME;
  for (const name of engineNames(process.env)) {
    const file = onPath(name);
    if (file !== undefined && answers(file)) return file;
  }
  if (named) throw new TerraformMissing(`TERRAFORM_BINARY_NAME is ${named}, which cannot be started.`);
  return fetched(tools);
}

function answers(file: string): boolean {
  return spawnSync(file, ['version'], { stdio: 'ignore' }).status === 0;
}

function fetched(tools: string): string {
  const env = { ...process.env, CACHE_DIR: tools };
  const asked = spawnSync(
    process.execPath,
    [
      '-p',
      'const { path, version } = require("@jahed/terraform").default; JSON.stringify({ path, version })',
    ],
    { cwd: root, env, encoding: 'utf8' },
  );
  const { path: file, version } = JSON.parse(asked.stdout) as { path: string; version: string };
  if (existsSync(file)) {
    if (answers(file)) return file;
    // Left by a run that was interrupted; the package takes a file that is there for whole.
    rmSync(file);
  }
  console.log(`Neither terraform nor tofu is on PATH: fetching Terraform ${version} …`);
  const { status, stderr } = spawnSync(
    process.execPath,
    [require.resolve('@jahed/terraform/bin/terraform.js'), 'version'],
    // It tells why it failed only when asked to.
    { cwd: root, env: { ...env, NODE_DEBUG: '@jahed/terraform' }, encoding: 'utf8', timeout: 300_000 },
  );
  if (status === 0 && answers(file)) return file;
  const why =
    /failed to install terraform\. (?:Error: )?(.*)/.exec(stderr)?.[1] ?? 'it took longer than five minutes';
  throw new TerraformMissing(
    `Neither terraform nor tofu is on PATH, and Terraform ${version} could not be fetched (${why}). ` +
      `Install Terraform ${LEAST.Terraform} or newer (or OpenTofu ${LEAST.OpenTofu} or newer), then run the command again.`,
  );
}
