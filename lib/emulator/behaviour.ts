/**
 * How the emulator behaves where the documentation of CI is silent or contradicts itself. Each switch is one
 * open question; its values are the plausible answers. A program that works with all of them works with the
 * service, whichever the truth is.
 */
export interface Behaviour {
  /**
   * Whether only buckets that were created exist (`buckets` at the start, or `PUT /` on the COS host), and CI
   * is off in new ones. Otherwise every bucket with a valid name exists and has CI and Smart Audio on.
   * @default false
   */
  strictBuckets: boolean;

  /**
   * Update of an id that does not exist: 404 `NoSuchTemplate` and its like, 400 `ResourceNotFound`, or 200.
   * @default 'not-found'
   */
  updateUnknownId: 'not-found' | 'bad-request' | 'ok';

  /**
   * Delete of an id that does not exist; the values are those of `updateUnknownId`.
   * @default 'not-found'
   */
  deleteUnknownId: 'not-found' | 'bad-request' | 'ok';

  /**
   * Samplerate, bitrate and channels in MusicMode, where they have no effect: refused, as our rules do; taken
   * and dropped; or taken and sent back.
   * @default 'reject'
   */
  musicModeSettings: 'reject' | 'drop' | 'echo';

  /**
   * Codec amr without a samplerate: the documented default of 44100 breaks amr's own rule. Taken as 8000, or
   * refused.
   * @default 'accept'
   */
  amrWithoutSamplerate: 'accept' | 'reject';

  /**
   * Audio settings that were not given, in responses: left out, empty elements, or the documented defaults
   * (codec and samplerate; bitrate and channels follow the recording and have none).
   * @default 'absent'
   */
  omittedAudioConfig: 'absent' | 'empty' | 'defaults';

  /**
   * Fields of template responses: all, or the older shape without RequestId, BucketId and Category.
   * @default 'full'
   */
  responseFields: 'full' | 'older';

  /**
   * Two templates or two workflows of one name in a bucket.
   * @default 'allow'
   */
  duplicateNames: 'allow' | 'refuse';

  /**
   * `PUT /template/<id>` without AudioConfig, which the official Terraform provider sends: refused, back to
   * the defaults, or the old settings kept.
   * @default 'reject'
   */
  updateWithoutAudioConfig: 'reject' | 'reset' | 'keep';

  /**
   * Deleting (or also updating) a template that a workflow uses.
   * @default 'allow'
   */
  templateInUse: 'allow' | 'refuse-delete' | 'refuse';

  /**
   * How many times a template or workflow, once changed, is still read as it was before.
   * @default 0
   */
  staleReads: number;

  /**
   * Largest pageSize of a list; a larger one is cut down to it, and PageSize in the answer says so.
   * @default 100
   */
  maxPageSize: number;

  /**
   * How many templates a bucket may have; 0 is no limit.
   * @default 0
   */
  maxTemplates: number;

  /**
   * Changing the configuration of an Active workflow: refused (console, Python SDK), or taken (API samples).
   * @default 'refuse'
   */
  updateActiveWorkflow: 'refuse' | 'allow';

  /**
   * Deleting an Active workflow: refused (console), or done.
   * @default 'refuse'
   */
  deleteActiveWorkflow: 'refuse' | 'allow';

  /**
   * A workflow whose graph breaks the table of links between nodes.
   * @default 'check'
   */
  workflowGraph: 'check' | 'ignore';

  /**
   * A workflow or job that names a template which does not exist.
   * @default 'refuse'
   */
  unknownTemplate: 'refuse' | 'allow';

  /**
   * ExtFilter in responses: every setting spelled out and in another order; so even when none was sent; or as
   * it was sent.
   * @default 'expand'
   */
  extFilterEcho: 'expand' | 'always' | 'as-sent';

  /**
   * Queue ids in `Start.Input` that were not sent: filled in by the service, or not.
   * @default 'fill'
   */
  startQueueIds: 'fill' | 'as-sent';

  /**
   * ObjectPrefix in responses: as it was sent, or with a leading slash, as one sample shows.
   * @default 'as-sent'
   */
  objectPrefixEcho: 'as-sent' | 'leading-slash';

  /**
   * NotifyConfig without State: echoed without one, or with `On`.
   * @default 'as-sent'
   */
  notifyStateEcho: 'as-sent' | 'filled';

  /**
   * The `name` parameter of `GET /workflow`.
   * @default 'prefix'
   */
  workflowNameFilter: 'prefix' | 'exact';

  /**
   * How long after its activation a workflow starts to see uploads, in seconds ("within five minutes").
   * @default 0
   */
  activationDelay: number;

  /**
   * The name of an execution's time: the documents print two.
   * @default 'CreateTime'
   */
  executionTime: 'CreateTime' | 'CreationTime' | 'both';

  /**
   * How many times a bucket is still read as `off` after binding CI.
   * @default 0
   */
  bindReads: number;

  /**
   * How many times a bucket is read as `unbinding` after unbinding CI.
   * @default 0
   */
  unbindReads: number;

  /**
   * Binding a bucket that is bound.
   * @default 'ok'
   */
  rebind: 'ok' | 'conflict';

  /**
   * Unbinding a bucket that still has workflows or enabled services.
   * @default 'refuse'
   */
  unbindInUse: 'refuse' | 'allow';

  /**
   * Body of the answer to `DELETE /asrbucket`: like that of `/mediabucket`, or none.
   * @default 'bucket-name'
   */
  disableServiceAnswer: 'bucket-name' | 'empty';

