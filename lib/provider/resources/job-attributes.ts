import { attribute } from '../../plugin';
import { NO_CALLBACK } from '../../rules';
import { audioConfigAttributes } from '../audio-attributes';
import { ENCODING, JOB_STATE, MODES } from '../descriptions';
import { placeAttributes } from '../place';
import { outputAttributes } from './output';
import { writeOnlyUrl } from './write-only-url';

/** How long a job is waited for unless the configuration says otherwise. */
export const DEFAULT_TIMEOUT = '30m';

const fixed = { optional: true, replace: true } as const;

/** What a job is asked to do. A job cannot be changed, so a change of any of these submits a new one. */
const orderAttributes = {
  input_object: attribute.string({
    description: 'Key of the recording in the bucket.',
    required: true,
    replace: true,
  }),
  template_id: attribute.string({
    description: 'Id of the template to separate with; or else give `audio_mode` and `audio_config`.',
    ...fixed,
  }),
  audio_mode: attribute.string({
    description: `What is separated, without a template: ${MODES}.`,
    ...fixed,
  }),
  audio_config: attribute.single({
    description: `How the result is encoded, without a template. ${ENCODING}`,
    optional: true,
    attributes: audioConfigAttributes(true, undefined),
  }),
  output: attribute.single({
    description: 'Where the separated audio is written. Each stem that is made needs a path.',
    required: true,
    attributes: outputAttributes('job', '`${ext}` and `${jobid}`', true),
  }),
  user_data: attribute.string({
    description:
      'Text that the service keeps with the job and repeats in callbacks: printable ASCII, at most 1024.',
    ...fixed,
  }),
  job_level: attribute.number({
    description: 'Priority: 0 (the default), 1 or 2; a higher one runs first.',
    default: 0,
    replace: true,
  }),
  queue_id: attribute.string({
    description: 'Queue that the job runs on. Defaults to the one that the service chooses.',
    optional: true,
    computed: true,
    keep: true,
    replace: true,
  }),
  callback: attribute.single({
    description: 'Where the end of the job is reported. Defaults to what its queue says.',
    optional: true,
    attributes: {
      url: attribute.string({
        description:
          `Public HTTP or HTTPS address, or \`${NO_CALLBACK}\` to keep the queue from reporting. It may hold a password ` +
          'or a token, so plans do not show it.',
        sensitive: true,
        ...fixed,
      }),
      ...writeOnlyUrl({ replace: true, sent: 'submits the job anew' }),
      format: attribute.string({ description: '`XML` (the default of the service) or `JSON`.', ...fixed }),
      type: attribute.string({
        description: '`Url` (the default of the service), or `TDMQ` for a message queue.',
        ...fixed,
      }),
      mq_region: attribute.string({ description: 'Region of the message queue in short: `sh`.', ...fixed }),
      mq_mode: attribute.string({ description: '`Topic`, or `Queue`, which an unset one means.', ...fixed }),
      mq_name: attribute.string({ description: 'Name of the message queue.', ...fixed }),
    },
  }),
  triggers: attribute.map('string', {
    description: 'Values of any meaning; a change of one submits the job anew.',
    ...fixed,
  }),
};

/** What became of a job. Nothing of it changes once the job has finished. */
export const outcomeAttributes = {
  state: attribute.string({
    description: JOB_STATE,
    computed: true,
  }),
  outputs: attribute.nestedList({
    description: 'The files that the job wrote.',
    computed: true,
    attributes: {
      object: attribute.string({ description: 'Key of the file.', computed: true }),
      md5: attribute.string({ description: 'MD5 of its content.', computed: true }),
    },
  }),
  code: attribute.string({ description: 'Why the job failed, in a word.', computed: true }),
  message: attribute.string({ description: 'Why the job failed.', computed: true }),
  start_time: attribute.string({ description: 'When the job started.', computed: true }),
  end_time: attribute.string({ description: 'When the job ended.', computed: true }),
};

/** The attributes of a job. */
export const jobAttributes = {
  id: attribute.string({ description: '`<region>/<bucket>/<job_id>`.', computed: true, keep: true }),
  ...placeAttributes,
  ...orderAttributes,
  wait: attribute.bool({
    description: 'Wait until the job has finished, and fail if it does. Defaults to true.',
    default: true,
  }),
  timeouts: attribute.single({
    description: 'How long to wait.',
    optional: true,
    attributes: {
      create: attribute.string({
        description: `As in \`90s\`, \`45m\` or \`1h30m\`. Defaults to \`${DEFAULT_TIMEOUT}\`.`,
        default: DEFAULT_TIMEOUT,
      }),
    },
  }),
  job_id: attribute.string({
    description: 'Id that the service gave the job.',
    computed: true,
    keep: true,
  }),
  create_time: attribute.string({
    description: 'When the job was submitted.',
    computed: true,
    keep: true,
  }),
  ...outcomeAttributes,
};

/** The names of what becomes known while a job runs. */
export const OUTCOME = Object.keys(outcomeAttributes) as readonly (keyof typeof outcomeAttributes)[];
