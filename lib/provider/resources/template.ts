import {
  CiError,
  deleteTemplate,
  describeTemplate,
  isMadeOf,
  isNotFound,
  isServiceOff,
  listTemplates,
  type Template,
  type TemplateSettings,
} from '../../ci';
import { settle, type Settled } from '../../ci/waiting';
import { attribute, AttributeError, type Context, type ResourceContext } from '../../plugin';
import { theOneNamed } from '../by-name';
import { failure } from '../checks';
import { made } from '../leftovers';
import { importBlock, type ImportTarget, parseImportId, type Place, resourceId } from '../place';
import { warnUnreadable } from '../service-off';
import type { Session } from '../session';

/** What a resource of every kind of template has besides its place, its name and the settings of its kind. */
export const templateAttributes = {
  id: attribute.string({ description: '`<region>/<bucket>/<template_id>`.', computed: true, keep: true }),
  template_id: attribute.string({
    description: 'Id that the service gave the template.',
    computed: true,
    keep: true,
  }),
  category: attribute.string({
    description: '`Custom`, or `Official` for a template of the service itself.',
    computed: true,
    keep: true,
  }),
  create_time: attribute.string({
    description: 'When the template was created.',
    computed: true,
    keep: true,
  }),
  update_time: attribute.string({ description: 'When the template was last changed.', computed: true }),
};

/** The part of a state that templates of every kind have. */
export interface TemplateState extends Place {
  readonly id: string;
  readonly name: string;
  readonly template_id: string;
  readonly category: string | null;
  readonly create_time: string | null;
  readonly update_time: string | null;
}

/** The part of the state that templates of every kind have. */
export function templateState(place: Place, template: Template): TemplateState {
  return {
    id: resourceId(place, template.templateId),
    ...place,
    name: template.name,
    template_id: template.templateId,
    category: template.category ?? null,
    create_time: template.createTime ?? null,
    update_time: template.updateTime ?? null,
  };
}

/**
 * What a refresh sees of a template: `gone`, or `unreadable`, with a warning, where the service is off.
 * @throws DiagnosticsError when it is of another kind.
 */
export async function lookAtTemplate(
  ctx: ResourceContext<Session<'ListTemplates'>>,
  place: Place,
  templateId: string,
  tag: string,
): Promise<Template | 'gone' | 'unreadable'> {
  try {
    const target = { ...place, signal: ctx.signal };
    const found = await ctx.client.listings.templates.read(ctx.client.ci(), target, templateId);
    if (found) refuseOtherKinds(found, tag);
    return found ?? 'gone';
  } catch (error) {
    if (!isServiceOff(error)) throw error;
    warnUnreadable(ctx, place, `template ${templateId}`);
    return 'unreadable';
  }
}

/**
 * Looks at a template that was written until it is what was sent, and gives the last that was seen of it.
 * @param fresh - what there is to know of one that was made just now and answered as it was sent, if it need not be looked at.
 */
export async function confirmed(
  ctx: ResourceContext<Session<'ListTemplates'>>,
  place: Place,
  written: Template,
  settings: TemplateSettings,
  fresh?: { readonly shape: string },
): Promise<Template> {
  const look = (looked: () => void): Promise<Settled<Template>> =>
    settle(
      (signal) => {
        looked();
        return describeTemplate(ctx.client.ci(), { ...place, signal }, written.templateId);
      },
      (template) => isMadeOf(template, settings),
      ctx.signal,
      ctx.client.ci().settleMs,
    );
  const { seen, doubt } =
    fresh && isMadeOf(written, settings)
      ? await ctx.client.confirmations.of(`${place.region}/${place.bucket}/${fresh.shape}`, written, look)
      : await look(() => undefined);
  if (doubt !== undefined) {
    ctx.warn({
      summary: 'The template could not be confirmed',
      detail: `Template ${written.templateId} was written, but: ${doubt}. The next plan will tell whether this lasts.`,
    });
  }
  return seen ?? written;
}

/**
 * Writes a template. A name that another template of the bucket has is refused with the id and the age of that one,
 * and with what takes it over.
 * @param creation - where a new one is made: the resource, for the `import` block that it could be instead, and what had
 * the name before.
 */
