import { createHash } from 'node:crypto';

/** Longest name made of another. */
const LONGEST = 60;

/**
 * What stays of a text in a name: Latin letters, digits, and the Chinese characters that Unicode has had from the
 * beginning, which every version of Terraform and TypeScript takes in identifiers.
 */
const FOREIGN = /[^A-Za-z0-9\u3400-\u4db5\u4e00-\u9fa5]+/;

/**
 * A readable name made of any text, which is an identifier of TypeScript and of Terraform's language.
 *
 * @param otherwise - what it begins with where the text begins with no letter, and what it is where nothing is left.
 */
export function readable(text: string, otherwise: string): string {
  const words = text
    // Terraform normalizes identifiers, so that what differs in spelling alone would be one name.
    .normalize('NFC')
    .split(FOREIGN)
    .filter((word) => word !== '');
  const name = words.join('_').slice(0, LONGEST).replace(/_$/, '');
  if (name === '') return otherwise;
  return /^[0-9]/.test(name) ? `${otherwise}_${name}` : name;
}

/**
 * Gives names, each once. The same texts in the same order get the same names, and whoever comes later takes no name
 * from those before.
 */
export class Names {
  private readonly taken: Set<string>;

  /**
   * @param taken - names that nobody is given.
   * @param joint - stands before what tells two apart.
   */
  constructor(
    taken: Iterable<string> = [],
    private readonly joint = '_',
  ) {
    this.taken = new Set([...taken].map(folded));
  }

  /** @param id - what tells it from others of the same name. */
  give(name: string, id: string): string {
    const digest = createHash('sha256').update(id).digest('hex');
    for (let length = 0; ; length += length === 0 ? 6 : 1) {
      const candidate = length === 0 ? name : `${name}${this.joint}${digest.slice(0, length)}`;
      if (this.taken.has(folded(candidate))) continue;
      this.taken.add(folded(candidate));
      return candidate;
    }
  }
}

/** Names that differ in case alone would be one file where the disk takes them for one. */
function folded(name: string): string {
  return name.toLowerCase();
}

/** A name of words as JavaScript writes variables: `podcast_mp3` becomes `podcastMp3`. */
export function camel(name: string): string {
  return name.replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase());
}
