import { CiError, describeTemplate, isServiceOff, type Template } from '../../ci';
import {
  AttributeError,
  type Context,
  isUnknown,
  type MoveSource,
  type ResourceContext,
  type Unknown,
} from '../../plugin';
import { failure } from '../checks';
import { type Place, stored } from '../place';
import { regionOf, type Session } from '../session';

/** What is known of a template that was moved here and not seen yet. */
interface Moved {
  readonly bucket: string | null;
  readonly region: string | null;
  readonly template_id: string | null;
  readonly name: string | null;
}

/**
 * Takes over `tencentcloud_ci_media_voice_separate_template`, whose id is `<bucket>#<template id>`. Its provider is known
 * by the type alone: mirrors have addresses of their own, and of an instance that leaves a key of `for_each` Terraform
 * (1.11) tells the address of the provider that it goes to.
 */
export function movedFromOfficial(source: MoveSource): Partial<Moved> | undefined {
  if (source.typeName !== 'tencentcloud_ci_media_voice_separate_template') return undefined;
  const { id, name } = source.state;
  const [bucket, templateId] = typeof id === 'string' ? id.split('#') : [];
  if (!bucket || !templateId) {
    throw failure(
      'State of the official provider not understood',
      `Its id is ${JSON.stringify(id)}, and "<bucket>#<template id>" was expected. Remove the moved ` +
        'block and import the template by its id.',
    );
  }
  return { bucket, template_id: templateId, name: typeof name === 'string' ? name : null };
}

/**
 * Tells that a template was moved here and not seen since: a state of the official provider has no region, and every
 * state of this one has.
 */
export function isUnseen(state: Pick<Moved, 'region'>): boolean {
  return state.region === null;
}

/**
 * Looks for a moved template where the provider would have it. Where it is not, nothing is known yet: the resource may
 * name a region of its own, which only a plan is told. It is looked for again then, and what fails here fails there.
 */
export async function glimpse(
  ctx: ResourceContext<Session<'ListTemplates'>>,
  state: Moved,
): Promise<Found | undefined> {
  const { region } = ctx.client;
  if (region === undefined || isUnknown(region)) return undefined;
  const place = { bucket: stored(state.bucket, 'bucket'), region };
  const target = { ...place, signal: ctx.signal };
  try {
    const template = await describeTemplate(
      ctx.client.ci(),
      target,
      stored(state.template_id, 'template_id'),
    );
    return template && { place, template };
  } catch (error) {
    if (error instanceof CiError && error.kind !== 'aborted') return undefined;
    throw error;
  }
}

/** A template and where it is. */
interface Found {
  readonly place: Place;
  readonly template: Template;
}

/**
 * The region of a moved template: that of the resource, or else of the provider.
 * @throws AttributeError when neither names one.
 */
export function regionOfMoved(
  session: Session,
  own: string | Unknown | null,
  state: Moved,
): string | Unknown {
  if (own !== null || session.region !== undefined) return regionOf(session, own);
  throw new AttributeError(
    ['region'],
    'No region',
    `${subject(state)}, and neither the resource nor the provider names one. Set region here to that of bucket ` +
      `${state.bucket}, or choose a provider block of that region with provider = tencentci.<alias>.`,
  );
}

/** Whose region a moved template is looked for in. A destruction is not told the configuration. */
export type RegionOf = 'the resource' | 'the provider' | 'the provider, destroying';

const ADVICE = {
  'the resource': 'the region of the resource. Set it to that of the bucket',
  'the provider':
    'the region of the provider. Set region here to that of the bucket, or choose a provider block of that region ' +
    'with provider = tencentci.<alias>',
  'the provider, destroying':
    'the region of the provider. Apply once with the region of the bucket, and destroy then',
} as const satisfies Record<RegionOf, string>;

/**
 * The moved template, which must be there: taken for deleted, it would be made anew, and the old one forgotten.
 * @param region - where it is looked for.
 * @returns undefined while a service is off on the bucket.
 * @throws AttributeError when it is not there.
 */
export async function findMoved(
  ctx: Context<Session<'ListTemplates'>>,
  region: string,
  whose: RegionOf,
  state: Moved,
): Promise<Template | undefined> {
  const bucket = stored(state.bucket, 'bucket');
  const target = { bucket, region, signal: ctx.signal };
  let found: Template | undefined;
  try {
    found = await describeTemplate(ctx.client.ci(), target, stored(state.template_id, 'template_id'));
  } catch (error) {
    if (isServiceOff(error)) return undefined;
    throw error;
  }
  if (found) return found;
  throw new AttributeError(
    ['region'],
    'Moved template not found',
    `${subject(state)}, and bucket ${bucket} has no such template in ${region}, ${ADVICE[whose]}. If the template ` +
      'was deleted, remove the moved block and take the old address out of the state with terraform state rm.',
  );
}

function subject({ template_id: id, name }: Moved): string {
  const called = name === null ? '' : ` ("${name}")`;
  return `Template ${id}${called} was moved here from the official provider, whose state does not tell its region`;
}