export async function written(
  ctx: Context<Session<'ListTemplates'>>,
  place: Place,
  { tag, name }: Pick<TemplateSettings, 'tag' | 'name'>,
  write: () => Promise<Template>,
  creation?: { readonly typeName: string; readonly before: readonly Template[] },
): Promise<Template> {
  try {
    return await write();
  } catch (error) {
    // Assumption A6.
    if (!(error instanceof CiError) || error.code !== 'TemplateNameDuplicate') throw error;
    const owner = creation?.before[0] ?? (await ownerOf(ctx, place, name));
    if (owner === undefined) throw error;
    throw new AttributeError(['name'], 'The name is taken', takenName(place, owner, tag, creation?.typeName));
  }
}

/** Who has a name, of any kind, as far as that can be found out. */
async function ownerOf(
  ctx: Context<Session<'ListTemplates'>>,
  place: Place,
  name: string,
): Promise<Template | undefined> {
  const filter = { tag: 'All', namePrefix: name };
  const target = { ...place, signal: ctx.signal };
  const all = await listTemplates(ctx.client.ci(), target, filter).catch(() => []);
  return all.find((template) => template.name === name);
}

function takenName(place: Place, owner: Template, tag: string, typeName: string | undefined): string {
  const { name, templateId, createTime } = owner;
  const refusal =
    `Bucket ${place.bucket} (${place.region}) has a template named "${name}" already, ${templateId}` +
    (owner.tag === tag ? '' : ` of the kind ${owner.tag}`) +
    `, ${made(createTime)}, and names are unique in a bucket. Choose another name`;
  if (typeName === undefined || owner.tag !== tag) return `${refusal}.`;
  return (
    `${refusal}, or take that template over with this block, where NAME is the name of this resource:\n\n` +
    `${importBlock(typeName, place, templateId)}\n\n` +
    'If this resource is being replaced with create_before_destroy, the template that it replaces still has the ' +
    'name: change the name in the same step, or take create_before_destroy away.'
  );
}

/** Deletes a template that may be gone already. */
export async function deleteIfThere(
  ctx: ResourceContext<Session<'DeleteTemplate' | 'ListTemplates'>>,
  place: Place,
  templateId: string,
): Promise<void> {
  try {
    await deleteTemplate(ctx.client.ci(), { ...place, interrupt: ctx.signal }, templateId);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Finds the template that an import names, by its id or by its name. */
export async function importTemplate(
  ctx: Context<Session<'ListTemplates'>>,
  id: string,
  tag: string,
  typeName: string,
): Promise<Pick<TemplateState, 'id' | 'bucket' | 'region' | 'template_id'>> {
  const target = parseImportId(ctx.client, id, 't1460606b9752148c4ab182f55163ba7cd', typeName);
  const templateId = 'remoteId' in target ? target.remoteId : await idByName(ctx, target, tag);
  const { region, bucket } = target;
  const place = { region, bucket, signal: ctx.signal };
  const found = await ctx.client.listings.templates.read(ctx.client.ci(), place, templateId);
  if (!found) {
    throw failure(
      'Template not found',
      `Bucket ${bucket} in ${region} has no template ${templateId}. Check the id, the bucket and the region.`,
    );
  }
  refuseOtherKinds(found, tag);
  if (found.category === 'Official') {
    throw failure(
      'An official template cannot be imported',
      `Template ${templateId} ("${found.name}") belongs to the service and cannot be changed or deleted. Use its ` +
        'id as it is, or make a template of your own with the same settings.',
    );
  }
  return { id: resourceId(target, templateId), bucket, region, template_id: templateId };
}

/** @throws DiagnosticsError when a template is of another kind than the resource is for. */
export function refuseOtherKinds(found: Template, tag: string): void {
  if (found.tag === tag) return;
  throw failure(
    'A template of another kind',
    `Template ${found.templateId} ("${found.name}") is of the kind ${found.tag}, and this resource is for ${tag}. ` +
      'Name another template.',
  );
}

async function idByName(
  ctx: Context<Session<'ListTemplates'>>,
  target: ImportTarget & { name: string },
  tag: string,
): Promise<string> {
  const { region, bucket, name } = target;
  const place = { region, bucket, signal: ctx.signal };
  const idOf = ({ templateId }: Template): string => templateId;
  const candidates = await listTemplates(ctx.client.ci(), place, { tag, namePrefix: name });
  return idOf(
    theOneNamed(candidates, { what: 'template', place, name, idOf, otherwise: 'Import one by its id' }),
  );
}
