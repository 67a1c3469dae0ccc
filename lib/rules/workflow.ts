import { canTrigger, passingExtensions, type TriggerScope } from './loops';
import { otherBucketFindings } from './bucket';
import { nameRules } from './names';
import { NOTIFY_RULES, type NotifyInput, oneOf } from './notify';
import { extensionFindings, nearWildcardFindings, overwrittenFindings } from './output-advice';
import {
  emptyOutputFindings,
  keyLengthFindings,
  type NamedOutput,
  namedOutputs,
  noOutputFindings,
  OUTPUT_SOURCE,
  outputLengthFindings,
  outputStartFindings,
  type OutputInput,
  placeFindings,
  sameObjectFindings,
  STEM_OUTPUTS,
  stemFindings,
  unnamedInWorkflow,
  wildcardFindings,
} from './outputs';
import { type Finding, type SettingPath, ruleTable } from './rule';
import { type Setting, isUndecided } from './setting';
import { WORKFLOW_STATES } from './states';
import { KEY_SOURCE, WORKFLOW_WILDCARDS } from './wildcards';

const SOURCE = 'CI API, Creating Workflow';

/** Longest name of a workflow, in characters. */
const WORKFLOW_NAME_MAX_LENGTH = 128;

/** Most custom extensions of a filter. */
const CUSTOM_EXTENSIONS_MAX = 10;

/** Which uploads start a workflow, as a check sees it. */
export interface ExtFilterInput {
  readonly video?: Setting<boolean>;
  readonly audio?: Setting<boolean>;
  readonly image?: Setting<boolean>;
  readonly contentType?: Setting<boolean>;
  readonly allFile?: Setting<boolean>;
  readonly customExts?: Setting<readonly Setting<string>[]>;
}

/** One separation of a workflow, as a check sees it. */
export interface SeparationNodeInput {
  /** The audio mode of its template, where that can be known. */
  readonly audioMode?: Setting<string>;
  /** The codec of its template, where that can be known. */
  readonly codec?: Setting<string>;
  /** The bucket of its template, where it is known to be another. */
  readonly templateBucket?: Setting<string>;
  readonly output?: Setting<OutputInput>;
  /** That it may write any format, since it is a node of another kind. @default false */
  readonly anyFormat?: boolean;
}

/** An output of a workflow, which may start one. */
export interface WrittenOutput extends NamedOutput {
  readonly anyFormat: boolean;
}

/** The settings of a workflow as a check sees them. */
export interface WorkflowInput {
  readonly name?: Setting<string>;
  readonly state?: Setting<string>;
  readonly region?: Setting<string>;
  readonly bucket?: Setting<string>;
  readonly objectPrefix?: Setting<string>;
  /** The bucket of its queue, where it is known to be another. */
  readonly queueBucket?: Setting<string>;
  /** The bucket of its queue of speech recognition, where it is known to be another. */
  readonly speechRecognitionQueueBucket?: Setting<string>;
  readonly notify?: Setting<NotifyInput>;
  readonly extFilter?: Setting<ExtFilterInput>;
  readonly separations?: Setting<Readonly<Record<string, Setting<SeparationNodeInput>>>>;
  /** That an output may start the workflow again: the author means it. */
  readonly allowTriggerLoop?: Setting<boolean>;
  /** That a callback may go to a private address: the service runs in this network, as the emulator does. */
  readonly allowPrivateCallback?: boolean;
}

/** A separation of which something is known. */
interface KnownSeparation {
  readonly key: string;
  readonly node: SeparationNodeInput;
  readonly output: OutputInput | undefined;
}

/** The separations of an input, which nearly every rule asks for. */
const SEPARATIONS = new WeakMap<object, readonly KnownSeparation[]>();

function separations({ separations: map }: WorkflowInput): readonly KnownSeparation[] {
  if (map === undefined || isUndecided(map)) return [];
  const known = SEPARATIONS.get(map);
  if (known) return known;
  const found = Object.entries(map).flatMap(([key, node]): KnownSeparation[] => {
    if (node === undefined || isUndecided(node)) return [];
    return [{ key, node, output: isUndecided(node.output) ? undefined : node.output }];
  });
  SEPARATIONS.set(map, found);
  return found;
}

function eachOutput(
  input: WorkflowInput,
  find: (output: OutputInput, at: SettingPath, node: SeparationNodeInput) => Finding[],
): Finding[] {
  return separations(input).flatMap(({ key, node, output }) =>
    output ? find(output, ['separations', { key }, 'output'], node) : [],
  );
}

