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
