import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type HclBlock, topBlocks } from '../../stack/hcl';
import { ignoring } from '../../stack/files';
import { hclText } from '../adopt/hcl';

/** What a configuration of Terraform's or OpenTofu's command line means for where providers are looked for. */
export interface CliConfig {
  readonly file: string;
  /**
   * `elsewhere`: its provider installation switches off the folders that are looked in by themselves, and does not
   * name the one that is asked about. `unreadable`: it cannot be told.
   */
  readonly finding: 'elsewhere' | 'unreadable';
}

/** A machine, as far as it decides where the command lines look. */
export interface Machine {
  readonly system: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The folder of a user that Terraform and OpenTofu both read, on every system and whatever XDG says:
 * `~/.terraform.d`, on Windows `%APPDATA%\terraform.d`.
 */
export function dataFolder({ system, env, home }: Machine): string {
  return system === 'win32'
    ? path.join(env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'terraform.d')
    : path.join(env['HOME'] || home, '.terraform.d');
}

/**
 * The configurations of either command line that keep it from looking in a folder of plugins by itself.
 * Source: `provider_source.go` and `cliconfig` of Terraform 1.11 and OpenTofu 1.10.
 */
export function otherInstallations(machine: Machine, plugins: string): readonly CliConfig[] {
  return files(machine).flatMap((file): readonly CliConfig[] => {
    const text = ignoring('EISDIR', () => ignoring('ENOENT', () => readFileSync(file, 'utf8')));
    if (text === undefined) return [];
    const installations = installationsOf(text);
    if (installations === undefined) return [{ file, finding: 'unreadable' }];
    const elsewhere = installations.length > 0 && !installations.some((block) => leadsTo(block, plugins));
    return elsewhere ? [{ file, finding: 'elsewhere' }] : [];
  });
}

/** Where both command lines have their configuration. A variable takes the place of all of it. */
function files(machine: Machine): readonly string[] {
  const { system, env } = machine;
  const named = env['TF_CLI_CONFIG_FILE'] || env['TERRAFORM_CONFIG'];
  if (named) return [named];
  const data = dataFolder(machine);
  const home = path.dirname(data);
  const own = system === 'win32' ? ['terraform.rc', 'tofu.rc'] : ['.terraformrc', '.tofurc'];
  const xdg = system !== 'win32' && env['XDG_CONFIG_HOME'];
  const fragments = ignoring('ENOTDIR', () => ignoring('ENOENT', () => readdirSync(data))) ?? [];
  return [
    ...own.map((name) => path.join(home, name)),
    ...(xdg ? [path.join(xdg, 'opentofu', 'tofurc')] : []),
    ...fragments.filter((name) => /\.tfrc(\.json)?$/.test(name)).map((name) => path.join(data, name)),
  ];
}

/** The provider installations of a configuration; `undefined` when it cannot be read. */
function installationsOf(text: string): readonly HclBlock[] | undefined {
  try {
    return topBlocks(text).filter(({ type }) => type === 'provider_installation');
  } catch {
    return undefined;
  }
}

function leadsTo({ blocks }: HclBlock, plugins: string): boolean {
  return blocks.some(
    ({ type, attributes }) =>
      type === 'filesystem_mirror' &&
      attributes.some(({ name, expression }) => name === 'path' && expression === hclText(plugins)),
  );
}
