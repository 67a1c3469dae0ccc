/** That one thing is not as it was expected, and where. */
export interface Difference {
  /** `audio_config.samplerate`; empty for the whole. */
  readonly path: string;
  /** `expected 48000, found 44100`. */
  readonly text: string;
}

/** Something that says itself what is as expected: one of `Match`, or an asymmetric matcher of jest or vitest. */
export abstract class Matcher {
  /** Tells what is not as expected; nothing when all is. */
  abstract test(found: unknown, at: string, compare: Compare): Difference[];
  /** How it is called in messages. */
  abstract toString(): string;
}

/** Compares what was found with what was expected, which may hold matchers. */
export type Compare = (expected: unknown, found: unknown, at: string) => Difference[];

/**
 * What can be said of a part of a resource besides its exact value. As in aws-cdk, an object among what is expected says
 * only what it names, at every depth, and an array says every element in its order.
 */
export const Match = {
  /** An object that has at least these properties. */
  objectLike: (properties: Readonly<Record<string, unknown>>): Matcher => new ObjectLike(properties),
  /** An object that has exactly these properties, at every depth. */
  objectEquals: (properties: Readonly<Record<string, unknown>>): Matcher => new Exactly(properties),
  /** An array that has these elements in this order, perhaps with others before, between and behind. */
  arrayWith: (elements: readonly unknown[]): Matcher => new ArrayWith(elements),
  /** An array that has exactly these elements. */
  arrayEquals: (elements: readonly unknown[]): Matcher => new Exactly(elements),
  /** Exactly this, at every depth. */
  exact: (value: unknown): Matcher => new Exactly(value),
  /** A property that is not there, or null. */
  absent: (): Matcher => new Absent(),
  /** Anything that is there. */
  anyValue: (): Matcher => new AnyValue(),
  /** A text that the expression finds something in. */
  stringLikeRegexp: (expression: string | RegExp): Matcher => new StringLike(new RegExp(expression)),
  /** A text that is JSON of what is expected. */
  serializedJson: (value: unknown): Matcher => new SerializedJson(value),
  /** Whatever is not as expected. */
  not: (value: unknown): Matcher => new Not(value),
} as const;

/** How a value is shown in a message: in one line, and not without end. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Matcher) return value.toString();
  if (isForeign(value)) return foreignName(value);
  const text = JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Matcher || isForeign(part) ? `<${shown(part)}>` : part,
  );
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Joins the name of a property to where its object stands. */
function join(at: string, name: string | number): string {
  if (typeof name === 'number') return `${at}[${name}]`;
  return at === '' ? name : `${at}.${name}`;
}

/** Compares values by the rules of `Match`. @param same - whether two single values are the same. */
export function comparer(same: (expected: unknown, found: unknown) => boolean = Object.is): Compare {
  const compare: Compare = (expected, found, at) => {
    if (expected instanceof Matcher) return expected.test(found, at, compare);
    if (isForeign(expected)) {
      return expected.asymmetricMatch(found) ? [] : [unequal(at, foreignName(expected), shown(found))];
    }
    if (Array.isArray(expected) && Array.isArray(found)) {
      if (expected.length !== found.length) {
        const many = (list: readonly unknown[]): string => `${list.length} elements ${shown(list)}`;
        return [unequal(at, many(expected), many(found))];
      }
      return expected.flatMap((each, index) => compare(each, found[index], join(at, index)));
    }
    if (isObject(expected) && isObject(found)) {
      return Object.entries(expected)
        .filter(([, value]) => value !== undefined)
        .flatMap(([name, value]) => {
          const key = nameIn(found, name);
          return compare(value, found[key], join(at, key));
        });
    }
    return same(expected, found) ? [] : [unequal(at, shown(expected), shown(found))];
  };
  return compare;
}

/** The name of a property: as it is, or as Terraform spells it (`audioMode` is `audio_mode`) where only that is there. */
function nameIn(found: Readonly<Record<string, unknown>>, name: string): string {
  if (name in found) return name;
  const spelled = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return spelled in found ? spelled : name;
}

