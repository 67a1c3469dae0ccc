import { CODECS, type CodecName, codecName } from './codecs';
import { certainPaths, type OutputInput } from './outputs';
import { type Finding, type SettingPath } from './rule';
import type { Setting } from './setting';
import { pathPieces } from './wildcards';

/** Wildcards that are another text for each upload, or at least for each folder of uploads. */
const DIFFERING: readonly string[] = ['inputpath', 'inputname', 'inputnameandext', 'runid', 'jobid'];

const EXTENSIONS = Object.entries(CODECS).map(([codec, { extension }]) => ({
  codec: codec as CodecName,
  extension,
}));

const NEAR = new WeakMap<Readonly<Record<string, string>>, RegExp>();

/** No output path has the name of a wildcard in other brackets, which would stay in the key as it is. */
export function nearWildcardFindings(
  output: OutputInput,
  at: SettingPath,
  allowed: Readonly<Record<string, string>>,
): Finding[] {
  const near = nearWildcards(allowed);
  return certainPaths(output, at).flatMap(({ text, path }) =>
    pathPieces(text).flatMap((piece) => {
      const [found, ...names] = 'text' in piece ? (near.exec(piece.text) ?? []) : [];
      const meant = names.find((each) => each !== undefined);
      return found === undefined || meant === undefined
        ? []
        : [
            {
              path,
              message:
                `"${found}" is no wildcard, and stays in the key as it is. Write \${${properName(meant, allowed)}} if ` +
                'the wildcard is meant.',
            },
          ];
    }),
  );
}

/** What matches the names of wildcards in brackets that are not CI's; each is made once. */
function nearWildcards(allowed: Readonly<Record<string, string>>): RegExp {
  const known = NEAR.get(allowed);
  if (known) return known;
  const name = `(${Object.keys(allowed).join('|')})`;
  const near = new RegExp(
    String.raw`[$%#]?\{\s*${name}\s*\}|\$?\(${name}\)|\$${name}\b|%${name}%|<${name}>`,
    'i',
  );
  NEAR.set(allowed, near);
  return near;
}

/** Every output path of a workflow differs from upload to upload. */
export function overwrittenFindings(output: OutputInput, at: SettingPath): Finding[] {
  return certainPaths(output, at).flatMap(({ text, path, whole }) => {
    const differs = pathPieces(text).some(
      (piece) => 'wildcard' in piece && DIFFERING.includes(piece.wildcard.toLowerCase()),
    );
    return differs || !whole || text === ''
      ? []
      : [
          {
            path,
            message:
              `"${text}" is the same for every upload, so that each overwrites what the last one made. Put ` +
              '${InputName}, ${RunId} or another wildcard that differs into the path.',
          },
        ];
  });
}

/** No output path ends in the extension of another codec than the one that is written. */
export function extensionFindings(codec: Setting<string>, output: OutputInput, at: SettingPath): Finding[] {
  const written = codecName(codec);
  if (written === undefined) return [];
  const { extension: right } = CODECS[written];
  return certainPaths(output, at).flatMap(({ text, path, whole }) => {
    const given = whole ? /\.([A-Za-z0-9]+)$/.exec(text)?.[1]?.toLowerCase() : undefined;
    const other = EXTENSIONS.find(({ extension }) => extension === given);
    return given === undefined || other === undefined || given === right
      ? []
      : [
          {
            path,
            message:
              `"${text}" ends in ".${given}", but what is written is ${written}, not ${other.codec}. Use ".${right}", ` +
              'or the wildcard ${ext}.',
          },
        ];
  });
}

function properName(name: string, allowed: Readonly<Record<string, string>>): string {
  return Object.keys(allowed).find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
}