  /**
   * Callback addresses in private networks: refused, as the service must, or taken, so that a receiver on
   * this machine can be called.
   * @default 'allow'
   */
  privateCallbacks: 'refuse' | 'allow';

  /**
   * A workflow that its own output can start again: taken, and stopped after a few rounds, or refused.
   * @default 'allow' - an author may mean it, and does not tell the service
   */
  triggerLoop: 'allow' | 'refuse';

  /**
   * How many jobs of a queue run at once, which the queue tells as its MaxConcurrent. With 0, every job stays
   * Submitted.
   * @default 10 - as in the samples
   */
  maxConcurrent: number;

  /**
   * Cancelling a job that has succeeded or failed: refused, or taken without effect.
   * @default 'refuse'
   */
  cancelFinishedJob: 'refuse' | 'ok';
}

/** The emulator's behaviour when nothing else is asked for. */
export const DEFAULT_BEHAVIOUR: Readonly<Behaviour> = {
  strictBuckets: false,
  updateUnknownId: 'not-found',
  deleteUnknownId: 'not-found',
  musicModeSettings: 'reject',
  amrWithoutSamplerate: 'accept',
  omittedAudioConfig: 'absent',
  responseFields: 'full',
  duplicateNames: 'allow',
  updateWithoutAudioConfig: 'reject',
  templateInUse: 'allow',
  staleReads: 0,
  maxPageSize: 100,
  maxTemplates: 0,
  updateActiveWorkflow: 'refuse',
  deleteActiveWorkflow: 'refuse',
  workflowGraph: 'check',
  unknownTemplate: 'refuse',
  extFilterEcho: 'expand',
  startQueueIds: 'fill',
  objectPrefixEcho: 'as-sent',
  notifyStateEcho: 'as-sent',
  workflowNameFilter: 'prefix',
  activationDelay: 0,
  executionTime: 'CreateTime',
  bindReads: 0,
  unbindReads: 0,
  rebind: 'ok',
  unbindInUse: 'refuse',
  disableServiceAnswer: 'bucket-name',
  privateCallbacks: 'allow',
  triggerLoop: 'allow',
  maxConcurrent: 10,
  cancelFinishedJob: 'refuse',
};

/** The values a switch can have: a list of them, or any whole number from the one given. */
type Values<T> = [T] extends [number] ? { readonly from: number } : readonly T[];

/** Every switch with its values. */
export const BEHAVIOUR_VALUES: { readonly [Name in keyof Behaviour]: Values<Behaviour[Name]> } = {
  strictBuckets: [true, false],
  updateUnknownId: ['not-found', 'bad-request', 'ok'],
  deleteUnknownId: ['not-found', 'bad-request', 'ok'],
  musicModeSettings: ['reject', 'drop', 'echo'],
  amrWithoutSamplerate: ['accept', 'reject'],
  omittedAudioConfig: ['absent', 'empty', 'defaults'],
  responseFields: ['full', 'older'],
  duplicateNames: ['allow', 'refuse'],
  updateWithoutAudioConfig: ['reject', 'reset', 'keep'],
  templateInUse: ['allow', 'refuse-delete', 'refuse'],
  staleReads: { from: 0 },
  maxPageSize: { from: 1 },
  maxTemplates: { from: 0 },
  updateActiveWorkflow: ['refuse', 'allow'],
  deleteActiveWorkflow: ['refuse', 'allow'],
  workflowGraph: ['check', 'ignore'],
  unknownTemplate: ['refuse', 'allow'],
  extFilterEcho: ['expand', 'always', 'as-sent'],
  startQueueIds: ['fill', 'as-sent'],
  objectPrefixEcho: ['as-sent', 'leading-slash'],
  notifyStateEcho: ['as-sent', 'filled'],
  workflowNameFilter: ['prefix', 'exact'],
  activationDelay: { from: 0 },
  executionTime: ['CreateTime', 'CreationTime', 'both'],
  bindReads: { from: 0 },
  unbindReads: { from: 0 },
  rebind: ['ok', 'conflict'],
  unbindInUse: ['refuse', 'allow'],
  disableServiceAnswer: ['bucket-name', 'empty'],
  privateCallbacks: ['refuse', 'allow'],
  triggerLoop: ['allow', 'refuse'],
  maxConcurrent: { from: 0 },
  cancelFinishedJob: ['refuse', 'ok'],
};

/**
 * Reads a switch as the command line gives it: `musicModeSettings=echo`.
 * @throws Error with a sentence for the reader when there is no such switch or value.
 */
export function parseBehaviour(text: string): Partial<Behaviour> {
  const [name = '', value = ''] = text.split(/=(.*)/s);
  if (!Object.hasOwn(BEHAVIOUR_VALUES, name)) {
    throw new Error(
      `There is no behaviour "${name}". Use one of ${Object.keys(BEHAVIOUR_VALUES).join(', ')}.`,
    );
  }
  const values: { readonly from: number } | readonly (string | boolean)[] =
    BEHAVIOUR_VALUES[name as keyof Behaviour];
  if ('from' in values) {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!(number >= values.from)) {
      throw new Error(`${name} cannot be "${value}". Use a whole number from ${values.from}.`);
    }
    return { [name]: number };
  }
  const match = values.find((candidate) => String(candidate) === value);
  if (match === undefined) {
    throw new Error(`${name} cannot be "${value}". Use one of ${values.join(', ')}.`);
  }
  return { [name]: match };
}
