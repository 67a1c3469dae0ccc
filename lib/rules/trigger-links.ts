import { type TriggerScope, bareKey, canTrigger, certainStart, deepestFolder, folders } from './loops';
import { type WorkflowInput, triggerScope, writtenOutputs } from './workflow';

/** One workflow that another can start, and by what. */
export interface TriggerLink {
  /** Its place in the list. */
  readonly to: number;
  /** The output that starts it, with CI's wildcards. */
  readonly object: string;
}

/**
 * For each of the workflows, those that an output of it can start, in the order of the list, itself among them.
 *
 * An output is held only against scopes that begin as it does and lie no deeper, so that the work grows with the
 * workflows and with what is found, and not with all pairs.
 */
export function triggerLinks(workflows: readonly WorkflowInput[]): readonly (readonly TriggerLink[])[] {
  const starts = workflows.flatMap((workflow, to): Start[] => {
    const scope = triggerScope(workflow);
    return scope ? [{ to, scope }] : [];
  });
  const places = new Map(
    [...grouped(starts, ({ scope }) => scope.place)].map(([place, there]) => [
      place,
      [...grouped(there, ({ scope }) => folders(bareKey(scope.objectPrefix)))].map(
        ([depth, as]) => [depth, new Scopes(as)] as const,
      ),
    ]),
  );
  return workflows.map((workflow) => {
    const found = new Map<number, string>();
    const { objectPrefix = '' } = workflow;
    if (typeof objectPrefix !== 'string') return [];
    for (const { object, place = '', anyFormat } of writtenOutputs(workflow)) {
      if (object === undefined) continue;
      const [start, deepest] = [certainStart(object, objectPrefix), deepestFolder(object)];
      const near = places
        .get(place)
        ?.flatMap(([depth, scopes]) => (depth > deepest ? [] : scopes.near(start)));
      for (const { to, scope } of near ?? []) {
        if (!found.has(to) && canTrigger(object, objectPrefix, scope, anyFormat)) found.set(to, object);
      }
    }
    return [...found].sort(([left], [right]) => left - right).map(([to, object]) => ({ to, object }));
  });
}

/** What starts one of the workflows. */
interface Start {
  readonly to: number;
  readonly scope: TriggerScope;
}

/** What starts workflows in one place and at one depth of folders, by how it begins. */
class Scopes {
  readonly #byPrefix: ReadonlyMap<string, readonly Start[]>;
  readonly #sorted: readonly string[];
  readonly #lengths: readonly number[];

  constructor(starts: readonly Start[]) {
    this.#byPrefix = grouped(starts, ({ scope }) => bareKey(scope.objectPrefix));
    this.#sorted = [...this.#byPrefix.keys()].sort();
    this.#lengths = [...new Set(this.#sorted.map(({ length }) => length))];
  }

  /** Those whose prefix begins with a text, or the text with it. */
  near(text: string): readonly Start[] {
    const shorter = this.#lengths.filter((length) => length < text.length);
    const prefixes = shorter.map((length) => text.slice(0, length));
    for (let at = this.#place(text); this.#sorted[at]?.startsWith(text) === true; at += 1) {
      prefixes.push(this.#sorted[at] as string);
    }
    return prefixes.flatMap((prefix) => this.#byPrefix.get(prefix) ?? []);
  }

  /** Where a text stands among the prefixes, or would. */
  #place(text: string): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as string) < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function grouped<T, Key>(items: readonly T[], keyOf: (item: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
