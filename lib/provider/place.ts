import {
  attribute,
  type ConfigOf,
  type Diagnostic,
  isUnknown,
  type PlanContext,
  type Unknown,
} from '../plugin';
import { PLACE_RULES, readId } from '../rules';
import { diagnostics, failure } from './checks';
import { ruleInput } from './rule-input';
import { regionOf, type Session } from './session';

/** The attributes that say where a resource lives; every resource has them, and none can move. */
export const placeAttributes = {
  bucket: attribute.string({
    description:
      'Full name of the bucket, with its APPID: `media-1250000000`. Changing it replaces the resource.',
    required: true,
    replace: true,
  }),
  region: attribute.string({
    description:
      'Region of the bucket: `ap-chongqing`. Defaults to the region of the provider. Changing it replaces the resource.',
    optional: true,
    computed: true,
  }),
};

/** Where a resource lives, or will. */
export interface Place {
  readonly bucket: string;
  readonly region: string;
}

/** Checks bucket and region of a configuration. */
export function checkPlace(config: ConfigOf<typeof placeAttributes>): Diagnostic[] {
  return diagnostics(PLACE_RULES, ruleInput(placeAttributes, config));
}

/** Plans the region: what the resource or the provider says. Another region than before replaces the resource. */
export function planRegion(
  ctx: PlanContext<Session>,
  config: { region: string | Unknown | null },
  prior: { region: string | null } | null,
): string | Unknown {
  const region = regionOf(ctx.client, config.region);
  // A state that lost its region was read where the provider is, and has not moved for that.
  if (prior !== null && prior.region !== null && prior.region !== region) ctx.requireReplace(['region']);
  return region;
}

/** The place of a resource about to be made or changed: its region is planned, or else the provider's. */
export function placeOf(session: Session, planned: { bucket: string; region: string | null }): Place {
  const region = regionOf(session, planned.region);
  if (isUnknown(region)) throw new TypeError('The region is still unknown during apply.');
  return { bucket: planned.bucket, region };
}

/** The place of a resource in the state. */
export function statePlace(session: Session, state: { bucket: string | null; region: string | null }): Place {
  return placeOf(session, { bucket: stored(state.bucket, 'bucket'), region: state.region });
}

/**
 * What a state says of an attribute that every state has.
 * @throws DiagnosticsError when it says nothing, which is the fault of whoever changed it.
 */
export function stored(value: string | null, name: string): string {
  if (value !== null && value !== '') return value;
  throw failure(
    'The stored state is not whole',
    `It has no ${name}, which every state of this resource has, so it was changed by something other than this ` +
      'provider. Put it right (terraform state pull and push), or remove the resource from the state with terraform ' +
      'state rm and import it again.',
  );
}

/** The id of a resource: `<region>/<bucket>/<remote id>`. */
export function resourceId({ region, bucket }: Place, remoteId: string): string {
  return `${region}/${bucket}/${remoteId}`;
}

/** The block that takes something over, for a message. */
export function importBlock(typeName: string, place: Place, remoteId: string): string {
  return `import {\n  to = ${typeName}.NAME\n  id = "${resourceId(place, remoteId)}"\n}`;
}

/**
 * Reads the id given to `terraform import` of what a bucket has one of: `<region>/<bucket>`.
 *
 * @throws DiagnosticsError when it is not of that form.
 */
export function parsePlaceId(id: string, typeName: string): Place {
  const parts = readId(id);
  const wrong =
    'wrong' in parts
      ? parts.wrong
      : parts.region === null || parts.remote_id !== null || parts.name !== null
        ? 'it says more than a region and a bucket'
        : undefined;
  if (wrong === undefined && 'bucket' in parts && parts.region !== null) {
    return { region: parts.region, bucket: parts.bucket };
  }
  throw failure(
    'Import id not understood',
    `"${id}" is not an id of ${typeName}: ${wrong}. Use "<region>/<bucket>", as in "ap-chongqing/media-1250000000".`,
  );
}

/** What an import asks for: a thing by its id or by its name. */
export type ImportTarget = Place & ({ readonly remoteId: string } | { readonly name: string });

/**
 * Reads the id given to `terraform import`: `<region>/<bucket>/<id>`, `<region>/<bucket>/name:<name>`, or the
 * `<bucket>#<id>` of the official provider.
 *
 * @param sample - the end of an id of this kind of resource, for the error.
 * @throws DiagnosticsError when it is none of the three.
 */
export function parseImportId(
  session: Session,
  id: string,
  sample: string,
  typeName = 'this resource',
): ImportTarget {
  const parts = readId(id);
  const problem = 'wrong' in parts ? parts.wrong : 'nothing follows the bucket';
  if ('bucket' in parts) {
    const region = parts.region ?? regionOf(session, null);
    if (isUnknown(region)) {
      throw failure(
        'Import id not understood',
        `"${id}" says no region, and that of the provider is not known yet. Use "<region>/<bucket>/<id>".`,
      );
    }
    const place = { bucket: parts.bucket, region };
    if (parts.name !== null) return { ...place, name: parts.name };
    if (parts.remote_id !== null) return { ...place, remoteId: parts.remote_id };
  }
  throw failure(
    'Import id not understood',
    `"${id}" is not an id of ${typeName}: ${problem}. Use "<region>/<bucket>/<id>", as in ` +
      `"ap-chongqing/media-1250000000/${sample}", or "<region>/<bucket>/name:<name>", or the "<bucket>#<id>" of ` +
      'the official provider.',
  );
}