function stems(output: OutputInput, at: SettingPath, { audioMode }: SeparationNodeInput): Finding[] {
  return stemFindings(audioMode, output, at, unnamedInWorkflow);
}

function isObject({ path }: Finding): boolean {
  return path.at(-1) === STEM_OUTPUTS.background;
}

/** Every output of a workflow that is set. */
export function writtenOutputs(input: WorkflowInput): readonly WrittenOutput[] {
  return separations(input).flatMap(({ key, output, node: { anyFormat = false } }) =>
    output
      ? namedOutputs(output, ['separations', { key }, 'output']).map((each) => ({ ...each, anyFormat }))
      : [],
  );
}

/** What starts a workflow, or `undefined` when it never starts by itself or too little is known. */
export function triggerScope(input: WorkflowInput): TriggerScope | undefined {
  const { region, bucket, state, extFilter } = input;
  const objectPrefix = input.objectPrefix ?? '';
  if (state !== 'Active' || typeof region !== 'string' || typeof bucket !== 'string') return undefined;
  if (typeof objectPrefix !== 'string' || isUndecided(extFilter)) return undefined;
  const place = `${region}/${bucket}`;
  if (extFilter === undefined) return { place, objectPrefix };
  const { video, audio, image, contentType, allFile, customExts } = extFilter;
  if ([video, audio, image, contentType, allFile, customExts].some(isUndecided)) return undefined;
  const known = { video, audio, image, contentType, allFile, customExts } as Parameters<
    typeof passingExtensions
  >[0];
  if (known.customExts?.some(isUndecided)) return undefined;
  return { place, objectPrefix, extensions: passingExtensions(known) };
}

/** The outputs of `writer` that can start the workflow with this scope. */
function triggeringOutputs(writer: WorkflowInput, scope: TriggerScope): readonly WrittenOutput[] {
  const inputPrefix = writer.objectPrefix ?? '';
  if (typeof inputPrefix !== 'string') return [];
  return writtenOutputs(writer).filter(
    ({ object, place, anyFormat }) =>
      object !== undefined && place === scope.place && canTrigger(object, inputPrefix, scope, anyFormat),
  );
}

