import { type Known, isUnknown } from './known';
import { audioExtensions, canTrigger, type TriggerScope } from './loops';
import { nameRules } from './names';
import { NOTIFY_SOURCE, type NotifyInput, notifyFindings, oneOf } from './notify';
import {
  emptyOutputFindings,
  namedOutputs,
  OUTPUT_SOURCE,
  type OutputInput,
  placeFindings,
  sameObjectFindings,
  stemFindings,
  wildcardFindings,
} from './outputs';
import { type Finding, type Rule } from './rule';
import { WORKFLOW_WILDCARDS } from './wildcards';

const SOURCE = 'CI API, Creating Workflow';

/** Longest name of a workflow, in characters. */
export const WORKFLOW_NAME_MAX_LENGTH = 128;

/** What a workflow can be. */
export const WORKFLOW_STATES = ['Active', 'Paused'] as const;

/** Most custom extensions of a filter. */
export const CUSTOM_EXTENSIONS_MAX = 10;

/** Which uploads start a workflow, as a check sees it. */
export interface ExtFilterInput {
  readonly video?: Known<boolean>;
  readonly audio?: Known<boolean>;
  readonly image?: Known<boolean>;
  readonly contentType?: Known<boolean>;
  readonly allFile?: Known<boolean>;
  readonly customExts?: Known<readonly Known<string>[]>;
}

/** One separation of a workflow, as a check sees it. */
export interface SeparationNodeInput {
  /** The audio mode of its template, where that can be known. */
  readonly audioMode?: Known<string>;
  readonly output?: Known<OutputInput>;
}

/** The settings of a workflow as a check sees them. */
export interface WorkflowInput {
  readonly name?: Known<string>;
  readonly state?: Known<string>;
  readonly region?: Known<string>;
  readonly bucket?: Known<string>;
  readonly objectPrefix?: Known<string>;
  readonly notify?: Known<NotifyInput>;
  readonly extFilter?: Known<ExtFilterInput>;
  readonly separations?: Known<Readonly<Record<string, Known<SeparationNodeInput>>>>;
  /** That an output may start the workflow again: the author means it. */
  readonly allowTriggerLoop?: Known<boolean>;
  /** That a callback may go to a private address: the service runs in this network, as the emulator does. */
  readonly allowPrivateCallback?: boolean;
}

function separations(
  input: WorkflowInput,
): { key: string; node: SeparationNodeInput; output?: OutputInput }[] {
  if (input.separations === undefined || isUnknown(input.separations)) return [];
  return Object.entries(input.separations).flatMap(([key, node]) =>
    node === undefined || isUnknown(node)
      ? []
      : [
          {
            key,
            node,
            ...(node.output === undefined || isUnknown(node.output) ? {} : { output: node.output }),
          },
        ],
  );
}

function eachOutput(
  input: WorkflowInput,
  find: (output: OutputInput, at: (string | number)[], node: SeparationNodeInput) => Finding[],
): Finding[] {
  return separations(input).flatMap(({ key, node, output }) =>
    output ? find(output, ['separations', key, 'output'], node) : [],
  );
}

/** Every output of a workflow. */
function allOutputs(input: WorkflowInput): ReturnType<typeof namedOutputs> {
  return separations(input).flatMap(({ key, output }) =>
    output ? namedOutputs(output, ['separations', key, 'output']) : [],
  );
}

/** What starts a workflow, or `undefined` when it never starts by itself or too little is known. */
export function triggerScope(input: WorkflowInput): TriggerScope | undefined {
  const { region, bucket, state, extFilter } = input;
  const objectPrefix = input.objectPrefix ?? '';
  if (state !== 'Active' || typeof region !== 'string' || typeof bucket !== 'string') return undefined;
  if (typeof objectPrefix !== 'string' || isUnknown(extFilter)) return undefined;
  const place = `${region}/${bucket}`;
  if (extFilter === undefined) return { place, objectPrefix };
  const { audio, contentType, allFile, customExts } = extFilter;
  if ([audio, contentType, allFile, customExts].some(isUnknown)) return undefined;
  const known = { audio, contentType, allFile, customExts } as Parameters<typeof audioExtensions>[0];
  if (known.customExts?.some(isUnknown)) return undefined;
  const extensions = audioExtensions(known);
  return { place, objectPrefix, ...(extensions ? { extensions } : {}) };
}

