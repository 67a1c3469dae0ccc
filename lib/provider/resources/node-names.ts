import { createHash } from 'node:crypto';
import { VOICE_SEPARATE } from '../../ci';
import { hasUnknown, isUnknown, type Unknown } from '../../plugin';
import { canonical } from '../canonical';

/** Which node of the workflow each separation is, by the name that the user gave the separation. */
export type NodeNames = Readonly<Record<string, string>>;

/** Separations by the names that the user gave them. */
type Separations = Readonly<Record<string, unknown>>;

/**
 * The name that a separation's node is given. The service asks for names that begin with the type, and shows digits
 * after it in every sample; they are derived from the user's name, so that a name always means the same node.
 */
export function nodeName(key: string): string {
  if (key.startsWith(VOICE_SEPARATE)) return key;
  // Assumption A16.
  const hash = createHash('sha256').update(key).digest().readBigUInt64BE();
  return `${VOICE_SEPARATE}_${10n ** 12n + (hash % (9n * 10n ** 12n))}`;
}

/** The node of each separation of a state; one that an earlier version stored does not say. */
export function nodesOfState(state: {
  readonly separations?: Separations | null;
  readonly node_names?: Readonly<Record<string, string | null>> | null;
}): NodeNames {
  return Object.fromEntries(
    Object.keys(state.separations ?? {}).map((key) => [key, state.node_names?.[key] ?? nodeName(key)]),
  );
}

/**
 * The node of each separation: the one that it has, or else the one whose settings are the same, so that neither an
 * import under a name of the user's own nor another name changes anything at the service. What is left over on both
 * sides is one separation, if it is one, that was never given a name: then it is the same too, with other settings.
 *
 * @param prior - what there is, by the names of the state. What was imported has the names of its nodes there.
 * @returns `undefined` while settings that decide it are not known.
 */
export function nodesFor(
  wanted: Separations,
  prior: { readonly separations: Separations; readonly names: NodeNames } = { separations: {}, names: {} },
): NodeNames | undefined {
  const named = new Map<string, string>();
  const free = new Map(Object.entries(prior.names).map(([key, name]) => [name, key]));
  const take = (key: string, name: string): void => {
    named.set(key, name);
    free.delete(name);
  };
  const open = (): string[] => Object.keys(wanted).filter((key) => !named.has(key));

  for (const key of open()) if (key.startsWith(VOICE_SEPARATE)) take(key, key);
  for (const key of open()) {
    const own = prior.names[key];
    if (own !== undefined && free.has(own)) take(key, own);
  }
  for (const key of open()) if (free.has(nodeName(key))) take(key, nodeName(key));
  if (free.size > 0 && open().some((key) => hasUnknown(wanted[key] as never))) return undefined;
  for (const key of open()) {
    const settings = canonical(wanted[key]);
    const twin = [...free].find(([, priorKey]) => canonical(prior.separations[priorKey]) === settings);
    if (twin) take(key, twin[0]);
  }
  const [last, ...others] = [...free];
  const left = open();
  if (last && others.length === 0 && left.length === 1 && left[0] !== undefined && isUnnamed(last)) {
    take(left[0], last[0]);
  }
  const taken = new Set(named.values());
  for (const key of open()) {
    let name = nodeName(key);
    // A renamed separation may have kept the node that this name would be given.
    for (let i = 2; taken.has(name); i += 1) name = nodeName(`${key} ${i}`);
    taken.add(name);
    take(key, name);
  }
  return Object.fromEntries(named);
}

/** Whether the state has the name of the node in place of a name that the user gave. */
function isUnnamed([name, key]: readonly [name: string, key: string]): boolean {
  return name === key;
}

/** Whether every separation that has another name in the state than in the plan was never given one. */
export function renamesOnlyUnnamed(planned: NodeNames, prior: NodeNames): boolean {
  const keys = new Map(Object.entries(planned).map(([key, name]) => [name, key]));
  return Object.entries(prior).every(([key, name]) => keys.get(name) === key || isUnnamed([name, key]));
}

/** Separations by their nodes, to compare them whatever they are called. */
export function byNode(separations: Separations | Unknown | null, names: NodeNames): unknown {
  if (separations === null || isUnknown(separations)) return separations;
  return Object.fromEntries(Object.entries(separations).map(([key, each]) => [names[key] ?? key, each]));
}
