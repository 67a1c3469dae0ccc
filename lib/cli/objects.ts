import { Argument, Command, Option } from 'commander';
import { EXIT_HELP } from './exit';
import type { ObjectGetFlags, ObjectListFlags, ObjectPutFlags } from './flags';
import { readCount, withPlace } from './options';

/** Makes the command `tencent-ci objects`, which works on the objects of a bucket. */
export function objectsCommand(): Command {
  return new Command('objects')
    .description('put recordings into a bucket, and get what was made of them')
    .addCommand(putCommand())
    .addCommand(getCommand())
    .addCommand(listCommand());
}

function putCommand(): Command {
  const command = new Command('put')
    .description('upload files; an active workflow that waits for them starts')
    .addArgument(
      new Argument('<file...>', 'files to upload, each under its name unless it is said otherwise'),
    )
    .addOption(new Option('--key <key>', 'the key of a single file').conflicts('prefix'))
    .option('--prefix <text>', 'what goes before each name, as in in/')
    .option('--content-type <type>', 'their media type (default: by the extension)');
  return withPlace(command)
    .addHelpText(
      'after',
      `
Examples:
  $ tencent-ci objects put song.mp3 --bucket media-1250000000 --key in/song.mp3
  $ tencent-ci objects put *.wav --bucket media-1250000000 --prefix in/
${EXIT_HELP}`,
    )
    .action(async (files: string[], flags: ObjectPutFlags) =>
      (await import('./objects/transfer')).put(files, flags),
    );
}

function getCommand(): Command {
  const command = new Command('get')
    .description('download an object')
    .addArgument(new Argument('<key>', 'the key of the object'))
    .option('--out <file>', 'where to write it, "-" for stdout (default: the last part of its key, here)');
  return withPlace(command)
    .addHelpText(
      'after',
      `
Examples:
  $ tencent-ci objects get out/voice.mp3 --bucket media-1250000000
  $ tencent-ci objects get out/voice.wav --bucket media-1250000000 --out - | ffplay -
${EXIT_HELP}`,
    )
    .action(async (key: string, flags: ObjectGetFlags) =>
      (await import('./objects/transfer')).get(key, flags),
    );
}

function listCommand(): Command {
  const command = new Command('list')
    .description('list objects in the order of their keys')
    .option('--prefix <text>', 'only objects whose keys start with this')
    .addOption(new Option('--limit <number>', 'at most so many').argParser(readCount).default(1000));
  return withPlace(command)
    .addHelpText(
      'after',
      `
Examples:
  $ tencent-ci objects list --bucket media-1250000000 --prefix out/
  $ tencent-ci objects list --bucket media-1250000000 --json | jq -r '.[].key'
${EXIT_HELP}`,
    )
    .action(async (flags: ObjectListFlags) => (await import('./objects/transfer')).list(flags));
}
