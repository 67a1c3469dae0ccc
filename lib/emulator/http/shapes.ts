import type { XmlNode } from '../../ci/xml';
import type { Behaviour } from '../behaviour';

type Nodes = readonly (XmlNode | undefined)[];

/** Turns the audio settings that are not given into empty elements, when the behaviour says so. */
export function withAudioShape(behaviour: Behaviour, node: XmlNode): XmlNode {
  if (behaviour.omittedAudioConfig !== 'empty') return node;
  return reshaped(node, 'AudioConfig', (settings) =>
    settings.map((setting) => setting && ([setting[0], setting[1] ?? ''] as const)),
  );
}

const FILTER_DEFAULTS: readonly (readonly [string, string])[] = [
  ['AllFile', 'false'],
  ['Audio', 'false'],
  ['ContentType', 'false'],
  ['Custom', 'false'],
  ['CustomExts', ''],
  ['Image', 'false'],
  ['State', 'Off'],
  ['Video', 'false'],
];

/** Spells every ExtFilter out, in the order of the alphabet, unless it is to be as it was sent. */
export function withFilterShape(behaviour: Behaviour, node: XmlNode): XmlNode {
  if (behaviour.extFilterEcho === 'as-sent') return node;
  return reshaped(node, 'ExtFilter', (settings) => {
    const sent = new Map(
      settings.flatMap((each) => (each === undefined ? [] : [[each[0], each[1]] as const])),
    );
    const known = FILTER_DEFAULTS.map(([key, standard]): XmlNode => [key, sent.get(key) ?? standard]);
    return [...known, ...settings.filter((each) => FILTER_DEFAULTS.every(([key]) => each?.[0] !== key))];
  });
}

/** What the fields of an execution are called elsewhere. */
const EXECUTION_FIELDS = new Map([
  ['CreateTime', 'CreationTime'],
  ['Name', 'WorkflowName'],
]);

/** Names the time and the name of an execution as the behaviour says; tasks are not concerned. */
export function withExecutionFields(behaviour: Behaviour, [root, content]: XmlNode): XmlNode {
  if (behaviour.executionFields === 'samples' || !Array.isArray(content)) return [root, content];
  return [
    root,
    (content as Nodes).map((child) => {
      if (!child?.[0].startsWith('WorkflowExecution') || !Array.isArray(child[1])) return child;
      return [
        child[0],
        (child[1] as Nodes).flatMap((field) => {
          const other = field && EXECUTION_FIELDS.get(field[0]);
          if (other === undefined || field?.[1] === undefined) return [field];
          const renamed: XmlNode = [other, field[1]];
          return behaviour.executionFields === 'both' ? [field, renamed] : [renamed];
        }),
      ];
    }),
  ];
}

/** Changes the children of every element with a name, however deep. */
function reshaped(node: XmlNode, wanted: string, how: (children: Nodes) => Nodes): XmlNode {
  const [name, content, attributes] = node;
  if (!Array.isArray(content)) return node;
  const children = content as Nodes;
  return [
    name,
    name === wanted ? how(children) : children.map((child) => child && reshaped(child, wanted, how)),
    attributes,
  ];
}
