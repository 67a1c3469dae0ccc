import { AUDIO_MODES, type Stem, isAudioMode } from './audio-modes';
import { BUCKET_PATTERN, REGION_PATTERN } from './bucket';
import { type Finding, type SettingPath, listed, pathText, settings } from './rule';
import { type Setting, isUndecided, certainText } from './setting';
import { isTooLong, isWildcard, KEY_MAX_BYTES, leastBytes, pathPieces, wildcardMessage } from './wildcards';

/** The document that the output rules come from. */
export const OUTPUT_SOURCE = 'CI API, Submit a Task (voice separation), 2026-01-12';

/** The setting that names the output object of each stem. */
export const STEM_OUTPUTS = {
  voice: 'auObject',
  background: 'object',
  bass: 'bassObject',
  drums: 'drumObject',
} as const satisfies Record<Stem, string>;

/** Every stem, in the order in which MusicMode lists them. */
export const STEMS = Object.keys(STEM_OUTPUTS) as readonly Stem[];

/** Where the stems of one separation go, as a check sees it. */
export interface OutputInput {
  readonly region?: Setting<string>;
  readonly bucket?: Setting<string>;
  readonly object?: Setting<string>;
  readonly auObject?: Setting<string>;
  readonly bassObject?: Setting<string>;
  readonly drumObject?: Setting<string>;
}

/** An output path that is given or will be: what is known of it, and where it stands. */
export interface NamedOutput {
  readonly stem: Stem;
  readonly path: SettingPath;
  /** The path, or `undefined` when it is not known or too long to be one. */
  readonly object: string | undefined;
  /** The bucket and region that it is written to, or `undefined` when not known. */
  readonly place: string | undefined;
}

/** Lists the outputs that are set; `at` is the path of the output block. */
export function namedOutputs(output: OutputInput, at: SettingPath): NamedOutput[] {
  const { bucket, region } = output;
  const place = typeof bucket === 'string' && typeof region === 'string' ? `${region}/${bucket}` : undefined;
  return STEMS.flatMap((stem) => {
    const object = output[STEM_OUTPUTS[stem]];
    return object === undefined
      ? []
      : [
          {
            stem,
            path: [...at, STEM_OUTPUTS[stem]],
            object: isUndecided(object) || isTooLong(object) ? undefined : object,
            place,
          },
        ];
  });
}

/** What is certain of each output path; one that is too long has a rule of its own and is left out. */
export function certainPaths(
  output: OutputInput,
  at: SettingPath,
): { readonly text: string; readonly whole: boolean; readonly path: SettingPath }[] {
  return STEMS.flatMap((stem) => {
    const known = certainText(output[STEM_OUTPUTS[stem]]);
    return known === undefined || isTooLong(known.text)
      ? []
      : [{ ...known, path: [...at, STEM_OUTPUTS[stem]] }];
  });
}

/** Every output path can be the key of an object. */
export function outputLengthFindings(output: OutputInput, at: SettingPath): Finding[] {
  return STEMS.flatMap((stem) =>
    keyLengthFindings(output[STEM_OUTPUTS[stem]], [...at, STEM_OUTPUTS[stem]], 'output path'),
  );
}

/** What is said of a text that would be too long for a key, or for the beginning of one. */
export function keyLengthFindings(setting: Setting<string>, path: SettingPath, thing: string): Finding[] {
  const known = certainText(setting);
  if (known === undefined || !isTooLong(known.text)) return [];
  return [
    {
      path,
      message:
        `The ${thing} "${known.text.slice(0, 40)}…" has at least ${leastBytes(known.text)} bytes, and the key of an ` +
        `object has at most ${KEY_MAX_BYTES}. Use a shorter one.`,
    },
  ];
}

/** No output path starts as the key of an object must not. */
export function outputStartFindings(output: OutputInput, at: SettingPath): Finding[] {
  return STEMS.flatMap((stem) => keyStartFindings(output[STEM_OUTPUTS[stem]], [...at, STEM_OUTPUTS[stem]]));
}

/** What is said of a key that starts with a slash or a backslash. */
export function keyStartFindings(setting: Setting<string>, path: SettingPath): Finding[] {
  const text = certainText(setting)?.text ?? '';
  const start = { '/': 'slash', '\\': 'backslash' }[text[0] ?? ''];
  if (start === undefined || isTooLong(text)) return [];
  const rest = text.replace(/^[/\\]+/, '');
  return [
    {
      path,
      message:
        `"${text}" starts with a ${start}, and the key of an object must not. Leave it out` +
        (rest === '' ? '.' : `: "${rest}".`),
    },
  ];
}

/** The bucket and region of an output are whole names. */
export function placeFindings(output: OutputInput, at: SettingPath): Finding[] {
  const findings: Finding[] = [];
  const bucket = certainText(output.bucket);
  if (bucket?.whole && !BUCKET_PATTERN.test(bucket.text)) {
    findings.push({
      path: [...at, 'bucket'],
      message: `"${bucket.text}" is not a full bucket name. Use the form "media-1250000000".`,
    });
  }
  const region = certainText(output.region);
  if (region?.whole && !REGION_PATTERN.test(region.text)) {
    findings.push({
      path: [...at, 'region'],
      message: `"${region.text}" is not a region name. Use a name such as "ap-chongqing".`,
    });
  }
  return findings;
}

