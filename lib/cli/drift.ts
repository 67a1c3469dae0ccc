import { Command } from 'commander';
import type { DriftFlags } from './flags';
import { withConnection } from './options';

/** Makes the command `tencent-ci drift`, which compares states with the service. */
export function driftCommand(): Command {
  const command = new Command('drift')
    .description('tell what was changed or deleted at the service since it was applied, without a plan')
    .option(
      '--state <file>',
      'a state file, or what terraform show -json wrote (default: the state of each stack, or of this folder)',
    )
    .option(
      '--stack <stack...>',
      'name, folder or cdk.tf.json of a synthesized stack (default: those in this folder); its provider blocks tell ' +
        'whose keys to use',
    );
  return withConnection(command)
    .addHelpText(
      'after',
      `
Each object is read as a refresh reads it, and nothing is changed, neither at the service nor in the state. A state that
is not kept in a file here is asked for with terraform state pull. docs/drift.md tells what counts as drift.

Examples:
  $ tencent-ci drift
  $ tencent-ci drift --stack media --json | jq '.objects[] | select(.status != "same")'
  $ tencent-ci drift --state terraform.tfstate --profile audit

Exit codes, as of terraform plan -detailed-exitcode (so wrong usage is 1 here, and not 2 as elsewhere):
  0    all is as the state says
  1    it could not be told: wrong usage, no keys, no state, or the service could not be reached or refused
  2    something was changed, is gone, or was turned off`,
    )
    .action(async (flags: DriftFlags) => (await import('./drift/run')).drift(flags));
}
