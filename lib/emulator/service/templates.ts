import { type TemplateRequest, VOICE_SEPARATE } from '../../ci/wire';
import { invalidArgument, Refusal, refuseFull, refuseUnknownId } from '../refusal';
import { newId } from '../store/ids';
import type { Pages } from '../store/listing';
import type { TemplateRecord, TemplateSettings } from '../store/records';
import type { Bucket } from '../store/store';
import { templateKind } from './template-kinds';
import type { World } from './world';

/** Makes a template. */
export function createTemplate(
  world: World,
  bucket: Bucket,
  request: TemplateRequest,
  id?: string,
): TemplateRecord {
  const settings = settingsOf(world, bucket, request);
  refuseFull(bucket.templates.size, world.behaviour.maxTemplates, {
    code: 'CreatedTemplateNumLimit',
    things: 'templates',
  });
  return putTemplate(world, bucket, settings, id);
}

/** The template that is to be changed; `undefined` when there is none and the service does not mind. */
export function templateToUpdate(world: World, bucket: Bucket, id: string): TemplateRecord | undefined {
  const old = bucket.templates.get(id);
  if (old === undefined) refuseUnknownId(world.behaviour.updateUnknownId, 'Template', id);
  return old;
}

/** Changes a template. */
export function updateTemplate(
  world: World,
  bucket: Bucket,
  old: TemplateRecord,
  request: TemplateRequest,
): TemplateRecord {
  const settings = settingsOf(world, bucket, request, old);
  if (world.behaviour.templateInUse === 'refuse') refuseInUse(bucket, old.templateId);
  return putTemplate(world, bucket, settings, old.templateId);
}

/** Deletes a template. */
export function deleteTemplate(world: World, bucket: Bucket, id: string): void {
  const { deleteUnknownId, templateInUse, staleReads } = world.behaviour;
  if (!bucket.templates.get(id)) refuseUnknownId(deleteUnknownId, 'Template', id);
  if (templateInUse !== 'allow') refuseInUse(bucket, id);
  bucket.templates.delete(id, staleReads);
  world.store.save(bucket);
}

/** The templates with these ids, and the ids that there is none for. */
export function templatesById(
  bucket: Bucket,
  ids: readonly string[],
): { readonly found: TemplateRecord[]; readonly nonExistIds: string[] } {
  const seen = bucket.templates.read();
  return {
    found: ids.flatMap((id) => seen.get(id) ?? []),
    nonExistIds: ids.filter((id) => seen.get(id) === undefined),
  };
}

/** The templates of a kind whose names begin so. */
export function templatesNamed(
  bucket: Bucket,
  { prefix, tag, category }: { readonly prefix: string; readonly tag: string; readonly category: string },
): Pages<TemplateRecord> {
  const seen = bucket.templates.read();
  // There are no official templates.
  if (category !== 'Custom') return [];
  return seen.named(prefix, 'prefix', tag === 'All' ? undefined : tag);
}

/** A template by its id if it is one for voice separation. */
export function separationTemplate(bucket: Bucket, id: string | undefined): SeparationTemplate | undefined {
  const found = bucket.templates.get(id ?? '');
  if (found?.tag !== VOICE_SEPARATE) return undefined;
  const { audioMode = '', audioConfig = {} } = found;
  return { ...found, audioMode, audioConfig };
}

type SeparationTemplate = TemplateRecord & Required<Pick<TemplateRecord, 'audioMode' | 'audioConfig'>>;

/** Keeps a template, new or in place of an old one; nothing is checked. */
export function putTemplate(
  world: World,
  bucket: Bucket,
  settings: TemplateSettings,
  id: string = newId('template'),
): TemplateRecord {
  const now = world.now();
  const record: TemplateRecord = {
    ...settings,
    templateId: id,
    createTime: bucket.templates.get(id)?.createTime ?? now,
    updateTime: now,
  };
  bucket.templates.set(id, record, world.behaviour.staleReads);
  world.store.save(bucket);
  return record;
}

function settingsOf(
  { behaviour }: World,
  bucket: Bucket,
  { tag, name = '', ...asked }: TemplateRequest,
  old?: TemplateRecord,
): TemplateSettings {
  if (tag === undefined) throw invalidArgument('Tag is missing.');
  if (!/^[A-Za-z]\w*$/.test(tag)) throw invalidArgument(`"${tag}" cannot be the kind of a template.`);
  if (old !== undefined && old.tag !== tag) {
    throw invalidArgument(`The template ${old.templateId} is of the kind "${old.tag}", not "${tag}".`);
  }
  const kept = templateKind(tag).keep(behaviour, { tag, name, ...asked }, old);
  if (behaviour.duplicateNames === 'refuse') refuseDuplicate(bucket, name, old);
  return { ...kept, tag, name };
}

function refuseDuplicate(bucket: Bucket, name: string, old: TemplateRecord | undefined): void {
  if (bucket.templates.countNamed(name) > (old?.name === name ? 1 : 0)) {
    throw new Refusal('TemplateNameDuplicate', `A template named "${name}" exists already.`);
  }
}

function refuseInUse(bucket: Bucket, id: string): void {
  const user = bucket.workflows
    .values()
    .find(({ topology }) =>
      Object.values(topology.nodes).some(({ operation }) => operation?.templateId === id),
    );
  if (user) throw invalidArgument(`The workflow ${user.workflowId} uses this template.`);
}
