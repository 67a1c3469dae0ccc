import { type OutputInput, STEM_OUTPUTS, type Stem, type Whole } from '../rules';
import type { ICiBucket } from './ci-bucket';
import { ruleInput } from './terraform/rule-input';
import { type Wildcards, escapeWildcards, knownPath, laterPath } from './terraform/wildcards';

/**
 * Where the audio of one separation is written: at least one path. A file that the audio mode makes and that has no
 * path, and a path for one that it does not make, are warned about.
 *
 * CI replaces wildcards in the paths. Of a workflow: `${InputPath}`, `${InputName}`, `${InputNameAndExt}`, `${RunId}`,
 * `${Ext}` and `${Jobid}`; of a job: `${ext}` and `${jobid}`. They are written as they are (in TypeScript between
 * single quotes, or as `\${Ext}` in a template literal), and tokens and Terraform expressions may stand beside them.
 * CDKTF itself escapes the arguments of its functions, such as `Fn.join`; what a `Lazy` yields is left as it is, so that a
 * wildcard is `$${Ext}` there.
 *
 * @see CI API, Creating Workflow; Submit a Task (voice separation), 2026-01-12
 */
export interface SeparationOutput {
  /**
   * Path of the voice.
   * @default - none: it is not written
   */
  readonly voice?: string;
  /**
   * Path of the background.
   * @default - none: a job does not write it; a workflow writes it, where the audio mode makes it, beside another path
   * with `.background` before the extension, since a workflow has to name one
   */
  readonly background?: string;
  /**
   * Path of the bass, which only MusicMode makes.
   * @default - none: it is not written
   */
  readonly bass?: string;
  /**
   * Path of the drums, which only MusicMode makes.
   * @default - none: it is not written
   */
  readonly drums?: string;
  /**
   * The bucket that is written to.
   * @default - the bucket that the workflow or job belongs to
   */
  readonly bucket?: ICiBucket;
  /**
   * Region of the bucket that is written to.
   * @default - the region of `bucket`, or else that of the workflow or job
   */
  readonly region?: string;
}

/** Where a workflow or a job lives, and what it writes to unless told otherwise. */
export interface Place {
  readonly bucket: string;
  readonly region: string | undefined;
}

/** An output as the rules see it. `home` is where the workflow or job lives. */
export function outputInput(output: SeparationOutput, home: Place): Whole<OutputInput> {
  const { bucket, region } = target(output);
  return {
    ...ruleInput({ bucket: bucket ?? home.bucket, region: region ?? home.region }),
    ...pathsInput(output),
  };
}

/** The paths of an output as the rules see them. */
export function pathsInput(output: SeparationOutput): Whole<Omit<OutputInput, 'bucket' | 'region'>> {
  return paths(output, knownPath);
}

/** What is certain of the paths behind their first tokens, as the rules see it. */
export function laterOutputInput(output: SeparationOutput): OutputInput {
  return paths(output, laterPath);
}

/** An output as the resources take it. */
export interface OutputAttribute {
  readonly bucket?: string;
  readonly region?: string;
  readonly object?: string;
  readonly auObject?: string;
  readonly bassObject?: string;
  readonly drumObject?: string;
}

/** An output as the resources take it, with the wildcards escaped. */
export function outputAttribute(output: SeparationOutput, allowed: Wildcards): OutputAttribute {
  return { ...target(output), ...paths(output, (path) => escapeWildcards(path, allowed)) };
}

/** The props by the names of the settings that the rules know. */
const PROPS = Object.fromEntries(
  Object.entries(STEM_OUTPUTS).map(([stem, setting]) => [setting, stem]),
) as Readonly<Record<string, Stem>>;

/** The prop that stands for a setting of an output: `voice` for `auObject`. */
export function outputProp(setting: string): string {
  return PROPS[setting] ?? setting;
}

function target({ bucket, region }: SeparationOutput): { bucket?: string; region?: string } {
  return { bucket: bucket?.bucketName, region: region ?? bucket?.region };
}

function paths<T>(
  output: SeparationOutput,
  read: (path: string | undefined) => T,
): Record<'object' | 'auObject' | 'bassObject' | 'drumObject', T> {
  return {
    object: read(output.background),
    auObject: read(output.voice),
    bassObject: read(output.bass),
    drumObject: read(output.drums),
  };
}
