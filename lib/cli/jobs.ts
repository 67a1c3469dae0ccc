import { Argument, Command, Option } from 'commander';
import {
  AUDIO_MODE_NAMES,
  CODEC_NAMES,
  DEFAULT_CODEC,
  JOB_LEVELS,
  JOB_STATE_NAMES,
  listed,
  modesWith,
  SAMPLERATES,
  type Stem,
} from '../rules';
import { EXIT_HELP } from './exit';
import type { GetFlags, ListFlags, PlaceFlags, SubmitFlags } from './flags';
import { readNumber, withListing, withPlace, withTimeout, withWatch } from './options';

const makersOf = (stem: Stem): string => listed(modesWith(stem));

/** Makes the commands `tencent-ci jobs …`. */
export function jobsCommand(): Command {
  return new Command('jobs')
    .description('submit, look at and cancel voice-separation jobs')
    .addCommand(submitCommand())
    .addCommand(getCommand())
    .addCommand(listCommand())
    .addCommand(cancelCommand());
}

function submitCommand(): Command {
  const command = new Command('submit')
    .description('submit a job: take a recording apart into its stems')
    .requiredOption('--input-object <key>', 'the recording, an object of the bucket')
    .option('--template-id <id>', 'separate as this template says')
    .addOption(
      new Option('--audio-mode <mode>', 'separate into these stems, without a template').choices(
        AUDIO_MODE_NAMES,
      ),
    )
    .addOption(
      new Option('--codec <codec>', `of the stems, without a template (default: ${DEFAULT_CODEC})`).choices(
        CODEC_NAMES,
      ),
    )
    .addOption(
      new Option('--samplerate <hertz>', `of the stems: ${listed(SAMPLERATES)}`).argParser(readNumber),
    )
    .addOption(new Option('--bitrate <kbps>', 'of the stems').argParser(readNumber))
    .addOption(new Option('--channels <number>', 'of the stems').argParser(readNumber))
    .option('--au-object <key>', 'where to write the voice; ${ext} and ${jobid} are filled in')
    .option('--object <key>', 'where to write the background')
    .option('--bass-object <key>', `where to write the bass (${makersOf('bass')})`)
    .option('--drum-object <key>', `where to write the drums (${makersOf('drums')})`)
    .option('--output-bucket <name>', 'bucket to write to (default: the same bucket)')
    .option('--output-region <region>', 'its region (default: the same region)')
    .option('--user-data <text>', 'text to keep with the job')
    .addOption(
      new Option('--job-level <level>', `priority: ${listed(JOB_LEVELS)}; 2 runs first`).argParser(
        readNumber,
      ),
    )
    .option('--queue-id <id>', 'queue to run in (default: the one of the bucket)')
    .option('--callback-url <url>', 'where to tell that it is done; "no" for nowhere')
    .addOption(new Option('--callback-format <format>', 'how to tell it').choices(['XML', 'JSON']))
    .option('--wait', 'wait for the end of the job, and fail when it fails');
  return withTimeout(withPlace(command), '30m')
    .addHelpText(
      'after',
      `
Examples:
  $ tencent-ci jobs submit --bucket media-1250000000 --input-object in/song.mp3 \\
      --template-id t1460606b9752148c4ab182f55163ba7cd --au-object 'out/voice.\${ext}' --wait
  $ tencent-ci jobs submit --bucket media-1250000000 --input-object in/song.mp3 \\
      --audio-mode AudioAndBackground --codec mp3 \\
      --au-object 'out/voice.\${ext}' --object 'out/background.\${ext}'
${EXIT_HELP}`,
    )
    .action(async (flags: SubmitFlags) => (await import('./jobs/submit')).submit(flags));
}

function getCommand(): Command {
  const command = new Command('get')
    .description('look at jobs by their ids')
    .addArgument(new Argument('<job-id...>', 'ids of jobs'))
    .addOption(
      new Option('--wait', 'wait for the end of the jobs, and fail when one fails').conflicts('watch'),
    );
  return withWatch(withPlace(command), 'jobs')
    .addHelpText(
      'after',
      `
Examples:
  $ tencent-ci jobs get --bucket media-1250000000 j8d121820f5e411ec926ef19d53ba9c6f
  $ tencent-ci jobs get --bucket media-1250000000 j8d121820f5e411ec926ef19d53ba9c6f --wait --timeout 5m
${EXIT_HELP}`,
    )
    .action(async (ids: string[], flags: GetFlags) => (await import('./jobs/look')).get(ids, flags));
}

function listCommand(): Command {
  const command = new Command('list')
    .description('list jobs, newest first')
    .option('--tag <kind>', 'jobs of this kind (default: VoiceSeparate)')
    .option('--workflow-id <id>', 'only jobs that this workflow started')
    .option('--queue-id <id>', 'only jobs of this queue')
    .option('--input-object <key>', 'only jobs on this object');
  return withWatch(withPlace(withListing(command, 'jobs', JOB_STATE_NAMES)), 'jobs')
    .addHelpText(
      'after',
      `
Examples:
  $ tencent-ci jobs list --bucket media-1250000000 --states Failed Cancel
  $ tencent-ci jobs list --bucket media-1250000000 --created-from 2026-01-31T00:00:00+08:00
  $ tencent-ci jobs list --bucket media-1250000000 --states Submitted Running --watch
  $ tencent-ci jobs list --bucket media-1250000000 --limit 100 --json | jq '.[].jobId'
${EXIT_HELP}`,
    )
    .action(async (flags: ListFlags) => (await import('./jobs/look')).list(flags));
}

function cancelCommand(): Command {
  const command = new Command('cancel')
    .description('cancel jobs that have not finished')
    .addArgument(new Argument('<job-id...>', 'ids of jobs'));
  return withPlace(command)
    .addHelpText(
      'after',
      `
Examples:
  $ tencent-ci jobs cancel --bucket media-1250000000 j8d121820f5e411ec926ef19d53ba9c6f
${EXIT_HELP}`,
    )
    .action(async (ids: string[], flags: PlaceFlags) => (await import('./jobs/look')).cancel(ids, flags));
}
