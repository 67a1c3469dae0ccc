import { Command, CommanderError } from 'commander';
import { VERSION } from '../ci/version';
import { adoptCommand } from './adopt';
import { costCommand } from './cost';
import { doctorCommand } from './doctor';
import { driftCommand } from './drift';
import { emulatorCommand } from './emulator';
import { executionsCommand } from './executions';
import { EXIT, EXIT_HELP } from './exit';

import { installCommand } from './install';
import { jobsCommand } from './jobs';
import { mirrorCommand } from './mirror';
import { objectsCommand } from './objects';
import { seeingCommands } from './seeing';
import { smokeCommand } from './smoke';

/** Makes the command `tencent-ci`. Only what tells about commands is loaded; each loads what it needs to run. */
export function program(): Command {
  const command = new Command('tencent-ci')
    .description('Voice separation on Tencent Cloud Infinite (CI): run it, look at it, and emulate it.')
    .version(VERSION)
    .addCommand(jobsCommand())
    .addCommand(executionsCommand())
    .addCommand(objectsCommand());
  for (const each of seeingCommands()) command.addCommand(each);
  command
    .addCommand(smokeCommand())
    .addCommand(adoptCommand())
    .addCommand(costCommand())
    .addCommand(doctorCommand())
    .addCommand(driftCommand())
    .addCommand(emulatorCommand())

    .addCommand(installCommand())
    .addCommand(mirrorCommand())
    .addHelpText(
      'after',
      `
Keys are looked for as by the Terraform provider: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY (with
TENCENTCLOUD_SECURITY_TOKEN), TENCENTCLOUD_CAM_ROLE_NAME, TENCENTCLOUD_ENABLE_POD_OIDC, TENCENTCLOUD_PROFILE, the
profile "default" of tccli; a role is assumed with them where TENCENTCLOUD_ASSUME_ROLE_ARN names one.

Examples:
  $ tencent-ci emulator --data ./ci-data
  $ tencent-ci doctor
  $ tencent-ci jobs list --bucket media-1250000000 --region ap-chongqing
  $ tencent-ci smoke --bucket media-1250000000 --workflow-id w… --object smoke/short.wav
${EXIT_HELP}`,
    );
  throwing(command);
  return command;
}

/** Makes a command and those below it throw where they would end the process, so that `main` chooses the exit code. */
function throwing(command: Command): void {
  // What 2 says there, wrong usage must not.
  const usage = command.name() === 'drift' ? EXIT.failed : EXIT.usage;
  command
    .exitOverride(({ exitCode, code, message }) => {
      // Help and version that were asked for are no mistakes; whatever else is wrong was told by then.
      throw new CommanderError(exitCode === 0 ? EXIT.ok : usage, code, message);
    })
    .showHelpAfterError(`Run ${pathOf(command)} --help to see what there is.`);
  command.commands.forEach(throwing);
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
