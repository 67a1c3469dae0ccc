import { VOICE_SEPARATE } from '../../ci/wire';
import type { Collection } from '../store/collection';
import type {
  ExecutionRecord,
  JobRecord,
  ObjectRecord,
  QueueRecord,
  TemplateRecord,
  TemplateSettings,
  WorkflowRecord,
} from '../store/records';
import { putObject, removeObject } from './objects';
import { putTemplate } from './templates';
import { type WorkflowSettings, putWorkflow } from './workflows';
import type { Bucket } from '../store/store';
import type { World } from './world';

/** A bucket of the emulator's region by its full name, or of another region. */
export type BucketRef = string | { readonly bucket: string; readonly region: string };

/** Things of one kind in a bucket, as someone in the console sees them: without delays, oldest first. */
export interface Shelf<T> {
  /** All of them. */
  list(bucket: BucketRef): T[];
  /** One of them by its id (an object by its key), if it exists. */
  get(bucket: BucketRef, id: string): T | undefined;
}

/** Things that the console can change too, behind Terraform's back; nothing is checked. */
export interface EditableShelf<T, Settings> extends Shelf<T> {
  /** Makes one, or changes what is given of an old one. */
  put(bucket: BucketRef, settings: Partial<Settings>, id?: string): T;
  /** Deletes one, in use or not; tells whether there was one. */
  delete(bucket: BucketRef, id: string): boolean;
}

/** Objects, with their content. */
export interface ObjectShelf extends Shelf<ObjectRecord> {
  /** The bytes of an object; `undefined` when there is no such object. */
  content(bucket: BucketRef, key: string): Buffer | undefined;
  /** Uploads an object; an active workflow that waits for it starts. */
  put(bucket: BucketRef, key: string, content: Buffer | string, contentType?: string): ObjectRecord;
  /** Deletes an object; tells whether there was one. */
  delete(bucket: BucketRef, key: string): boolean;
}

/** Jobs, as they go on by themselves. */
export interface JobShelf extends Shelf<JobRecord> {
  /**
   * Resolves when no job is at work or about to be, and every callback is delivered or given up. Jobs in a paused
   * queue, and jobs that `maxConcurrent` holds back, are not waited for.
   */
  settled(): Promise<void>;
}

/** What is on in a bucket. */
export interface BucketServices {
  readonly ci: boolean;
  readonly smartAudio: boolean;
  readonly media: boolean;
}

/** Buckets and their services. */
export interface BucketShelf {
  /** Which services a bucket has. */
  get(bucket: BucketRef): BucketServices;
  /** Turns services on and off; what is not given stays. Turning CI off turns the others off. */
  set(bucket: BucketRef, services: Partial<BucketServices>): BucketServices;
}

/** All that the console shows. */
export interface Console {
  readonly buckets: BucketShelf;
  readonly templates: EditableShelf<TemplateRecord, TemplateSettings>;
  readonly workflows: EditableShelf<WorkflowRecord, WorkflowSettings>;
  readonly queues: Shelf<QueueRecord>;
  readonly jobs: JobShelf;
  readonly executions: Shelf<ExecutionRecord>;
  readonly objects: ObjectShelf;
}

/** What a voice-separation template is made of when nothing is said. */
const NEW_SETTINGS = { audioMode: 'IsAudio', audioConfig: {} };

/** Makes the console of a world. */
export function makeConsole(world: World, region: string): Console {
  const at = (ref: BucketRef): Bucket =>
    world.bucket(typeof ref === 'string' ? { bucket: ref, region } : ref);
  const shelf = <T>(collection: (bucket: Bucket) => Collection<T>): Shelf<T> => ({
    list: (ref) => collection(at(ref)).values(),
    get: (ref, id) => collection(at(ref)).get(id),
  });
  const remove =
    (kind: 'templates' | 'workflows') =>
    (ref: BucketRef, id: string): boolean => {
      const bucket = at(ref);
      const existed = bucket[kind].delete(id, world.behaviour.staleReads);
      world.store.save(bucket);
      return existed;
    };
  return {
    buckets: bucketShelf(world, at),
    templates: {
      ...shelf(({ templates }) => templates),
      put(ref, settings, id) {
        const old = id === undefined ? undefined : at(ref).templates.get(id);
        const { tag = VOICE_SEPARATE, name = 'unnamed', ...others } = { ...old, ...settings };
        const own = tag === VOICE_SEPARATE ? NEW_SETTINGS : {};
        return putTemplate(world, at(ref), { ...own, ...others, tag, name }, id);
      },
      delete: remove('templates'),
    },
    workflows: {
      ...shelf(({ workflows }) => workflows),
      put(ref, settings, id) {
        const old = id === undefined ? undefined : at(ref).workflows.get(id);
        const empty = { nodes: { Start: { type: 'Start' } }, dependencies: { Start: ['End'] } };
        const { name = 'unnamed', state = 'Paused', topology = empty } = { ...old, ...settings };
        return putWorkflow(world, at(ref), { name, state, topology }, id);
      },
      delete: remove('workflows'),
    },
    queues: shelf(({ queues }) => queues),
    jobs: {
      ...shelf(({ jobs }) => jobs),
      async settled() {
        await world.runner.settled?.();
        await world.callbacks.settled();
      },
    },
    executions: shelf(({ executions }) => executions),
    objects: {
      ...shelf(({ objects }) => objects),
      content: (ref, key) => (at(ref).objects.get(key) ? world.store.content(at(ref), key) : undefined),
      put: (ref, key, content, contentType) =>
        putObject(world, at(ref), key, Buffer.from(content), { ...(contentType && { contentType }) }),
      delete: (ref, key) => removeObject(world, at(ref), key),
    },
  };
}

function bucketShelf(world: World, at: (ref: BucketRef) => Bucket): BucketShelf {
  const services = (bucket: Bucket): BucketServices => ({
    ci: bucket.ci === 'on',
    smartAudio: bucket.smartAudio !== undefined,
    media: bucket.media !== undefined,
  });
  return {
    get: (ref) => services(at(ref)),
    set(ref, wanted) {
      const bucket = at(ref);
      world.setServices(bucket, wanted);
      return services(bucket);
    },
  };
}
