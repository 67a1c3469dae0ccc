import { otherBucketFindings } from './bucket';
import { DEFAULT_CODEC } from './codecs';
import { SEPARATION_RULES, type SeparationInput } from './audio';
import { parseDuration } from './duration';
import {
  MQ_MODES,
  NOTIFY_SOURCE,
  NOTIFY_TYPES,
  oneOf,
  RESULT_FORMATS,
  unusedNotifyFindings,
  urlFindings,
  writeOnlyFindings,
  type WriteOnlyUrl,
} from './notify';
import { extensionFindings, nearWildcardFindings } from './output-advice';
import {
  emptyOutputFindings,
  keyLengthFindings,
  keyStartFindings,
  namedOutputs,
  noOutputFindings,
  OUTPUT_SOURCE,
  outputLengthFindings,
  outputStartFindings,
  type OutputInput,
  placeFindings,
  sameObjectFindings,
  stemFindings,
  wildcardFindings,
} from './outputs';
import { type Finding, type SettingPath, listed, ruleTable } from './rule';
import { type Setting, isUndecided, certainText } from './setting';
import { JOB_WILDCARDS, KEY_SOURCE } from './wildcards';

/** Longest user data of a job, in characters. */
const USER_DATA_MAX_LENGTH = 1024;

/** Priorities of a job; a higher one runs first. */
export const JOB_LEVELS = [0, 1, 2] as const;

/** The text that keeps a queue's callback quiet for one job. */
export const NO_CALLBACK = 'no';

/** Callback settings of a job, as a check sees them. */
export interface JobCallbackInput extends WriteOnlyUrl {
  readonly url?: Setting<string>;
  readonly format?: Setting<string>;
  readonly type?: Setting<string>;
  readonly mqRegion?: Setting<string>;
  readonly mqMode?: Setting<string>;
  readonly mqName?: Setting<string>;
}

/** The settings of a job as a check sees them. */
export interface JobInput extends SeparationInput {
  readonly inputObject?: Setting<string>;
  readonly templateId?: Setting<string>;
  /** The audio mode of the template, where that can be known. */
  readonly templateAudioMode?: Setting<string>;
  /** The codec of the template, where that can be known. */
  readonly templateCodec?: Setting<string>;
  /** The bucket of the template, where it is known to be another. */
  readonly templateBucket?: Setting<string>;
  /** The bucket of the queue, where it is known to be another. */
  readonly queueBucket?: Setting<string>;
  readonly bucket?: Setting<string>;
  /** How long an apply waits, as in `30m`. */
  readonly timeouts?: Setting<{ readonly create?: Setting<string> }>;
  readonly output?: Setting<OutputInput>;
  readonly userData?: Setting<string>;
  readonly jobLevel?: Setting<number>;
  readonly callback?: Setting<JobCallbackInput>;
  /** That a callback may go to a private address: the service runs in this network, as the emulator does. */
  readonly allowPrivateCallback?: boolean;
}

function output(
  input: JobInput,
  find: (output: OutputInput, at: SettingPath) => Finding[],
): Finding[] | undefined {
  return input.output === undefined || isUndecided(input.output) ? undefined : find(input.output, ['output']);
}

/** The codec that a job writes: of its template, or its own, or the documented default. */
function codecWritten({ templateId, templateCodec, audioConfig }: JobInput): Setting<string> {
  if (templateId !== undefined) return templateCodec;
  return isUndecided(audioConfig) ? audioConfig : (audioConfig?.codec ?? DEFAULT_CODEC);
}

