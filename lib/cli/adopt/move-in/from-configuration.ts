import type { HclBlock } from '../../../stack/hcl';
import { isBucketName } from '../../../ci/hosts';
import { attributeOf, type ConfigurationFile, constant, placeIn } from './configuration';
import type { Moved } from './moved';
import { OFFICIAL, ownSettings } from './official';
import { type Left, untranslatable } from './rewrite';

/**
 * The templates of the official provider in a configuration whose settings are known without Terraform: written out, or
 * those of a variable's default or of a local value. A program of CDKTF has no variables of the configuration.
 */
export function movedFromConfiguration(files: readonly ConfigurationFile[]): {
  readonly moved: readonly (Moved & { readonly at: string })[];
  readonly left: readonly Left[];
} {
  const moved: (Moved & { readonly at: string })[] = [];
  const left: Left[] = [];
  for (const file of files) {
    const known = constantsOf(files.filter((each) => folderOf(each) === folderOf(file)));
    for (const block of file.blocks) {
      const [type, name = ''] = block.labels;
      if (block.type !== 'resource' || type !== OFFICIAL) continue;
      const at = placeIn(file, block.start);
      const from = `${OFFICIAL}.${name}`;
      const found = settingsOf(block, known);
      const why =
        folderOf(file) === '.'
          ? (untranslatable(block) ?? found.why)
          : 'It stands in a module, which may be called several times.';
      if (why !== undefined) left.push({ thing: from, at, reason: `${why} ${ADVICE}` });
      else moved.push({ from, bucket: found.bucket, label: name, settings: ownSettings(found.settings), at });
    }
  }
  return { moved, left };
}

const ADVICE =
  'With --from-state it is declared by what the state says, and --lang hcl keeps it as it is written.';

/** The constants of a module, as expressions refer to them. */
function constantsOf(files: readonly ConfigurationFile[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const block of files.flatMap(({ blocks }) => blocks)) {
    const standard = block.type === 'variable' ? attributeOf(block, 'default') : undefined;
    const pairs =
      block.type === 'locals'
        ? block.attributes.map(({ name, expression }) => [`local.${name}`, expression] as const)
        : standard
          ? [[`var.${block.labels[0] ?? ''}`, standard.expression] as const]
          : [];
    for (const [name, expression] of pairs) {
      const value = constant(expression);
      if (value !== undefined && value !== null) known.set(name, String(value));
    }
  }
  return known;
}

function settingsOf(block: HclBlock, known: ReadonlyMap<string, string>) {
  const open: string[] = [];
  const text = (of: HclBlock | undefined, name: string): string | undefined => {
    const expression = of && attributeOf(of, name)?.expression;
    if (expression === undefined || expression === 'null') return undefined;
    const value = constant(expression) ?? known.get(expression) ?? templated(expression, known);
    if (value === undefined) open.push(name);
    return value === undefined ? undefined : String(value);
  };
  const [audio] = block.blocks.filter(({ type }) => type === 'audio_config');
  const several = ['count', 'for_each'].find((name) => attributeOf(block, name));
  const bucket = text(block, 'bucket');
  const settings = {
    ...given({ name: text(block, 'name'), audio_mode: text(block, 'audio_mode') }),
    ...(audio && {
      audio_config: given({
        codec: text(audio, 'codec'),
        samplerate: text(audio, 'samplerate'),
        bitrate: text(audio, 'bitrate'),
        channels: text(audio, 'channels'),
      }),
    }),
  };
  const why =
    several !== undefined
      ? `It has ${several}, so that it may be several.`
      : open.length > 0
        ? `Its ${open.join(', ')} ${open.length === 1 ? 'has' : 'have'} to be worked out by Terraform.`
        : bucket === undefined || !isBucketName(bucket)
          ? `Its bucket is ${JSON.stringify(bucket ?? null)}, which is not the full name of one.`
          : undefined;
  return { bucket: bucket ?? '', settings, why };
}

/** A text of pieces that are constants: `"${var.prefix}-vocals"`. */
function templated(expression: string, known: ReadonlyMap<string, string>): string | undefined {
  if (!/^"(?:[^"\\]|\\.)*"$/.test(expression)) return undefined;
  const filled = expression.replace(/(?<!\$)\$\{\s*((?:var|local)\.[\w-]+)\s*\}/g, (whole, name: string) => {
    const value = known.get(name);
    return value === undefined || /["\\$%]/.test(value) ? whole : value;
  });
  const value = constant(filled);
  return typeof value === 'string' ? value : undefined;
}

function given<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

function folderOf({ path }: ConfigurationFile): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}
