import { Command } from 'commander';
import { emulatorCommand } from './emulator';

/** Set by the build. */
declare const PACKAGE_VERSION: string;

const program = new Command('tencent-ci')
  .description('Voice separation on Tencent Cloud Infinite (CI): an emulator to develop against.')
  .version(PACKAGE_VERSION)
  .showHelpAfterError('Run tencent-ci --help to see what there is.')
  .addCommand(emulatorCommand());

void program.parseAsync();
