import { type OutputInput } from './outputs';
import { type Finding, listed, ruleTable, type SettingPath } from './rule';
import { isUndecided, type Setting } from './setting';
import { cannotFollow, circling, END, reachedFrom, START, takesSeveral, unled } from './topology';
import { allUnder, type Branch, isBranch, parseBranch, TreeError, under } from './tree';
import { isElementName } from './xml';

const SOURCE = 'CI API, Creating Workflow: Topology';
const NODE_SOURCE = 'CI API, Structure: the kinds of node';

/** Children of `Start.Input` that have settings of their own. */
export const TYPED_INPUT: readonly string[] = [
  'ObjectPrefix',
  'QueueId',
  'PicProcessQueueId',
  'SpeechRecognitionQueueId',
  'AIProcessQueueId',
];

/** Children of `Operation.Output` that have settings of their own. */
export const TYPED_OUTPUT: readonly string[] = [
  'Region',
  'Bucket',
  'Object',
  'AuObject',
  'BassObject',
  'DrumObject',
  'SpriteObject',
];

const WATERMARKS_MAX = 3;
const MESSAGE_MAX_LENGTH = 64;
const COVERS_MAX = 10;

/** Where a node writes, as a check sees it. */
export interface GraphOutputInput extends OutputInput {
  readonly spriteObject?: Setting<string>;
}

/** A node of a workflow, as a check sees it. */
export interface GraphNodeInput {
  readonly type?: Setting<string>;
  /** The names of those that follow. @default ['End'] */
  readonly next?: Setting<readonly Setting<string>[]>;
  readonly templateId?: Setting<string>;
  /** The audio mode of its template, where it separates voices and that can be known. */
  readonly audioMode?: Setting<string>;
  /** The codec of its template, where it separates voices and that can be known. */
  readonly codec?: Setting<string>;
  /** The bucket of its template, where it is known to be another. */
  readonly templateBucket?: Setting<string>;
  readonly output?: Setting<GraphOutputInput>;
  /** What else its operation says. */
  readonly operationJson?: Setting<string>;
}

/** The graph of a workflow, as a check sees it. */
export interface GraphInput {
  readonly nodes?: Setting<Readonly<Record<string, Setting<GraphNodeInput>>>>;
  /** The names of those that begin. @default - those that no other leads to */
  readonly start?: Setting<readonly Setting<string>[]>;
}

/** A node of which something is known. */
export interface KnownNode {
  readonly name: string;
  readonly at: SettingPath;
  readonly node: GraphNodeInput;
  /** Its type, where it is known. */
  readonly type: string | undefined;
  /** Those that follow, where all of them are known. */
  readonly next: readonly string[] | undefined;
}

const NODES = new WeakMap<object, readonly KnownNode[]>();

/** The nodes of an input, which nearly every rule asks for. */
export function knownNodes({ nodes: map }: GraphInput): readonly KnownNode[] {
  if (map === undefined || isUndecided(map)) return [];
  const known = NODES.get(map);
  if (known) return known;
  const found = Object.entries(map).map(([name, setting]): KnownNode => {
    const node = setting === undefined || isUndecided(setting) ? {} : setting;
    const open = setting === undefined || isUndecided(setting);
    return {
      name,
      at: ['nodes', { key: name }],
      node,
      type: typeof node.type === 'string' ? node.type : undefined,
      next: open ? undefined : names(node.next ?? [END]),
    };
  });
  NODES.set(map, found);
  return found;
}

/** What a node's operation says beside its settings; `undefined` when it is not known, or cannot be read. */
export function operationOf({ operationJson }: GraphNodeInput): Branch | undefined {
  if (typeof operationJson !== 'string') return undefined;
  const { branch } = readJson(operationJson);
  return branch;
}

/** What is said of JSON that cannot be read, or that names what has settings of its own. */
export function jsonFindings(
  json: Setting<string>,
  path: SettingPath,
  own: (branch: Branch) => readonly (readonly [name: string, setting: string])[],
): Finding[] {
  if (typeof json !== 'string') return [];
  const { branch, problem } = readJson(json);
  if (branch === undefined) return [{ path, message: `${problem ?? ''} Write a JSON object.` }];
  return own(branch).map(([name, setting]) => ({
    path,
    message: `${name} is told by \`${setting}\` and not here. Remove it from the JSON.`,
  }));
}

