import { Argument, Command, Option } from 'commander';
import { EXECUTION_STATES } from '../rules';
import { EXIT_HELP } from './exit';
import type { ExecutionGetFlags, ExecutionListFlags } from './flags';
import { withListing, withPlace, withWatch } from './options';

/** Makes the commands `tencent-ci executions …`. */
export function executionsCommand(): Command {
  return new Command('executions')
    .description('look at what workflows did, and at each task of it')
    .addCommand(getCommand())
    .addCommand(listCommand());
}

function getCommand(): Command {
  const command = new Command('get')
    .description('look at executions by their ids, with their tasks')
    .addArgument(new Argument('<run-id...>', 'ids of executions'))
    .option('--outputs', 'show the objects that were written too, with one more request for each ten tasks');
  return withWatch(withPlace(command), 'executions')
    .addHelpText(
      'after',
      `
Examples:
  $ tencent-ci executions get --bucket media-1250000000 i0123456789abcdef0123456789abcdef
${EXIT_HELP}`,
    )
    .action(async (ids: string[], flags: ExecutionGetFlags) =>
      (await import('./executions-look')).get(ids, flags),
    );
}

function listCommand(): Command {
  const command = new Command('list')
    .description('list the executions of a workflow, newest first')
    .requiredOption('--workflow-id <id>', 'the workflow')
    .addOption(
      new Option(
        '--object <key>',
        'only executions that this object started; the service has no sure filter, so all are read',
      ),
    )
    .option('--tasks', 'show the tasks too, with one more request for each execution')
    .option(
      '--outputs',
      'show the tasks and the objects that were written, with one more request for each ten tasks besides',
    );
  return withWatch(withPlace(withListing(command, 'executions', EXECUTION_STATES)), 'executions')
    .addHelpText(
      'after',
      `
Examples:
  $ tencent-ci executions list --bucket media-1250000000 --workflow-id w… --states Failed --tasks
  $ tencent-ci executions list --bucket media-1250000000 --workflow-id w… --object in/song.mp3 \\
      --created-from 2026-01-31T00:00:00+08:00
${EXIT_HELP}`,
    )
    .action(async (flags: ExecutionListFlags) => (await import('./executions-look')).list(flags));
}