/** The outputs of `writer` that can start the workflow with this scope. */
export function triggeringOutputs(
  writer: WorkflowInput,
  scope: TriggerScope,
): ReturnType<typeof namedOutputs> {
  const inputPrefix = writer.objectPrefix ?? '';
  if (typeof inputPrefix !== 'string') return [];
  return allOutputs(writer).filter(
    ({ object, place }) =>
      object !== undefined && place === scope.place && canTrigger(object, inputPrefix, scope),
  );
}

/** The rules for a workflow of voice separations. */
export const WORKFLOW_RULES: readonly Rule<WorkflowInput>[] = [
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
  {
    id: 'workflow-state',
    source: SOURCE,
    summary: 'Unknown workflow state',
    broken: ({ state }) => oneOf(state, WORKFLOW_STATES, ['state'], 'workflow state'),
  },
  {
    id: 'workflow-separations',
    source: SOURCE,
    summary: 'Workflow without a separation',
    broken: ({ separations: map }) =>
      map !== undefined && !isUnknown(map) && Object.keys(map).length === 0
        ? { path: ['separations'], message: 'The workflow does nothing. Give it at least one separation.' }
        : undefined,
  },
  {
    id: 'workflow-separation-key',
    source: SOURCE,
    summary: 'Not a name for a separation',
    broken: ({ separations: map }) =>
      map === undefined || isUnknown(map)
        ? undefined
        : Object.keys(map)
            .filter((key) => !/^[A-Za-z0-9_-]{1,64}$/.test(key))
            .map((key) => ({
              path: ['separations', key],
              message: `"${key}" cannot name a separation. Use 1 to 64 Latin letters, digits, "_" and "-".`,
            })),
  },
  {
    id: 'workflow-notify',
    source: NOTIFY_SOURCE,
    summary: 'Wrong notification settings',
    broken: ({ notify, allowPrivateCallback }) =>
      notify === undefined || isUnknown(notify)
        ? undefined
        : notifyFindings(notify, ['notify'], { allowPrivate: allowPrivateCallback ?? false }),
  },
  {
    id: 'workflow-custom-extensions',
    source: SOURCE,
    summary: 'Wrong custom extensions',
    broken: ({ extFilter }) => {
      const exts = extFilter === undefined || isUnknown(extFilter) ? undefined : extFilter.customExts;
      if (exts === undefined || isUnknown(exts)) return undefined;
      const path = ['extFilter', 'customExts'];
      const findings: Finding[] = exts
        .filter((ext): ext is string => typeof ext === 'string' && !/^[A-Za-z0-9]+$/.test(ext))
        .map((ext) => ({
          path,
          message: `"${ext}" is not an extension. Use letters and digits only, without the dot: "mp3".`,
        }));
      if (exts.length === 0)
        findings.push({ path, message: 'No extension is named. Name some, or remove the list.' });
      if (exts.length > CUSTOM_EXTENSIONS_MAX) {
        findings.push({
          path,
          message: `${exts.length} custom extensions are given. Use at most ${CUSTOM_EXTENSIONS_MAX}.`,
        });
      }
      return findings;
    },
  },
  {
    id: 'output-place',
    source: OUTPUT_SOURCE,
    summary: 'Wrong output bucket or region',
    broken: (input) => eachOutput(input, placeFindings),
  },
  {
    id: 'output-given',
    source: OUTPUT_SOURCE,
    summary: 'No output',
    broken: (input) => eachOutput(input, emptyOutputFindings),
  },
  {
    id: 'output-stems',
    source: OUTPUT_SOURCE,
    summary: 'Outputs do not fit the audio mode',
    broken: (input) => eachOutput(input, (output, at, node) => stemFindings(node.audioMode, output, at)),
  },
  {
    id: 'output-wildcards',
    source: SOURCE,
    summary: 'Unknown wildcard',
    broken: (input) => eachOutput(input, (output, at) => wildcardFindings(output, at, WORKFLOW_WILDCARDS)),
  },
  {
    id: 'output-same-object',
    source: OUTPUT_SOURCE,
    summary: 'Two outputs write the same object',
    broken: (input) => sameObjectFindings(allOutputs(input)),
  },
  {
    id: 'output-trigger-loop',
    source: SOURCE,
    summary: 'The workflow would start itself',
    broken: (input) => {
      const scope = triggerScope(input);
      if (!scope || input.allowTriggerLoop === true || isUnknown(input.allowTriggerLoop)) return undefined;
      return triggeringOutputs(input, scope).map(({ path, object }) => ({
        path,
        message:
          `An object written to "${object}" can start this workflow again (its prefix is "${scope.objectPrefix}"), ` +
          'and each run is charged. Write to another prefix or bucket, filter the extensions, or say that the loop ' +
          'is meant with `allowTriggerLoop`.',
      }));
    },
  },
];
