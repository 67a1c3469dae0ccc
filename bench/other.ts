import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { thisPlatform } from '../lib/stack/names';
import { Workspace } from '../scripts/workspace';

/** The version under which Terraform finds it; which one it really is plays no part. */
const VERSION = '0.0.1';

/** Another provider, to be timed beside ours. */
export interface Other {
  /** Its executable, in a folder of its own, as it is unpacked. */
  readonly provider: string;
  /** The type of the resource that is timed. */
  readonly type: string;
  /** The file with the configuration: whatever the provider needs, and one resource of the type. */
  readonly hcl: string;
}

/** What Terraform calls it: `tencentcloud` of `terraform-provider-tencentcloud_v1.82.0_x5`. */
function nameOf({ provider, type }: Other): string {
  const [, name] = /^terraform-provider-([a-z0-9-]+)(?:_\S*)?$/.exec(path.basename(provider)) ?? [];
  if (name === undefined || !type.startsWith(`${name}_`)) {
    throw new Error(
      `The executable "${provider}" and the type "${type}" do not fit. ` +
        'An executable "terraform-provider-NAME" or "terraform-provider-NAME_…" has types that begin with "NAME_".',
    );
  }
  return name;
}

/**
 * The configuration with as many resources as are asked for: its one resource gets a `count`, and says itself with
 * `${count.index}` where the number of each belongs.
 *
 * @throws Error when there is no such resource, more than one, or one without a number
 */
export function configured(other: Other, hcl: string, count: number): string {
  const opening = new RegExp(`^resource\\s+"${other.type}"\\s+"[\\w-]+"\\s*\\{`, 'gm');
  const found = hcl.match(opening) ?? [];
  if (found.length !== 1 || !hcl.includes('${count.index}')) {
    throw new Error(
      `"${other.hcl}" has ${found.length} resources of type "${other.type}"` +
        `${hcl.includes('${count.index}') ? '' : ', and no ${count.index}'}. ` +
        'It needs exactly one, with ${count.index} where its number belongs and no count of its own.',
    );
  }
  const name = nameOf(other);
  return `terraform {
  required_providers {
    ${name} = { source = "other.local/bench/${name}", version = "${VERSION}" }
  }
}
${hcl.replace(opening, (line) => `${line}\n  count = ${count}`)}`;
}

/**
 * A workspace with the other provider where `terraform init` looks for it, and so many of its resources.
 *
 * @param env - what points a provider at the service; the configuration can say `var.endpoint` for its address.
 */
export function otherWorkspace(
  other: Other,
  env: Readonly<Record<string, string>>,
  count: number,
): Workspace {
  const config = configured(other, readFileSync(other.hcl, 'utf8'), count);
  const workspace = new Workspace({ ...env, TF_VAR_endpoint: env['TENCENTCLOUD_CI_ENDPOINT'] ?? '' });
  const mirror = path.join(workspace.dir, 'terraform.d/plugins/other.local/bench', nameOf(other), VERSION);
  mkdirSync(mirror, { recursive: true });
  symlinkSync(path.dirname(path.resolve(other.provider)), path.join(mirror, thisPlatform()));
  return workspace.file('main.tf', config);
}
