import { CODECS } from './codecs';
import { type PathPiece, pathPieces } from './wildcards';

/** Audio formats of outputs that a workflow takes as input again. */
const AUDIO_EXTENSIONS: readonly string[] = [
  ...Object.values(CODECS).map(({ extension }) => extension),
  'm4a',
];

/** Which uploads start a workflow, as far as a loop is concerned. */
export interface TriggerScope {
  /** Region and bucket as one text: only outputs to the same place can start it. */
  readonly place: string;
  readonly objectPrefix: string;
  /** The extensions that pass the filter, or `undefined` when audio of any kind passes. */
  readonly extensions?: readonly string[];
}

/** Which extensions a filter lets through, for {@link TriggerScope}; `undefined` stands for all audio. */
export function audioExtensions(filter: {
  readonly audio?: boolean;
  readonly contentType?: boolean;
  readonly allFile?: boolean;
  readonly customExts?: readonly string[];
}): readonly string[] | undefined {
  return filter.audio || filter.contentType || filter.allFile ? undefined : (filter.customExts ?? []);
}

/**
 * Tells whether an output of a workflow can start a workflow with the given scope, the one it belongs to or another.
 *
 * @param object - the output path, with CI's wildcards.
 * @param inputPrefix - the object prefix of the workflow that writes it, which `${InputPath}` begins with.
 */
export function canTrigger(object: string, inputPrefix: string, scope: TriggerScope): boolean {
  const pieces = pathPieces(object.replace(/^\//, ''));
  return (
    passesFilter(pieces, scope.extensions) &&
    canStartWith(pieces, bare(scope.objectPrefix), bare(inputPrefix))
  );
}

/** CI writes prefixes with and without a leading slash; keys have none. */
function bare(prefix: string): string {
  return prefix.replace(/^\//, '');
}

function passesFilter(pieces: readonly PathPiece[], extensions: readonly string[] | undefined): boolean {
  const last = pieces.at(-1);
  if (last === undefined) return false;
  const allowed = (extensions ?? AUDIO_EXTENSIONS).map((extension) => extension.toLowerCase());
  if ('wildcard' in last) return allowed.some((extension) => AUDIO_EXTENSIONS.includes(extension));
  const extension = /\.([^./]+)$/.exec(last.text)?.[1]?.toLowerCase();
  return extension !== undefined && allowed.includes(extension);
}

/** Whether some expansion of the path starts with the prefix. A wildcard but `${InputPath}` stands for no slash. */
function canStartWith(pieces: readonly PathPiece[], prefix: string, inputPrefix: string): boolean {
  let positions = new Set([0]);
  for (const piece of pieces) {
    const next = new Set<number>();
    for (const at of positions) {
      if (at >= prefix.length) return true;
      const rest = prefix.slice(at);
      if ('text' in piece) {
        if (piece.text.startsWith(rest)) return true;
        if (rest.startsWith(piece.text)) next.add(at + piece.text.length);
      } else if (piece.wildcard.toLowerCase() === 'inputpath') {
        // The input lies under the writer's own prefix, in any folder below it.
        if (inputPrefix.startsWith(rest) || rest.startsWith(inputPrefix)) return true;
      } else {
        const slash = rest.indexOf('/');
        const end = slash < 0 ? rest.length : slash;
        for (let length = 1; length <= end; length++) next.add(at + length);
      }
    }
    positions = next;
  }
  return [...positions].some((at) => at >= prefix.length);
}
