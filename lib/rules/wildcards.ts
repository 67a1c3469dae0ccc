/** Wildcards that CI replaces in the output path of a workflow's voice separation, with what they stand for. */
export const WORKFLOW_WILDCARDS = {
  InputPath: 'the folder of the input object',
  InputName: 'the name of the input object, without its extension',
  InputNameAndExt: 'the name of the input object, with its extension',
  RunId: 'the id of the execution',
  Ext: 'the format of the output',
  Jobid: 'the id of the job',
} as const;

/** Wildcards that CI replaces in the output path of a job, with what they stand for. */
export const JOB_WILDCARDS = {
  ext: 'the format of the output',
  jobid: 'the id of the job',
} as const;

/** Wildcards that other kinds of node know and voice separation does not. */
const FOREIGN_WILDCARDS: Readonly<Record<string, string>> = {
  number: 'Snapshot, SmartCover and Segment',
  time: 'Snapshot',
};

/** A piece of an output path: text as it is, or a wildcard. */
export type PathPiece = { readonly text: string } | { readonly wildcard: string };

/** Takes an output path apart. What only begins like a wildcard, without `}`, is one with no right name: `${Ext`. */
export function pathPieces(path: string): PathPiece[] {
  const pieces: PathPiece[] = [];
  let rest = path;
  while (rest !== '') {
    const start = rest.indexOf('${');
    if (start !== 0) pieces.push({ text: start < 0 ? rest : rest.slice(0, start) });
    if (start < 0) break;
    const end = rest.indexOf('}', start);
    pieces.push({ wildcard: end < 0 ? rest.slice(start) : rest.slice(start + 2, end) });
    rest = end < 0 ? '' : rest.slice(end + 1);
  }
  return pieces;
}

/** The document that the length of keys comes from. */
export const KEY_SOURCE = 'COS, Object Overview: object keys';

/** Longest key of an object, in bytes of UTF-8. */
export const KEY_MAX_BYTES = 850;

/** Characters of the longest wildcard, so that no path of more than that for each byte of a key needs to be read. */
const LONGEST_WILDCARD = Math.max(...Object.keys(WORKFLOW_WILDCARDS).map((name) => `\${${name}}`.length));

/** The fewest bytes that a path can have as a key: a wildcard stands for one at least, everything else for itself. */
export function leastBytes(path: string): number {
  return pathPieces(path).reduce(
    (sum, piece) =>
      sum +
      ('text' in piece
        ? Buffer.byteLength(piece.text)
        : isWildcard(piece.wildcard, WORKFLOW_WILDCARDS)
          ? 1
          : Buffer.byteLength(piece.wildcard)),
    0,
  );
}

/** Tells whether a path can be the key of an object only when it is cut. Rules do not look into one that is. */
export function isTooLong(path: string): boolean {
  if (path.length > KEY_MAX_BYTES * LONGEST_WILDCARD) return true;
  return path.length > KEY_MAX_BYTES / 4 && leastBytes(path) > KEY_MAX_BYTES;
}

/** Tells whether CI replaces this wildcard. CI's own samples spell the same one as `${Ext}` and `${ext}`. */
export function isWildcard(name: string, allowed: Readonly<Record<string, string>>): boolean {
  return Object.keys(allowed).some((known) => known.toLowerCase() === name.toLowerCase());
}

/** Says why a wildcard is wrong and which are right. */
export function wildcardMessage(name: string, allowed: Readonly<Record<string, string>>): string {
  const others = FOREIGN_WILDCARDS[name.toLowerCase()];
  const right = Object.keys(allowed)
    .map((known) => `\${${known}}`)
    .join(', ');
  if (name.startsWith('${')) return `Wildcard ${name} has no closing brace. Close it: use ${right}.`;
  return (
    `Wildcard \${${name}} ${others ? `belongs to ${others} nodes` : 'does not exist'}. ` +
    `In the output of a voice separation, use ${right}.`
  );
}
