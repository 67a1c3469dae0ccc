import { given, type JobSettings, submitJob } from '../../ci';
import { audioToSend, check, JOB_RULES, respell, type SettingPath, type Violation } from '../../rules';
import { type Connection, connected } from '../connect';
import { EXIT, Failure } from '../exit';
import type { SubmitFlags } from '../flags';
import { followJobs } from '../follow';
import { jobJson, jobProblem, jobText, print } from '../print';

/**
 * Submits a job, and waits for its end when that is asked for.
 * @throws Failure when the options break a rule, or when the job that was waited for did not succeed.
 */
export function submit(flags: SubmitFlags): Promise<void> {
  return connected(flags, async (connection) => {
    const { client, target } = connection;
    const settings = settingsOf(flags, connection);
    const submitted = await submitJob(client, target, settings);
    if (!flags.wait) {
      print(flags.json ? jobJson(submitted) : jobText(submitted));
      return;
    }
    process.stderr.write(`Job ${submitted.jobId} is submitted.\n`);
    const [job = submitted] = await followJobs(connection, [submitted.jobId], flags.timeout);
    print(flags.json ? jobJson(job) : jobText(job));
    if (job.state !== 'Success') throw new Failure(EXIT.failed, jobProblem(job));
  });
}

function settingsOf(flags: SubmitFlags, { target, local }: Connection): JobSettings {
  const { inputObject, templateId, audioMode, codec, samplerate, bitrate, channels, userData, jobLevel } =
    flags;
  const { object, auObject, bassObject, drumObject, callbackUrl, callbackFormat } = flags;
  const audio = given({ codec, samplerate, bitrate, channels });
  const audioConfig = Object.keys(audio).length > 0 ? audio : undefined;
  const output = given({
    region: flags.outputRegion ?? target.region,
    bucket: flags.outputBucket ?? target.bucket,
    object,
    auObject,
    bassObject,
    drumObject,
  });
  const found = check(JOB_RULES, {
    inputObject,
    templateId,
    audioMode,
    audioConfig,
    output,
    userData,
    jobLevel,
    callback: given({ url: callbackUrl, format: callbackFormat }),
    allowPrivateCallback: local,
  });
  const broken = found.filter(({ severity }) => severity === 'error');
  if (broken.length > 0) {
    throw new Failure(EXIT.usage, broken.map(told).join('\n'));
  }
  for (const warning of found) process.stderr.write(`Warning: ${told(warning)}\n`);
  return given({
    input: { object: inputObject },
    operation: given({
      templateId,
      voiceSeparate:
        // A template wins over what stands beside it.
        audioMode === undefined || templateId !== undefined
          ? undefined
          : { audioMode, audioConfig: audioToSend(audioMode, audio) },
      output,
      userData,
      jobLevel,
    }),
    queueId: flags.queueId,
    callBack: callbackUrl,
    callBackFormat: callbackFormat,
  });
}

function told({ path, message }: Violation): string {
  // The command line has no blocks.
  const flat = message.replace(/`output`\./g, '');
  const text = respell(flat, (name) => option([...path.slice(0, -1), name]));
  const own = option(path);
  return path.at(-1) === 'output' || text.includes(own) ? text : `${own}: ${text}`;
}

/** A setting as the command line spells it: `auObject` of the output is `--au-object`. */
function option(path: SettingPath): string {
  const [first] = path;
  const setting = path.filter((step) => typeof step === 'string').at(-1) ?? '';
  if (setting === 'audioConfig') return '--codec, --samplerate, --bitrate, --channels';
  const place = first === 'output' && (setting === 'region' || setting === 'bucket');
  const flag = place || first === 'callback' ? `${first}-${setting}` : setting;
  return `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