/** The rules for a workflow of voice separations. */
export const WORKFLOW_RULES = ruleTable<WorkflowInput>()({
  ...nameRules({
    thing: 'workflow',
    source: SOURCE,
    maxLength: WORKFLOW_NAME_MAX_LENGTH,
    // The API prints the dash as a long one, the console as a short one.
    foreign: {
      pattern: /[^\p{Script=Han}A-Za-z0-9_—-]/u,
      allowed: 'Chinese characters, Latin letters, digits, "_" and "-"',
    },
  }),
  state: {
    source: SOURCE,
    summary: 'Unknown workflow state',
    broken: ({ state }) => oneOf(state, WORKFLOW_STATES, ['state'], 'workflow state'),
  },
  separations: {
    source: SOURCE,
    summary: 'Workflow without a separation',
    broken: ({ separations: map }) =>
      map !== undefined && !isUndecided(map) && Object.keys(map).length === 0
        ? { path: ['separations'], message: 'The workflow does nothing. Give it at least one separation.' }
        : undefined,
  },
  separationKey: {
    source: SOURCE,
    summary: 'Not a name for a separation',
    broken: ({ separations: map }) =>
      map === undefined || isUndecided(map)
        ? undefined
        : Object.keys(map)
            .filter((key) => !/^[A-Za-z0-9_-]{1,64}$/.test(key))
            .map((key) => ({
              path: ['separations', { key }],
              message: `"${key}" cannot name a separation. Use 1 to 64 Latin letters, digits, "_" and "-".`,
            })),
  },
  ...NOTIFY_RULES,
  customExtensions: {
    source: SOURCE,
    summary: 'Wrong custom extensions',
    broken: ({ extFilter }) => {
      const exts = extFilter === undefined || isUndecided(extFilter) ? undefined : extFilter.customExts;
      if (exts === undefined || isUndecided(exts)) return undefined;
      const path = ['extFilter', 'customExts'];
      if (exts.length > CUSTOM_EXTENSIONS_MAX) {
        return {
          path,
          message: `${exts.length} custom extensions are given. Use at most ${CUSTOM_EXTENSIONS_MAX}.`,
        };
      }
      const findings: Finding[] = exts
        .filter((ext): ext is string => typeof ext === 'string' && !/^[A-Za-z0-9]+$/.test(ext))
        .map((ext) => ({
          path,
          message: `"${ext}" is not an extension. Use letters and digits only, without the dot: "mp3".`,
        }));
      if (exts.length === 0)
        findings.push({ path, message: 'No extension is named. Name some, or remove the list.' });
      return findings;
    },
  },
  templateBucket: {
    source: SOURCE,
    severity: 'warning',
    summary: 'Template of another bucket',
    broken: (input) =>
      separations(input).flatMap(({ key, node }) =>
        otherBucketFindings('template', node.templateBucket, input.bucket, [
          'separations',
          { key },
          'templateId',
        ]),
      ),
  },
  queueBucket: {
    source: SOURCE,
    severity: 'warning',
    summary: 'Queue of another bucket',
    broken: ({ queueBucket, speechRecognitionQueueBucket, bucket }) => [
      ...otherBucketFindings('queue', queueBucket, bucket, ['queueId']),
      ...otherBucketFindings('queue', speechRecognitionQueueBucket, bucket, ['speechRecognitionQueueId']),
    ],
  },
  prefixLength: {
    source: KEY_SOURCE,
    summary: 'Prefix too long',
    broken: ({ objectPrefix }) => keyLengthFindings(objectPrefix, ['objectPrefix'], 'prefix'),
  },
  outputLength: {
    source: KEY_SOURCE,
    summary: 'Output too long',
    broken: (input) => eachOutput(input, outputLengthFindings),
  },
  outputPlace: {
    source: OUTPUT_SOURCE,
    summary: 'Wrong output bucket or region',
    broken: (input) => eachOutput(input, placeFindings),
  },
  outputGiven: {
    source: OUTPUT_SOURCE,
    summary: 'No output',
    broken: (input) => eachOutput(input, noOutputFindings),
  },
  outputEmpty: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Empty output',
    broken: (input) => eachOutput(input, emptyOutputFindings),
  },
  outputStems: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Outputs do not fit the audio mode',
    broken: (input) => eachOutput(input, stems).filter((finding) => !isObject(finding)),
  },
  outputObject: {
    source: 'CI API, Structures: Operation.Output.Object, which the service itself asks of every node',
    severity: 'warning',
    summary: 'Object does not fit the audio mode',
    broken: (input) => eachOutput(input, stems).filter(isObject),
  },
  outputWildcards: {
    source: SOURCE,
    summary: 'Unknown wildcard',
    broken: (input) => eachOutput(input, (output, at) => wildcardFindings(output, at, WORKFLOW_WILDCARDS)),
  },
  outputNearWildcards: {
    source: SOURCE,
    severity: 'warning',
    summary: 'Not a wildcard',
    broken: (input) =>
      eachOutput(input, (output, at) => nearWildcardFindings(output, at, WORKFLOW_WILDCARDS)),
  },
  outputStart: {
    source: KEY_SOURCE,
    summary: 'Output starts with a slash or backslash',
    broken: (input) => eachOutput(input, outputStartFindings),
  },
  outputOverwritten: {
    source: SOURCE,
    severity: 'warning',
    summary: 'Each upload overwrites the last output',
    broken: (input) => eachOutput(input, overwrittenFindings),
  },
  outputExtension: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Extension of another codec',
    broken: (input) => eachOutput(input, (output, at, node) => extensionFindings(node.codec, output, at)),
  },
  outputSameObject: {
    source: OUTPUT_SOURCE,
    severity: 'warning',
    summary: 'Two outputs write the same object',
    broken: (input) => sameObjectFindings(writtenOutputs(input)),
  },
  outputTriggerLoop: {
    source: SOURCE,
    summary: 'The workflow would start itself',
    broken: (input) => {
      const scope = triggerScope(input);
      if (!scope || input.allowTriggerLoop === true || isUndecided(input.allowTriggerLoop)) return undefined;
      return triggeringOutputs(input, scope).map(({ path, object }) => ({
        path,
        message:
          `An object written to "${object}" can start this workflow again (its prefix is "${scope.objectPrefix}"), ` +
          'and each run is charged. Write to another prefix or bucket, filter the extensions, or say that the loop ' +
          'is meant with `allowTriggerLoop`.',
      }));
    },
  },
});