/** The four outputs are not all empty, which is all that the document asks of them. */
export function noOutputFindings(output: OutputInput, at: SettingPath): Finding[] {
  if (namedOutputs(output, at).some(({ object }) => object !== '')) return [];
  const names = settings(Object.values(STEM_OUTPUTS));
  return [{ path: at, message: `No output is given. Set at least one of ${names}.` }];
}

/** No output is an empty text beside others: that is the same as none. */
export function emptyOutputFindings(output: OutputInput, at: SettingPath): Finding[] {
  if (noOutputFindings(output, at).length > 0) return [];
  return namedOutputs(output, at)
    .filter(({ object }) => object === '')
    .map(({ path, stem }) => ({
      path,
      message: `The output of the ${stem} is empty, as if it were not set. Give it a path, or remove it.`,
    }));
}

/** What becomes of a stem that is made and has no output. */
export type Unnamed = (stem: Stem, output: OutputInput) => string;

/** Of a job: what has no output is not written. */
export const notWritten: Unnamed = (stem) => `so the ${stem} will not be written`;

/** Every stem that the mode makes has an output, and no other stem has one. */
export function stemFindings(
  audioMode: Setting<string>,
  output: OutputInput,
  at: SettingPath,
  unnamed: Unnamed = notWritten,
): Finding[] {
  if (!isAudioMode(audioMode)) return [];
  const made: readonly Stem[] = AUDIO_MODES[audioMode].stems;
  const named = namedOutputs(output, at).filter(({ object }) => object !== '');
  // That nothing is named at all is an error by itself.
  if (named.length === 0) return [];
  const missing = made
    .filter((stem) => !named.some((other) => other.stem === stem))
    .map((stem) => ({
      path: at,
      message:
        `${audioMode} makes the ${stem}, but \`${STEM_OUTPUTS[stem]}\` is not set, ${unnamed(stem, output)}. ` +
        'Set it, or use an audio mode that makes only what is wanted.',
    }));
  const surplus = named
    .filter(({ stem }) => !made.includes(stem))
    .map(({ stem, path }) => ({
      path,
      message:
        `${audioMode} makes ${listed(made)} and no ${stem}, so \`${STEM_OUTPUTS[stem]}\` will not be written. ` +
        'Remove it, or use another audio mode.',
    }));
  return [...missing, ...surplus];
}

/**
 * The `Object` of a workflow's node that names none: assumption A27. It lies beside another output of the node and can
 * be told from what a user names, so that it is no change when it is read again.
 * @returns `undefined` when the node names its own, or no output is known whole.
 */
export function standInObject(output: OutputInput): string | undefined {
  const { object, auObject, bassObject, drumObject } = output;
  if (object !== undefined && object !== '') return undefined;
  const beside = [auObject, bassObject, drumObject].find((path) => path !== undefined && path !== '');
  return typeof beside === 'string'
    ? beside.replace(/(\.(?:[A-Za-z0-9]+|\$\{ext\}))?$/i, (extension) => `.background${extension}`)
    : undefined;
}

/** Of a workflow: the background is written in any case, since a node has to name it. */
export const unnamedInWorkflow: Unnamed = (stem, output) => {
  const object = stem === 'background' ? standInObject(output) : undefined;
  return object === undefined ? notWritten(stem, output) : `so the background will be written to "${object}"`;
};

/** Output paths use only the wildcards that exist. */
export function wildcardFindings(
  output: OutputInput,
  at: SettingPath,
  allowed: Readonly<Record<string, string>>,
): Finding[] {
  return certainPaths(output, at).flatMap(({ text, whole, path }) =>
    pathPieces(whole ? text : withoutHalf(text)).flatMap((piece) =>
      'wildcard' in piece && !isWildcard(piece.wildcard, allowed)
        ? [{ path, message: wildcardMessage(piece.wildcard, allowed) }]
        : [],
    ),
  );
}

/** A known prefix without its end where that may be the first half of a wildcard that is not whole yet. */
function withoutHalf(prefix: string): string {
  const half = prefix.indexOf('${', prefix.lastIndexOf('}') + 1);
  return half < 0 ? prefix : prefix.slice(0, half);
}

/** No two outputs write the same object. */
export function sameObjectFindings(outputs: readonly NamedOutput[]): Finding[] {
  const firsts = new Map<string, NamedOutput>();
  return outputs.flatMap((output) => {
    if (output.object === undefined || output.object === '' || output.place === undefined) return [];
    // Wildcards differ in case and stand for the same; everything else of a key is case-sensitive.
    const object = pathPieces(output.object)
      .map((piece) => ('text' in piece ? piece.text : `\${${piece.wildcard.toLowerCase()}}`))
      .join('');
    const same = `${output.place}/${object}`;
    const first = firsts.get(same);
    if (!first) {
      firsts.set(same, output);
      return [];
    }
    return [
      {
        path: output.path,
        message:
          `${pathText(first.path, (name) => settings([name]))} already writes "${output.object}", and the second would overwrite the first. ` +
          'Give each stem of each separation a path of its own.',
      },
    ];
  });
}
