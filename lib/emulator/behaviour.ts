/** A switch with a few values. */
interface Choice<Value extends string | boolean> {
  readonly values: readonly Value[];
  readonly standard: Value;
  readonly about: string;
}

/** A switch that is a whole number. */
interface WholeNumber {
  /** The least that it can be. */
  readonly from: number;
  readonly standard: number;
  readonly about: string;
}

function choice<const Value extends string | boolean>(
  values: readonly Value[],
  standard: NoInfer<Value>,
  about: string,
): Choice<Value> {
  return { values, standard, about };
}

function whole({ from }: { readonly from: number }, standard: number, about: string): WholeNumber {
  return { from, standard, about };
}

const UNKNOWN_ID = ['not-found', 'bad-request', 'ok'] as const;
const REFUSE = ['refuse', 'allow'] as const;

/**
 * Every switch of the emulator: its values, the one in force when nothing else is asked for, and what it decides.
 * Each is a question that the documentation of CI leaves open or answers twice; its values are the plausible
 * answers. A program that works with all of them works with the service, whichever the truth is.
 */
const TABLE = {
  strictBuckets: choice(
    [true, false],
    false,
    'Whether only buckets that were created exist (`buckets` at the start, or `PUT /` on the COS host), and CI is ' +
      'off in new ones. Otherwise every bucket with a valid name exists.',
  ),
  newBuckets: choice(
    ['on', 'off'],
    'on',
    'CI and its services in a bucket that is named for the first time: on, or off until a client turns them on. ' +
      '`buckets` at the start says it for each of its own.',
  ),
  updateUnknownId: choice(
    UNKNOWN_ID,
    'not-found',
    'Update of an id that does not exist: `TemplateNotFound` and its like, `ResourceNotFound`, or 200.',
  ),
  deleteUnknownId: choice(
    UNKNOWN_ID,
    'not-found',
    'Delete of an id that does not exist; the values are those of `updateUnknownId`.',
  ),
  deleteAnswer: choice(
    ['documented', 'empty'],
    'documented',
    'Body of the answer to the delete of a template or workflow: as in the documents, or none. The request id in the ' +
      'header is there in either case.',
  ),
  advice: choice(
    ['ignore', 'refuse'],
    'ignore',
    'What no document forbids and our constructs and provider warn about, such as an output for a stem that is not ' +
      'made: taken, or refused. `musicModeSettings` decides by itself.',
  ),
  notFoundStatus: choice(
    ['404', '400', '403'],
    '404',
    'The status of `TemplateNotFound`, `WorkflowNotFound`, `WorkflowExecutionNotFound`, `QueueNotFound` and ' +
      '`JobNotFound`.',
  ),
  accessDeniedStatus: choice(
    ['403', '401'],
    '403',
    'The status of `AccessDenied` on the hosts of CI, whose table of errors has it twice.',
  ),
  passRole: choice(
    ['jobs-and-workflows', 'jobs'],
    'jobs-and-workflows',
    'What needs `cam:PassRole` for the role `CI_QCSRole` where a policy is enforced: jobs, of which it is documented, or ' +
      'what makes, changes or triggers workflows too.',
  ),
  authorizationCodes: choice(
    ['cos', 'ci'],
    'cos',
    'What hosts of CI call a signature that they do not accept: as COS does (`AccessDenied`, `SignatureDoesNotMatch`, ' +
      '`InvalidAccessKeyId`), which official SDKs go by, or as the table of CI does, with 401 ' +
      '(`MissingAuthorization`, `InvalidAuthorization`, `SecretidNotExist`, `SignatureExpired`).',
  ),
  conflictStatus: choice(
    ['400', '403', '409'],
    '400',
    'The status of `TemplateNameDuplicate`, `CreatedTemplateNumLimit`, `WorkFlowNumLimit` and `BucketAlreadyBinded`.',
  ),
  musicModeSettings: choice(
    ['reject', 'drop', 'echo'],
    'drop',
    'Samplerate, bitrate and channels in MusicMode, where they have no effect: refused; taken and dropped; or taken ' +
      'and sent back.',
  ),
  codecCase: choice(
    ['as-sent', 'lower', 'refuse'],
    'as-sent',
    'Codecs in capital letters, as official samples write them: taken and sent back so; taken and sent back in ' +
      'small letters; or refused.',
  ),
  amrWithoutSamplerate: choice(
    ['accept', 'reject'],
    'accept',
    "Codec amr without a samplerate: the documented default of 44100 breaks amr's own rule. Taken as 8000, or refused.",
  ),
  omittedAudioConfig: choice(
    ['absent', 'empty', 'defaults'],
    'absent',
    'Audio settings that were not given, in responses: left out, empty elements, or the documented defaults (codec ' +
      'and samplerate; bitrate and channels follow the recording and have none).',
  ),
  responseFields: choice(
    ['full', 'older'],
    'full',
    'Fields of template responses: all, or the older shape without RequestId, BucketId and Category.',
  ),
  duplicateNames: choice(
    REFUSE,
    'refuse',
    'Two templates of one name in a bucket: refused (`TemplateNameDuplicate` is a code of the service), or taken.',
  ),
  otherTemplates: choice(
    ['as-sent', 'nested'],
    'as-sent',
    'The settings of templates that are not for voice separation, in answers: where they stood when they were sent, or ' +
      'inside an element named as their kind.',
  ),
  updateWithoutAudioConfig: choice(
    ['reject', 'reset', 'keep'],
    'keep',
    '`PUT /template/<id>` without AudioConfig, which the official Terraform provider sends: refused, back to the ' +
      'defaults, or the old settings kept.',
  ),
  templateInUse: choice(
    ['allow', 'refuse-delete', 'refuse'],
    'allow',
    'Deleting (or also updating) a template that a workflow uses.',
  ),
  rateLimit: whole(
    { from: 0 },
    0,
    'How many requests are taken in a second; what is more is refused with `SlowDown` (429 on CI, 503 on COS). 0 is ' +
      'no limit.',
  ),
  staleReads: whole(
    { from: 0 },
    0,
    'How many times a template or workflow, once changed, is still read as it was before.',
  ),
  listedItems: choice(
    ['whole', 'brief'],
    'whole',
    'What lists of templates, workflows and queues say of each: all that a query by its id says, as the documents show ' +
      'it, or nothing of its settings.',
  ),
  maxPageSize: whole(
    { from: 1 },
    100,
    'Largest page of a list; a larger one is cut down to it, and PageSize in the answer says so where there is one.',
  ),
  maxTemplates: whole({ from: 0 }, 0, 'How many templates a bucket may have; 0 is no limit.'),
  maxWorkflows: whole({ from: 0 }, 0, 'How many workflows a bucket may have; 0 is no limit.'),
  updateActiveWorkflow: choice(
    REFUSE,
    'refuse',
    'Changing the configuration of an Active workflow: refused (console, Python SDK), or taken (API samples).',
  ),
  deleteActiveWorkflow: choice(REFUSE, 'refuse', 'Deleting an Active workflow: refused (console), or done.'),
  switchAnswer: choice(
    ['workflow', 'empty'],
    'workflow',
    'The answer to `PUT /workflow/<id>?active` and `?paused`: the workflow, as the official Python SDK reads it, or ' +
      'none, as the documents show it.',
  ),
  workflowGraph: choice(
    ['check', 'ignore'],
    'check',
    'A workflow whose graph breaks the table of links between nodes.',
  ),
  workflowOutputObject: choice(
    ['optional', 'required'],
    'optional',
    'A voice-separation node without `Object` in its output: taken, as in jobs, or refused, as the table of all kinds ' +
      'of node says.',
  ),
  unknownTemplate: choice(REFUSE, 'refuse', 'A workflow or job that names a template which does not exist.'),
  extFilterEcho: choice(
    ['expand', 'always', 'as-sent'],
    'expand',
    'ExtFilter in responses: every setting spelled out and in another order; so even when none was sent; or as it ' +
      'was sent.',
  ),
  startQueueIds: choice(
    ['fill', 'fill-media', 'as-sent'],
    'fill',
    'Queue ids in `Start.Input` that were not sent: filled in by the service, with the queue of Smart Audio or with ' +
      'that of media processing, or not.',
  ),
  objectPrefixEcho: choice(
    ['as-sent', 'leading-slash'],
    'as-sent',
    'ObjectPrefix in responses: as it was sent, or with a leading slash, as one sample shows.',
  ),
  notifyStateEcho: choice(
    ['as-sent', 'filled'],
    'as-sent',
    'NotifyConfig without State: echoed without one, or with `On`.',
  ),
  watermarkStateEcho: choice(
    ['as-sent', 'filled'],
    'as-sent',
    'DigitalWatermark of a node: echoed as it was sent, or with the `State` that only answers carry.',
  ),
  otherNodes: choice(
    ['skip', 'fail'],
    'skip',
    'Nodes that separate no voices, when a workflow runs, since the emulator does not do what they do: their tasks ' +
      'succeed, write nothing and say so, and what follows goes on with the input of the workflow; or they fail.',
  ),
  workflowNameFilter: choice(['prefix', 'exact'], 'prefix', 'The `name` parameter of `GET /workflow`.'),
  activationDelay: whole(
    { from: 0 },
    0,
    'How long after its activation a workflow starts to see uploads, in seconds ("within five minutes").',
  ),
  executionFields: choice(
    ['both', 'samples', 'sdk'],
    'both',
    'What the time and the name of an execution are called: `CreateTime` and `Name`, as samples in the documents ' +
      'print, `CreationTime` and `WorkflowName`, as the official Go SDK reads, or both.',
  ),
  bindReads: whole({ from: 0 }, 0, 'How many times a bucket is still read as `off` after binding CI.'),
  unbindReads: whole({ from: 0 }, 0, 'How many times a bucket is read as `unbinding` after unbinding CI.'),
  rebind: choice(
    ['ok', 'conflict'],
    'ok',
    'Binding a bucket that is bound, or enabling a service that is enabled.',
  ),
  withoutMedia: choice(
    REFUSE,
    'refuse',
    'Templates and workflows of a bucket without media processing: refused with `MediaBucketUnBinded` (a first-hand ' +
      'report), or taken, since the pages of voice separation ask only for Smart Audio.',
  ),
  unbindInUse: choice(REFUSE, 'refuse', 'Unbinding a bucket that still has workflows or enabled services.'),
  disableServiceAnswer: choice(
    ['bucket-name', 'empty'],
    'bucket-name',
    'Body of the answer to `DELETE /asrbucket`: like that of `/mediabucket`, or none.',
  ),
  privateCallbacks: choice(
    REFUSE,
    'allow',
    'Callback addresses in private networks: refused, as the service must, or taken, so that a receiver on this ' +
      'machine can be called.',
  ),
  triggerLoop: choice(
    ['allow', 'refuse'],
    'allow',
    'A workflow that its own output can start again: taken, since an author may mean it and does not tell the ' +
      'service, and stopped after a few rounds; or refused.',
  ),
  maxConcurrent: whole(
    { from: 0 },
    10,
    'How many jobs of a queue run at once, which the queue tells as its MaxConcurrent. With 0, every job stays ' +
      'Submitted.',
  ),
  jobProgress: choice(
    ['absent', 'told'],
    'absent',
    'Progress of a job, which the official Go SDK reads and no document shows: not told, or in percent, 0 until it has ' +
      'succeeded and 100 then.',
  ),
  cancelFinishedJob: choice(
    ['refuse', 'ok'],
    'refuse',
    'Cancelling a job that has succeeded or failed: refused, or taken without effect.',
  ),
} satisfies Record<string, Choice<string> | Choice<boolean> | WholeNumber>;

