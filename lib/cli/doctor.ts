import { Command } from 'commander';
import type { DoctorFlags } from './flags';
import { withConnection } from './options';

/** Makes the command `tencent-ci doctor`, which looks at all that a deploy stands on. */
export function doctorCommand(): Command {
  const command = new Command('doctor')
    .description('look at all that a deploy stands on, change nothing, and say what mends what is wrong')
    .option('--bucket <name>', 'only this bucket (default: those of the stack)')
    .option(
      '--stack <file...>',
      'cdk.tf.json of a synthesized stack, or its folder (default: those in this folder)',
    );
  return withConnection(command)
    .addHelpText(
      'after',
      `
It looks at credentials, account, clock, region, bucket, binding, Smart Audio, media processing, the queue, the service
role, each permission that the stack needs, callbacks, versions and the lock file. Nothing is changed: reads are made,
and of writes those that name something that cannot exist. docs/doctor.md tells what each check does.

Examples:
  $ tencent-ci doctor
  $ tencent-ci doctor --stack cdktf.out/stacks/media --json | jq '.findings[] | select(.status == "problem")'
  $ tencent-ci doctor --bucket media-1250000000 --region ap-chongqing

Exit codes:
  0    no problem was found; there may be warnings, and what could not be told
  1    a problem was found
  2    wrong usage`,
    )
    .action(async (flags: DoctorFlags) => (await import('./doctor/run')).doctor(flags));
}
