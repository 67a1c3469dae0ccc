import { branchText } from '../rules';
import {
  branchOfElements,
  branchOfNodes,
  given,
  type Template,
  type Topology,
  TOPOLOGY,
  VOICE_SEPARATE,
  VOICE_SEPARATE_SETTINGS,
  WireError,
  type WorkflowNode,
} from './wire';
import type { XmlElement } from './xml';

/**
 * Elements as JSON in its one spelling, for who only looks at them; see `Tree`. `undefined` where JSON would lose
 * something, such as text beside elements, which would hide the rest of a list for the sake of one thing in it.
 */
export function jsonOf(elements: readonly XmlElement[]): string | undefined {
  return unlessLost(() => branchText(branchOfElements(elements, '')));
}

/** What a template is made of besides its name, as JSON. */
export function settingsJsonOf({ tag, voiceSeparate, other = [] }: Template): string | undefined {
  if (tag !== VOICE_SEPARATE) return jsonOf(other);
  if (voiceSeparate === undefined) return jsonOf([]);
  return branchText(branchOfNodes([[VOICE_SEPARATE, VOICE_SEPARATE_SETTINGS.write(voiceSeparate)]]));
}

/** The whole graph of a workflow as {@link topologyJson} has it. `undefined` where JSON would lose something. */
export function topologyJsonOf(topology: Topology): string | undefined {
  return unlessLost(() => topologyJson(topology));
}

/**
 * The whole graph of a workflow as JSON, `Dependencies` and `Nodes`, but for the address of notifications, which may hold
 * a secret.
 * @throws WireError where JSON would lose something.
 */
export function topologyJson({ dependencies, nodes }: Topology): string {
  const told = Object.entries(nodes).map(([name, node]): [string, WorkflowNode] => {
    const { notifyConfig, ...input } = node.input ?? {};
    if (notifyConfig === undefined) return [name, node];
    return [name, { ...node, input: { ...input, notifyConfig: given({ ...notifyConfig, url: undefined }) } }];
  });
  return branchText(branchOfNodes(TOPOLOGY.write({ dependencies, nodes: Object.fromEntries(told) })));
}

function unlessLost(json: () => string): string | undefined {
  try {
    return json();
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