type SwitchName = keyof typeof TABLE;

type ValueOf<Switch> = Switch extends { readonly values: readonly (infer Value)[] } ? Value : number;

/**
 * Whole characters of the service, by name: the switches in which each differs from the standard ones. `default` is the
 * most plausible service; `strict` refuses besides what we would advise against, so that a program that works with it
 * leans on no leniency.
 */
const PRESET_TABLE = {
  default: {},
  strict: {
    newBuckets: 'off',
    advice: 'refuse',
    musicModeSettings: 'reject',
    codecCase: 'refuse',
    updateWithoutAudioConfig: 'reject',
    workflowOutputObject: 'required',
  },
} satisfies Record<string, Partial<Behaviour>>;

/** The name of a preset. */
export type Preset = keyof typeof PRESET_TABLE;

/** The presets by name: the switches in which each differs from the standard ones. */
export const PRESETS: Readonly<Record<Preset, Partial<Behaviour>>> = PRESET_TABLE;

/**
 * Every switch as a preset sets it.
 * @throws Error with a sentence for the reader when there is no such preset.
 */
export function presetBehaviour(preset: Preset): Readonly<Behaviour> {
  if (!Object.hasOwn(PRESETS, preset)) {
    throw new Error(`There is no preset "${preset}". Use one of ${Object.keys(PRESETS).join(', ')}.`);
  }
  return { ...DEFAULT_BEHAVIOUR, ...PRESETS[preset] };
}

