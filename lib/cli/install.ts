import { Command, Option } from 'commander';
import { EXIT_HELP } from './exit';
import type { InstallFlags } from './flags';

/** Makes the command `tencent-ci install`. */
export function installCommand(): Command {
  return new Command('install')
    .description('put the provider where terraform and tofu find it without a network')
    .option('--dir <folder>', 'the root module to put it in, with its lock entry (default: this folder)')
    .addOption(
      new Option('--user', 'put it among the plugins of this user, for every root module').conflicts('dir'),
    )
    .option('--json', 'write JSON to stdout')
    .addHelpText(
      'after',
      `
A root module gets terraform.d/plugins, for all platforms, and an entry in .terraform.lock.hcl with the hashes of all
of them; a version that was there is replaced. Among the plugins of a user come those of this machine alone, and other
versions stay; terraform init writes the lock entry. What stands as it should is left as it is. Nothing is sent.

Examples:
  $ tencent-ci install
  $ tencent-ci install --dir infra
  $ tencent-ci install --user
${EXIT_HELP}`,
    )
    .action(async (flags: InstallFlags) => (await import('./install/run')).install(flags));
}
