import type { TemplateRecord } from './records';
import { type TemplateSettings, putTemplate } from './routes/templates';
import type { Bucket } from './store';
import type { World } from './world';

/** A bucket of the emulator's region by its full name, or of another region. */
export type BucketRef = string | { readonly bucket: string; readonly region: string };

/** Templates as someone in the console sees and changes them. */
export interface TemplatesConsole {
  /** All templates of a bucket, oldest first. */
  list(bucket: BucketRef): TemplateRecord[];
  /** One template, if it exists. */
  get(bucket: BucketRef, templateId: string): TemplateRecord | undefined;
  /** Makes a template, or changes what is given of an old one; nothing is checked. */
  put(bucket: BucketRef, settings: Partial<TemplateSettings>, templateId?: string): TemplateRecord;
  /** Deletes a template, used or not; tells whether there was one. */
  delete(bucket: BucketRef, templateId: string): boolean;
}

/** The bucket that a reference names. */
export function bucketAt(world: World, region: string, ref: BucketRef): Bucket {
  return world.bucket(typeof ref === 'string' ? { bucket: ref, region } : ref);
}

/** Makes the templates part of the console. */
export function templatesConsole(world: World, region: string): TemplatesConsole {
  return {
    list: (ref) => bucketAt(world, region, ref).templates.values(),
    get: (ref, id) => bucketAt(world, region, ref).templates.get(id),
    put(ref, settings, id) {
      const bucket = bucketAt(world, region, ref);
      const old = id === undefined ? undefined : bucket.templates.get(id);
      const { name = 'unnamed', audioMode = 'IsAudio', audioConfig = {} } = { ...old, ...settings };
      return putTemplate(world, bucket, { name, audioMode, audioConfig }, id);
    },
    delete(ref, id) {
      const bucket = bucketAt(world, region, ref);
      const existed = bucket.templates.delete(id, world.behaviour.staleReads);
      world.store.save(bucket);
      return existed;
    },
  };
}
