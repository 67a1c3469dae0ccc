import { Argument, Command } from 'commander';
import { EXIT_HELP } from './exit';
import type { MirrorFlags } from './flags';

/** Makes the command `tencent-ci mirror`. */
export function mirrorCommand(): Command {
  return new Command('mirror')
    .description('write the provider as a mirror that a team installs it from, by file system or by HTTPS')
    .addArgument(new Argument('<folder>', 'where to write it: a new folder, or a mirror that is there'))
    .option('--json', 'write JSON to stdout')
    .addHelpText(
      'after',
      `
The folder is a filesystem mirror and a network mirror at once, with a zip file for each platform and its hashes. Put
it on a shared disk, or serve it over HTTPS as it stands. Versions that are there stay. The same package gives the same
bytes each time. Nothing is sent.

Examples:
  $ tencent-ci mirror /srv/terraform
  $ tencent-ci mirror mirror --json
${EXIT_HELP}`,
    )
    .action(async (folder: string, flags: MirrorFlags) =>
      (await import('./mirror/run')).mirror(folder, flags),
    );
}
