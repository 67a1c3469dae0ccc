import { Command } from 'commander';
import { EXIT_HELP } from './exit';
import type { SmokeFlags } from './flags';
import { withPlace, withTimeout } from './options';

/** Makes the command `tencent-ci smoke`, which runs a workflow on one object and says whether it works. */
export function smokeCommand(): Command {
  const command = new Command('smoke')
    .description('run a workflow on one object, wait for its end, and fail when it fails')
    .requiredOption('--workflow-id <id>', 'the workflow, active or paused')
    .requiredOption('--object <key>', 'the object of the bucket to run it on');
  return withTimeout(withPlace(command), '10m')
    .addHelpText(
      'after',
      `
Each run is charged like any other, and writes the outputs of the workflow.

Examples:
  $ tencent-ci smoke --bucket media-1250000000 --region ap-chongqing \\
      --workflow-id w0123456789abcdef0123456789abcdef --object smoke/short.wav
  $ tencent-ci smoke --bucket media-1250000000 --workflow-id w… --object smoke/short.wav --json | jq .outputs
${EXIT_HELP}`,
    )
    .action(async (flags: SmokeFlags) => (await import('./smoke-run')).smoke(flags));
}