function unequal(path: string, expected: string, found: string): Difference {
  return { path, text: `expected ${expected}, found ${found}` };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A matcher of jest or vitest: `expect.stringContaining('…')`. */
interface Foreign {
  asymmetricMatch(found: unknown): boolean;
  toAsymmetricMatcher?(): string;
}

function isForeign(value: unknown): value is Foreign {
  return isObject(value) && typeof (value as { asymmetricMatch?: unknown }).asymmetricMatch === 'function';
}

function foreignName(value: Foreign): string {
  return value.toAsymmetricMatcher?.() ?? 'what the matcher takes';
}

class ObjectLike extends Matcher {
  constructor(private readonly properties: Readonly<Record<string, unknown>>) {
    super();
  }

  test(found: unknown, at: string, compare: Compare): Difference[] {
    return compare(this.properties, found, at);
  }

  toString(): string {
    return `an object like ${shown(this.properties)}`;
  }
}

class Exactly extends Matcher {
  constructor(private readonly value: unknown) {
    super();
  }

  test(found: unknown, at: string, compare: Compare): Difference[] {
    const differences = compare(this.value, found, at);
    return differences.length > 0 ? differences : extra(this.value, found, at);
  }

  toString(): string {
    return `exactly ${shown(this.value)}`;
  }
}

/** What is there and was not named, at every depth. */
function extra(expected: unknown, found: unknown, at: string): Difference[] {
  if (Array.isArray(expected) && Array.isArray(found)) {
    return expected.flatMap((each, index) => extra(each, found[index], join(at, index)));
  }
  if (!isObject(expected) || !isObject(found) || expected instanceof Matcher || isForeign(expected)) {
    return [];
  }
  const named = new Map(
    Object.keys(expected)
      .filter((name) => expected[name] !== undefined)
      .map((name) => [nameIn(found, name), name]),
  );
  return Object.keys(found).flatMap((key) => {
    const name = named.get(key);
    if (name !== undefined) return extra(expected[name], found[key], join(at, key));
    return found[key] === undefined ? [] : [unequal(join(at, key), 'nothing', shown(found[key]))];
  });
}

class ArrayWith extends Matcher {
  constructor(private readonly elements: readonly unknown[]) {
    super();
  }

  test(found: unknown, at: string, compare: Compare): Difference[] {
    if (!Array.isArray(found)) return [unequal(at, this.toString(), shown(found))];
    let next = 0;
    for (const element of this.elements) {
      while (next < found.length && compare(element, found[next], at).length > 0) next++;
      if (next === found.length) return [unequal(at, this.toString(), shown(found))];
      next++;
    }
    return [];
  }

  toString(): string {
    return `an array with ${shown(this.elements)}`;
  }
}

class Absent extends Matcher {
  test(found: unknown, at: string): Difference[] {
    return found === undefined || found === null ? [] : [unequal(at, this.toString(), shown(found))];
  }

  toString(): string {
    return 'nothing';
  }
}

class AnyValue extends Matcher {
  test(found: unknown, at: string): Difference[] {
    return found === undefined || found === null ? [unequal(at, this.toString(), shown(found))] : [];
  }

  toString(): string {
    return 'any value';
  }
}

class StringLike extends Matcher {
  constructor(private readonly expression: RegExp) {
    super();
  }

  test(found: unknown, at: string): Difference[] {
    // `search` begins at the front whatever the flags are.
    return typeof found === 'string' && found.search(this.expression) >= 0
      ? []
      : [unequal(at, this.toString(), shown(found))];
  }

  toString(): string {
    return `a text like ${String(this.expression)}`;
  }
}

class SerializedJson extends Matcher {
  constructor(private readonly value: unknown) {
    super();
  }

  test(found: unknown, at: string, compare: Compare): Difference[] {
    const read = typeof found === 'string' ? parsed(found) : undefined;
    return read === undefined
      ? [unequal(at, this.toString(), shown(found))]
      : compare(this.value, read, `${at}(JSON)`);
  }

  toString(): string {
    return `JSON of ${shown(this.value)}`;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

class Not extends Matcher {
  constructor(private readonly value: unknown) {
    super();
  }

  test(found: unknown, at: string, compare: Compare): Difference[] {
    return compare(this.value, found, at).length > 0 ? [] : [unequal(at, this.toString(), shown(found))];
  }

  toString(): string {
    return `not ${shown(this.value)}`;
  }
}