/** The rules for a voice-separation job. */
export const JOB_RULES = ruleTable<JobInput>()({
  inputObject: {
    source: OUTPUT_SOURCE,
    summary: 'No input object',
    broken: ({ inputObject }) =>
      inputObject === ''
        ? { path: ['inputObject'], message: 'The input object is empty. Name an object of the bucket.' }
        : undefined,
  },
  inputLength: {
    source: KEY_SOURCE,
    summary: 'Input object too long',
    broken: ({ inputObject }) => keyLengthFindings(inputObject, ['inputObject'], 'input object'),
  },
  inputStart: {
    source: KEY_SOURCE,
    summary: 'Input object starts with a slash or backslash',
    broken: ({ inputObject }) => keyStartFindings(inputObject, ['inputObject']),
  },
  templateOrSettings: {
    source: OUTPUT_SOURCE,
    summary: 'Neither a template nor settings',
    broken: ({ templateId, audioMode }) =>
      templateId === undefined && audioMode === undefined
        ? {
            path: ['audioMode'],
            message: 'The job does not say what to separate. Set `templateId` or `audioMode`.',
          }
        : undefined,
  },
  templateAndSettings: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Template and inline settings',
    broken: ({ templateId, audioMode, audioConfig }) =>
      templateId !== undefined && (audioMode !== undefined || audioConfig !== undefined)
        ? {
            path: [audioMode === undefined ? 'audioConfig' : 'audioMode'],
            message:
              'The job follows its template, and the inline settings beside it have no effect. Remove `templateId`, ' +
              'or remove `audioMode` and `audioConfig`.',
          }
        : undefined,
  },
  templateBucket: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Template of another bucket',
    broken: ({ templateBucket, bucket }) =>
      otherBucketFindings('template', templateBucket, bucket, ['templateId']),
  },
  queueBucket: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Queue of another bucket',
    broken: ({ queueBucket, bucket }) => otherBucketFindings('queue', queueBucket, bucket, ['queueId']),
  },
  timeout: {
    source: 'tencentci_voice_separate_job',
    summary: 'Not a duration',
    broken: ({ timeouts }) => {
      const create = timeouts === undefined || isUndecided(timeouts) ? undefined : timeouts.create;
      return typeof create !== 'string' || parseDuration(create) !== undefined
        ? undefined
        : {
            path: ['timeouts', 'create'],
            message: `"${create}" is not a time to wait. Use hours, minutes and seconds: "90s", "45m" or "1h30m".`,
          };
    },
  },
  ...SEPARATION_RULES,
  outputLength: {
    source: KEY_SOURCE,
    summary: 'Output too long',
    broken: (input) => output(input, outputLengthFindings),
  },
  outputPlace: {
    source: OUTPUT_SOURCE,
    summary: 'Wrong output bucket or region',
    broken: (input) => output(input, placeFindings),
  },
  outputGiven: {
    source: OUTPUT_SOURCE,
    summary: 'No output',
    broken: (input) => output(input, noOutputFindings),
  },
  outputEmpty: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Empty output',
    broken: (input) => output(input, emptyOutputFindings),
  },
  outputStems: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Outputs do not fit the audio mode',
    broken: (input) =>
      output(input, (to, at) =>
        stemFindings(input.templateId === undefined ? input.audioMode : input.templateAudioMode, to, at),
      ),
  },
  outputWildcards: {
    source: OUTPUT_SOURCE,
    summary: 'Unknown wildcard',
    broken: (input) => output(input, (to, at) => wildcardFindings(to, at, JOB_WILDCARDS)),
  },
  outputNearWildcards: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Not a wildcard',
    broken: (input) => output(input, (to, at) => nearWildcardFindings(to, at, JOB_WILDCARDS)),
  },
  outputStart: {
    source: KEY_SOURCE,
    summary: 'Output starts with a slash or backslash',
    broken: (input) => output(input, outputStartFindings),
  },
  outputExtension: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Extension of another codec',
    broken: (input) => output(input, (to, at) => extensionFindings(codecWritten(input), to, at)),
  },
  outputSameObject: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Two outputs write the same object',
    broken: (input) => output(input, (to, at) => sameObjectFindings(namedOutputs(to, at))),
  },
  userData: {
    source: OUTPUT_SOURCE,
    summary: 'Wrong user data',
    broken: ({ userData }) => {
      const known = certainText(userData);
      if (!known) return undefined;
      if (known.text.length > USER_DATA_MAX_LENGTH) {
        return {
          path: ['userData'],
          message: `User data has ${known.text.length} characters. Use at most ${USER_DATA_MAX_LENGTH}.`,
        };
      }
      const wrong = /[^\x20-\x7e]/.exec(known.text)?.[0];
      return wrong === undefined
        ? undefined
        : {
            path: ['userData'],
            message: `User data contains ${JSON.stringify(wrong)}. Use printable ASCII characters only.`,
          };
    },
  },
  jobLevel: {
    source: OUTPUT_SOURCE,
    summary: 'Unknown job level',
    broken: ({ jobLevel }) =>
      jobLevel === undefined || isUndecided(jobLevel) || JOB_LEVELS.some((level) => level === jobLevel)
        ? undefined
        : {
            path: ['jobLevel'],
            message: `Job level ${jobLevel} does not exist. Use one of ${listed(JOB_LEVELS)}; 2 runs first.`,
          },
  },
  callback: {
    source: NOTIFY_SOURCE,
    summary: 'Wrong callback settings',
    broken: ({ callback, allowPrivateCallback }) =>
      callback === undefined || isUndecided(callback)
        ? undefined
        : callbackFindings(callback, allowPrivateCallback ?? false),
  },
  callbackUnused: {
    source: NOTIFY_SOURCE,
    severity: 'warning',
    summary: 'Callback setting without effect',
    broken: ({ callback }) =>
      callback === undefined || isUndecided(callback) || callback.type === 'TDMQ'
        ? undefined
        : unusedNotifyFindings(callback, ['callback']),
  },
});

function callbackFindings(callback: JobCallbackInput, allowPrivate: boolean): Finding[] {
  const findings = [
    ...oneOf(callback.format, RESULT_FORMATS, ['callback', 'format'], 'callback format'),
    ...oneOf(callback.type, NOTIFY_TYPES, ['callback', 'type'], 'callback type'),
    ...oneOf(callback.mqMode, MQ_MODES, ['callback', 'mqMode'], 'queue mode'),
  ];
  for (const name of ['url', 'urlWo'] as const) {
    if (callback[name] === NO_CALLBACK) continue;
    findings.push(...urlFindings(callback[name], ['callback', name], allowPrivate));
  }
  findings.push(...writeOnlyFindings(callback, ['callback']));
  if (callback.type !== 'TDMQ') return findings;
  // An unset mode means a queue: CI API, Structure, CallBackMqConfig.
  for (const name of ['mqRegion', 'mqName'] as const) {
    if (callback[name] !== undefined) continue;
    const message = `A callback over TDMQ needs \`${name}\`. Set \`mqRegion\` and \`mqName\`.`;
    findings.push({ path: ['callback', name], message });
  }
  return findings;
}
