import { CODECS } from './codecs';
import { isTooLong, type PathPiece, pathPieces } from './wildcards';

/** The extensions of the formats that workflows handle, by what they are. Source: CI console, Workflow. */
export const FORMATS = {
  video: words('3gp asf avi dv flv f4v m3u8 m4v mkv mov mp4 mpg mpeg mts ogg rm rmvb swf vob wmv webm'),
  audio: words('mp3 aac flac amr m4a wma wav'),
  image: words('jpg jpeg png gif webp bmp tif tiff heic avif'),
} as const;

/** Audio formats of outputs that a workflow takes as input again. */
const SEPARATED: readonly string[] = [...Object.values(CODECS).map(({ extension }) => extension), 'm4a'];

/** What starts a workflow without a filter. */
const WITHOUT_FILTER: readonly string[] = [...FORMATS.video, ...FORMATS.audio, ...SEPARATED];

/** Which uploads start a workflow, as far as a loop is concerned. */
export interface TriggerScope {
  /** Region and bucket as one text: only outputs to the same place can start it. */
  readonly place: string;
  readonly objectPrefix: string;
  /**
   * The extensions that pass the filter, or that every file does.
   * @default - there is no filter: video and audio of any kind pass
   */
  readonly extensions?: readonly string[] | 'any';
}

/** Which extensions a filter lets through, for {@link TriggerScope}. */
export function passingExtensions(filter: {
  readonly video?: boolean;
  readonly audio?: boolean;
  readonly image?: boolean;
  readonly contentType?: boolean;
  readonly allFile?: boolean;
  readonly customExts?: readonly string[];
}): readonly string[] | 'any' {
  if (filter.allFile) return 'any';
  const { video, audio, image, contentType, customExts = [] } = filter;
  return [
    ...(video || contentType ? FORMATS.video : []),
    ...(audio || contentType ? [...FORMATS.audio, ...SEPARATED] : []),
    ...(image || contentType ? FORMATS.image : []),
    ...customExts,
  ];
}

/**
 * Tells whether an output of a workflow can start a workflow with the given scope, the one it belongs to or another.
 *
 * What is too long for a key starts nothing, and is not looked into.
 *
 * @param object - the output path, with CI's wildcards.
 * @param inputPrefix - the object prefix of the workflow that writes it, which `${InputPath}` begins with.
 * @param anyFormat - that a wildcard at its end may stand for any format, and not for one of audio alone.
 */
export function canTrigger(
  object: string,
  inputPrefix: string,
  scope: TriggerScope,
  anyFormat = false,
): boolean {
  if ([object, inputPrefix, scope.objectPrefix].some(isTooLong)) return false;
  const pieces = pathPieces(bareKey(object));
  return (
    passesFilter(pieces, scope.extensions, anyFormat) &&
    canStartWith(pieces, bareKey(scope.objectPrefix), bareKey(inputPrefix))
  );
}

/**
 * What every key that an output path stands for begins with. Only a scope whose prefix begins with it, or it with the
 * prefix, can be started by the output.
 */
export function certainStart(object: string, inputPrefix: string): string {
  const [first, second] = pathPieces(bareKey(object));
  if (first === undefined) return '';
  if ('text' in first) {
    return second && isInputPath(second) ? first.text + bareKey(inputPrefix) : first.text;
  }
  return isInputPath(first) ? bareKey(inputPrefix) : '';
}

/** How many folders a key lies in, or the least that what begins with a prefix does. */
export function folders(prefix: string): number {
  return prefix.split('/').length - 1;
}

/** How many folders the keys of an output path lie in at most: no wildcard but `${InputPath}` stands for a slash. */
export function deepestFolder(object: string): number {
  return pathPieces(bareKey(object)).reduce(
    (sum, piece) => sum + ('text' in piece ? folders(piece.text) : isInputPath(piece) ? Infinity : 0),
    0,
  );
}

function isInputPath(piece: PathPiece): boolean {
  return 'wildcard' in piece && piece.wildcard.toLowerCase() === 'inputpath';
}

/** CI writes prefixes with and without a leading slash; keys have none. */
export function bareKey(prefix: string): string {
  return prefix.replace(/^\//, '');
}

function passesFilter(
  pieces: readonly PathPiece[],
  extensions: readonly string[] | 'any' = WITHOUT_FILTER,
  anyFormat: boolean,
): boolean {
  const last = pieces.at(-1);
  if (last === undefined) return false;
  if (extensions === 'any') return true;
  const allowed = extensions.map((extension) => extension.toLowerCase());
  if ('wildcard' in last) return allowed.some((extension) => anyFormat || SEPARATED.includes(extension));
  const extension = /\.([^./]+)$/.exec(last.text)?.[1]?.toLowerCase();
  return extension !== undefined && allowed.includes(extension);
}

/**
 * Whether some expansion of the path starts with the prefix. A wildcard but `${InputPath}` stands for no slash.
 *
 * Each piece is held once against each place of the prefix that the pieces before it can reach.
 */
function canStartWith(pieces: readonly PathPiece[], prefix: string, inputPrefix: string): boolean {
  /** Whether the pieces so far can end at each place of the prefix. */
  let reached: readonly boolean[] = [true];
  for (const piece of pieces) {
    const next: boolean[] = [];
    /** Whether a wildcard that began before this place can go on over it. */
    let open = false;
    for (let at = 0; at < prefix.length; at++) {
      if ('wildcard' in piece && !isInputPath(piece)) {
        open = (open || reached[at] === true) && prefix[at] !== '/';
        if (open) next[at + 1] = true;
      } else if (reached[at] !== true) continue;
      else if ('text' in piece) {
        const length = Math.min(piece.text.length, prefix.length - at);
        if (prefix.startsWith(piece.text.slice(0, length), at)) next[at + length] = true;
      } else {
        // The input lies under the writer's own prefix, in any folder below it.
        const length = Math.min(inputPrefix.length, prefix.length - at);
        if (prefix.startsWith(inputPrefix.slice(0, length), at)) return true;
      }
    }
    if (reached[prefix.length] === true || next[prefix.length] === true) return true;
    reached = next;
  }
  return reached[prefix.length] === true;
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