function readJson(json: string): { readonly branch?: Branch; readonly problem?: string } {
  try {
    return { branch: parseBranch(json) };
  } catch (error) {
    if (error instanceof TreeError) return { problem: error.message };
    throw error;
  }
}

function names(setting: Setting<readonly Setting<string>[]>): readonly string[] | undefined {
  if (setting === undefined || isUndecided(setting)) return undefined;
  return setting.every((name) => typeof name === 'string') ? setting : undefined;
}

/** Which nodes follow which, where all of it is known. */
function edges(input: GraphInput): ReadonlyMap<string, readonly string[]> | undefined {
  const known = knownNodes(input);
  if (known.some(({ next }) => next === undefined)) return undefined;
  return new Map(known.map(({ name, next }) => [name, next ?? []]));
}

function starts(input: GraphInput): readonly string[] | undefined {
  if (input.start !== undefined) return names(input.start);
  const next = edges(input);
  return next === undefined ? undefined : unled(Object.fromEntries(next));
}

/** Every link between two nodes that are known, `Start` among them. */
function links(
  input: GraphInput,
): { from: string; after: string; to: string; kind: string; path: SettingPath }[] {
  const types = new Map(knownNodes(input).map(({ name, type }) => [name, type]));
  types.set(END, END);
  const all = [
    ...(starts(input) ?? []).map((to) => ({ from: START, after: START, to, path: ['start'] })),
    ...knownNodes(input).flatMap(({ name, type, next, at }) =>
      (next ?? []).map((to) => ({ from: name, after: type, to, path: [...at, 'next'] })),
    ),
  ];
  return all.flatMap(({ after, ...link }) => {
    const kind = types.get(link.to);
    return after === undefined || kind === undefined ? [] : [{ ...link, after, kind }];
  });
}

function eachNode(input: GraphInput, find: (node: KnownNode) => readonly Finding[]): Finding[] {
  return knownNodes(input).flatMap(find);
}

function several(input: GraphInput, kinds: readonly string[]): Finding[] {
  return kinds.flatMap((kind) => {
    const [, ...others] = knownNodes(input).filter(({ type }) => type === kind);
    return others.map(({ at, name }) => ({
      path: [...at, 'type'],
      message: `"${name}" is another node of the type ${kind}, of which a workflow has one at most. Remove one.`,
    }));
  });
}

