import { Command, Option } from 'commander';
import { EXIT_HELP } from './exit';
import type { AdoptFlags } from './flags';
import { withConnection } from './options';

/** Makes the command `tencent-ci adopt`, which writes a program of what is there. */
export function adoptCommand(): Command {
  const command = new Command('adopt')
    .description('write a program that declares what buckets hold, and takes it over without a change')
    .option(
      '--bucket <name...>',
      'buckets by their full names, as in media-1250000000 or ap-chongqing/media-1250000000',
    )
    .requiredOption('--out <folder>', 'where to write the program: a new folder, or an empty one')
    .addOption(new Option('--lang <language>', 'what to write it in').choices(['ts', 'hcl']).default('ts'))
    .option('--name <regex>', 'only templates, workflows and queues whose names match')
    .option(
      '--update',
      'add to the program that is there what it does not declare yet, and leave the rest alone',
    )
    .option(
      '--from-hcl <folder>',
      'in place of --bucket: a configuration whose tencentcloud_ci_media_voice_separate_template are moved here',
    )
    .option(
      '--from-state <file>',
      'in place of --bucket: a state whose templates of that type are moved here',
    )
    .option('--dry-run', 'show what would be written, and write nothing');
  return withConnection(command)
    .addHelpText(
      'after',
      `
The program is one of CDKTF (main.ts, a file for each bucket, cdktf.json, package.json, tsconfig.json), or with
--lang hcl one of Terraform's own language. It names what is there in import blocks, and a plan of it shows imports and
nothing else. Nothing of the service is changed. What cannot be declared is listed with the reason.

With --from-hcl or --from-state nothing is asked of the service either: the templates of the official provider are
declared with moved blocks, so that a plan shows moves (docs/moving.md).

Examples:
  $ tencent-ci adopt --region ap-chongqing --bucket media-1250000000 --out infra
  $ tencent-ci adopt --bucket ap-chongqing/media-1250000000 ap-beijing/talks-1250000000 --out infra --lang hcl
  $ tencent-ci adopt --region ap-chongqing --bucket media-1250000000 --out infra --update --dry-run
  $ tencent-ci adopt --from-hcl infra --out moved --lang hcl
  $ tencent-ci adopt --from-state terraform.tfstate --region ap-chongqing --out moved
${EXIT_HELP}`,
    )
    .action(async (flags: AdoptFlags) => (await import('./adopt/run')).adopt(flags));
}
