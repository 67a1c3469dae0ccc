import { Argument, Command } from 'commander';
import { EXIT_HELP } from './exit';
import type { CostFlags } from './flags';

/** Makes the command `tencent-ci cost`. */
export function costCommand(): Command {
  return new Command('cost')
    .description('tell what workflows cost in a month, and what that differs from the last commit')
    .addArgument(new Argument('[folder]', 'the files that CostEstimate writes at synth').default('costs'))
    .option('--prices <file>', 'a table of prices in JSON, in place of those in the files (on both sides)')
    .option('--against <revision>', 'the commit to compare with', 'HEAD')
    .option('--json', 'write JSON to stdout')
    .addHelpText(
      'after',
      `
Nothing is sent. Where nobody gave a price or the minutes, there is no amount, and no total that hides it.

Examples:
  $ tencent-ci cost
  $ tencent-ci cost --against origin/main --prices contract.json
${EXIT_HELP}`,
    )
    .action(async (folder: string, flags: CostFlags) =>
      (await import('./cost/report')).report(folder, flags),
    );
}