/** The rules for the graph of a workflow: errors for what is none, and advice after the table of links. */
export const GRAPH_RULES = ruleTable<GraphInput>()({
  nodes: {
    source: 'CI console, Workflow',
    summary: 'Workflow without a node',
    broken: ({ nodes }) =>
      nodes !== undefined && !isUndecided(nodes) && Object.keys(nodes).length === 0
        ? { path: ['nodes'], message: 'The workflow does nothing. Give it at least one node.' }
        : undefined,
  },
  nodeName: {
    source: SOURCE,
    summary: 'Not a name for a node',
    broken: (input) =>
      eachNode(input, ({ name, at }) => {
        if (name === START || name === END) {
          return [{ path: at, message: `"${name}" stands for itself in every workflow. Use another name.` }];
        }
        return isElementName(name)
          ? []
          : [
              {
                path: at,
                message:
                  `"${name}" cannot name a node, since it cannot name an element of XML. Begin with a letter, then ` +
                  'use letters, digits, ".", "-" and "_".',
              },
            ];
      }),
  },
  nodeType: {
    source: SOURCE,
    summary: 'Not a type for a node',
    broken: (input) =>
      eachNode(input, ({ name, type, at }) =>
        type === '' || type === START
          ? [
              {
                path: [...at, 'type'],
                message:
                  type === ''
                    ? `The node ${name} has no type. Say what it does: \`Transcode\`.`
                    : `The node ${name} is of type Start, and a workflow has one of them, which need not be named.`,
              },
            ]
          : [],
      ),
  },
  nodeNext: {
    source: SOURCE,
    summary: 'No such node',
    broken: (input) => {
      const known = new Set([...knownNodes(input).map(({ name }) => name), END]);
      const message = (to: string, from: string): string =>
        to === END
          ? 'The workflow cannot end after a Start node. Name the nodes that begin.'
          : to === START
            ? `${from} leads back to Start, and a workflow has no circles. Remove it.`
            : `"${to}" follows ${from} and is no node. Name one of ${listed(known)}, also where a node was renamed.`;
      if (input.nodes === undefined || isUndecided(input.nodes)) return undefined;
      return [
        ...(names(input.start) ?? [])
          .filter((to) => !known.has(to) || to === END)
          .map((to) => ({ path: ['start'], message: message(to, 'Start') })),
        ...eachNode(input, ({ name, next, at }) =>
          (next ?? [])
            .filter((to) => !known.has(to))
            .map((to) => ({ path: [...at, 'next'], message: message(to, `"${name}"`) })),
        ),
      ];
    },
  },
  nodeLeads: {
    source: SOURCE,
    summary: 'Nothing follows a node',
    broken: (input) => [
      ...(names(input.start)?.length === 0
        ? [{ path: ['start'], message: 'Nothing follows node "Start". Name the nodes that begin.' }]
        : []),
      ...eachNode(input, ({ name, next, at }) =>
        next?.length === 0
          ? [
              {
                path: [...at, 'next'],
                message: `Nothing follows node "${name}". Name the next nodes, or End.`,
              },
            ]
          : [],
      ),
    ],
  },
  nodeReached: {
    source: SOURCE,
    summary: 'Node is never reached',
    broken: (input) => {
      const [next, first] = [edges(input), starts(input)];
      if (next === undefined || first === undefined) return undefined;
      const reached = reachedFrom(first, next);
      const circles = new Set(circling(next));
      return eachNode(input, ({ name, at }) =>
        // What nothing leads to but itself is told by the rule for circles.
        reached.has(name) || (input.start === undefined && circles.has(name))
          ? []
          : [
              {
                path: at,
                message: `Node "${name}" is never reached from Start. Name it in \`start\` or \`next\`.`,
              },
            ],
      );
    },
  },
  nodeCircle: {
    source: SOURCE,
    summary: 'Nodes follow each other in a circle',
    broken: (input) => {
      const next = edges(input);
      const [first, ...others] = next === undefined ? [] : circling(next);
      return first === undefined
        ? undefined
        : {
            path: ['nodes', { key: first }, 'next'],
            message: `A circle is among the nodes ${listed([first, ...others])}, and a workflow has none. Break it up.`,
          };
    },
  },
  nodeOnce: {
    source: NODE_SOURCE,
    summary: 'Two nodes where one may be',
    broken: (input) => several(input, ['StreamPack', 'StreamPackConfig', 'HlsPack', 'HlsPackConfig']),
  },
  videoStream: {
    source: NODE_SOURCE,
    summary: 'No such video stream',
    broken: (input) => {
      const streams = knownNodes(input).filter(({ type }) => type === 'VideoStream' || type === undefined);
      return eachNode(input, ({ name, node, at }) =>
        ['StreamPackInfo', 'HlsPackInfo'].flatMap((info) =>
          allUnder(under(operationOf(node), info), 'VideoStreamConfig').flatMap((config): Finding[] => {
            const stream = under(config, 'VideoStreamName');
            return typeof stream !== 'string' || streams.some((each) => each.name === stream)
              ? []
              : [
                  {
                    path: [...at, 'operationJson'],
                    message:
                      `${info} of node "${name}" names the video stream "${stream}", which is no node of the type ` +
                      `VideoStream; there is ${listed(streams.map((each) => each.name)) || 'none'}. If the node was ` +
                      'renamed, rename it here too.',
                  },
                ];
          }),
        ),
      );
    },
  },
  operationJson: {
    source: NODE_SOURCE,
    summary: 'Operation cannot be read',
    broken: (input) =>
      eachNode(input, ({ node, at }) =>
        jsonFindings(node.operationJson, [...at, 'operationJson'], (branch) => [
          ...(under(branch, 'TemplateId') === undefined ? [] : [['TemplateId', 'templateId'] as const]),
          ...ownOutput(branch),
        ]),
      ),
  },
  watermarkState: {
    source: NODE_SOURCE,
    summary: 'State of a watermark',
    broken: (input) =>
      eachNode(input, ({ node, at }) =>
        under(under(operationOf(node), 'DigitalWatermark'), 'State') === undefined
          ? []
          : [
              {
                path: [...at, 'operationJson'],
                message: 'DigitalWatermark.State is what the service answers, and not to be sent. Remove it.',
              },
            ],
      ),
  },
  operationLimits: {
    source: NODE_SOURCE,
    summary: 'Too much for a node',
    broken: (input) =>
      eachNode(input, ({ node, at }) => {
        const operation = operationOf(node);
        const path = [...at, 'operationJson'];
        const watermarks = allUnder(operation, 'WatermarkTemplateId').length;
        const text = under(under(operation, 'DigitalWatermark'), 'Message');
        const count = under(under(operation, 'SmartCover'), 'Count');
        return [
          ...(watermarks > WATERMARKS_MAX
            ? [{ path, message: `${watermarks} watermarks are named. Use at most ${WATERMARKS_MAX}.` }]
            : []),
          ...(typeof text === 'string' && [...text].length > MESSAGE_MAX_LENGTH
            ? [
                {
                  path,
                  message: `DigitalWatermark.Message has ${[...text].length} characters. Use at most ${MESSAGE_MAX_LENGTH}.`,
                },
              ]
            : []),
          ...(typeof count === 'string' && Number(count) > COVERS_MAX
            ? [{ path, message: `SmartCover.Count is ${count}. Use at most ${COVERS_MAX}.` }]
            : []),
        ];
      }),
  },
  // Assumption A47.
  nodeLinks: {
    source: SOURCE,
    severity: 'warning',
    summary: 'Nodes in an order that the documents do not have',
    broken: (input) =>
      links(input)
        .filter(({ kind, after }) => cannotFollow(kind, after))
        .map(({ from, after, to, kind, path }) => ({
          path,
          message:
            to === END
              ? `The workflow cannot end after a ${after} node ("${from}"), by the table of links between nodes.`
              : `A ${kind} node cannot follow a ${after} node ("${from}" to "${to}"), by the table of links between nodes.`,
        })),
  },
  nodeNamed: {
    source: SOURCE,
    severity: 'warning',
    summary: 'Node is not named after its type',
    broken: (input) =>
      eachNode(input, ({ name, type, at }) =>
        type === undefined || type === '' || type === START || name.startsWith(type)
          ? []
          : [
              {
                path: at,
                message: `Node "${name}" is of type ${type}. Begin its name with the type: "${type}_1".`,
              },
            ],
      ),
  },
  // Assumption A53.
  nodeFanIn: {
    source: SOURCE,
    severity: 'warning',
    summary: 'Several nodes lead to one',
    broken: (input) => {
      const leading = new Map<string, Set<string>>();
      for (const { from, to, kind } of links(input)) {
        if (to === END || takesSeveral(kind)) continue;
        leading.set(to, (leading.get(to) ?? new Set()).add(from));
      }
      return [...leading]
        .filter(([, from]) => from.size > 1)
        .map(([to, from]) => ({
          path: ['nodes', { key: to }],
          message:
            `${listed([...from].map((each) => `"${each}"`))} lead to "${to}". What becomes of a node that several lead ` +
            'to is documented of StreamPack alone. Give each a node of its own.',
        }));
    },
  },
});

function ownOutput(branch: Branch): readonly (readonly [string, string])[] {
  const output = under(branch, 'Output');
  if (output === undefined) return [];
  if (!isBranch(output)) return [['Output', 'output']];
  return Object.keys(output)
    .filter((name) => TYPED_OUTPUT.includes(name))
    .map((name) => [`Output.${name}`, 'output'] as const);
}
