import { branchText } from '../rules';
import { branchOfElements, type Template, type Topology, VOICE_SEPARATE, WireError } from './wire';
import { TOPOLOGY } from './wire/workflow';
import { VOICE_SEPARATE_SETTINGS } from './wire/template';
import { parseXml, writeXml, type XmlElement, type XmlNode } from './xml';

/**
 * Elements as JSON in its one spelling, for who only looks at them; see `Tree`. `undefined` where JSON would lose
 * something, such as text beside elements, which would hide the rest of a list for the sake of one thing in it.
 */
export function jsonOf(elements: readonly XmlElement[]): string | undefined {
  try {
    return branchText(branchOfElements(elements, ''));
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** What a template is made of besides its name, as JSON. */
export function settingsJsonOf({ tag, voiceSeparate, other = [] }: Template): string | undefined {
  if (tag !== VOICE_SEPARATE) return jsonOf(other);
  if (voiceSeparate === undefined) return jsonOf([]);
  return jsonOf(elementsOf(['Template', [[VOICE_SEPARATE, VOICE_SEPARATE_SETTINGS.write(voiceSeparate)]]]));
}

/** The whole graph of a workflow as JSON: `Dependencies` and `Nodes`. */
export function topologyJsonOf(topology: Topology): string | undefined {
  return jsonOf(elementsOf(['Topology', TOPOLOGY.write(topology)]));
}

function elementsOf(node: XmlNode): readonly XmlElement[] {
  return parseXml(writeXml(node)).children;
}
