import { given, type Output } from '../../ci';
import {
  attribute,
  type ConfigOf,
  isUnknown,
  type PlannedOf,
  type ProposedOf,
  type StateOf,
  type Unknown,
} from '../../plugin';
import { standInObject, type Stem } from '../../rules';
import { stemText } from '../descriptions';

/** What the description of an object path ends with; the wildcards differ between a workflow and a job. */
function path(stem: Stem, wildcards: string): string {
  return `Path of the ${stemText(stem)}, in which ${wildcards} are replaced.`;
}

/**
 * Where the stems of a separation are written. Any of them replaces a job, which cannot be changed.
 * @param of - `workflow` or `job`, for the descriptions.
 */
export function outputAttributes<R extends boolean>(of: string, wildcards: string, replace: R) {
  const optional = { optional: true, replace } as const;
  return {
    region: attribute.string({
      description: `Region of the bucket that is written to. Defaults to that of the ${of}.`,
      optional: true,
      computed: true,
      replace,
    }),
    bucket: attribute.string({
      description: `Full name of the bucket that is written to. Defaults to that of the ${of}.`,
      optional: true,
      computed: true,
      replace,
    }),
    object: attribute.string({ description: path('background', wildcards), ...optional }),
    au_object: attribute.string({ description: path('voice', wildcards), ...optional }),
    bass_object: attribute.string({
      description: path('bass', wildcards),
      ...optional,
    }),
    drum_object: attribute.string({
      description: path('drums', wildcards),
      ...optional,
    }),
  };
}

type A = ReturnType<typeof outputAttributes>;

/** An output in a state. */
export type OutputState = StateOf<A>;

/** Plans where an output goes: where it says, or else where its resource lives. */
export function planOutput<Planned extends Pick<ProposedOf<A>, 'region' | 'bucket'>>(
  planned: Planned,
  config: Pick<ConfigOf<A>, 'region' | 'bucket'> | Unknown | undefined,
  place: { readonly bucket: string | Unknown; readonly region: string | Unknown },
): Planned {
  if (config === undefined || isUnknown(config)) return planned;
  return { ...planned, region: config.region ?? place.region, bucket: config.bucket ?? place.bucket };
}

/** An output as it is sent. */
export function outputToWire(output: PlannedOf<A>): Output {
  return given({
    region: output.region ?? undefined,
    bucket: output.bucket ?? undefined,
    // An empty path is none.
    object: output.object || undefined,
    auObject: output.au_object || undefined,
    bassObject: output.bass_object || undefined,
    drumObject: output.drum_object || undefined,
  });
}

/** An output as the service describes it. An empty path of the state is one that the service does not have. */
export function outputFromWire(output: Output | undefined, state?: OutputState | null): OutputState {
  const path = (found: string | undefined, known: string | null | undefined): string | null =>
    found ?? (known === '' ? '' : null);
  return {
    region: output?.region ?? null,
    bucket: output?.bucket ?? null,
    object: path(output?.object, state?.object),
    au_object: path(output?.auObject, state?.au_object),
    bass_object: path(output?.bassObject, state?.bass_object),
    drum_object: path(output?.drumObject, state?.drum_object),
  };
}

/** The output of a separation's node as it is sent: `Object` is always named, since the table of nodes asks for it. */
export function withStandIn(planned: PlannedOf<A>): Output {
  const output = outputToWire(planned);
  return given({ ...output, object: output.object ?? standInObject(output) });
}

/** The output of a separation's node, without the `Object` that only stands in for one. */
export function withoutStandIn(
  output: Output | undefined,
  state: OutputState | null | undefined,
): OutputState {
  const found = outputFromWire(output, state);
  const standsIn =
    output?.object !== undefined && output.object === standInObject({ ...output, object: undefined });
  return standsIn && state?.object !== found.object
    ? { ...found, object: state?.object === '' ? '' : null }
    : found;
}