/** How the emulator behaves where the documentation of CI is silent; `tencent-ci emulator --help` lists the switches. */
export type Behaviour = { -readonly [Name in SwitchName]: ValueOf<(typeof TABLE)[Name]> };

/** The emulator's behaviour when nothing else is asked for. */
export const DEFAULT_BEHAVIOUR = Object.fromEntries(
  Object.entries(TABLE).map(([name, { standard }]) => [name, standard]),
) as Readonly<Behaviour>;

/** A switch as a reader is told of it. */
export interface SwitchDescription {
  readonly name: string;
  /** What it can be, in words. */
  readonly allowed: string;
  /** What it can be; absent for a whole number, which can be anything from `from`. */
  readonly values?: readonly (string | boolean)[];
  readonly from?: number;
  readonly standard: string | boolean | number;
  /** What it decides. */
  readonly about: string;
}

/** Every switch as a reader is told of it: what it can be, what it is by default, and what it decides. */
export const SWITCHES: readonly SwitchDescription[] = Object.entries(TABLE).map(([name, row]) => ({
  name,
  allowed: 'from' in row ? `a number from ${row.from}` : row.values.join(', '),
  ...('from' in row ? { from: row.from } : { values: row.values }),
  standard: row.standard,
  about: row.about,
}));

/**
 * Reads a switch as the command line gives it: `musicModeSettings=echo`.
 * @throws Error with a sentence for the reader when there is no such switch or value.
 */
export function parseBehaviour(text: string): Partial<Behaviour> {
  const [name = '', value = ''] = text.split(/=(.*)/s);
  if (!isSwitch(name)) {
    throw new Error(`There is no behaviour "${name}". Use one of ${Object.keys(TABLE).join(', ')}.`);
  }
  const row: Choice<string | boolean> | WholeNumber = TABLE[name];
  if ('from' in row) {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!(number >= row.from)) {
      throw new Error(`${name} cannot be "${value}". Use a whole number from ${row.from}.`);
    }
    return { [name]: number };
  }
  const match = row.values.find((candidate) => String(candidate) === value);
  if (match === undefined) {
    throw new Error(`${name} cannot be "${value}". Use one of ${row.values.join(', ')}.`);
  }
  return { [name]: match };
}

function isSwitch(name: string): name is SwitchName {
  return Object.hasOwn(TABLE, name);
}
