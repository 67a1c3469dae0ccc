import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Collection } from './collection';
import type {
  ExecutionRecord,
  JobRecord,
  ObjectRecord,
  QueueRecord,
  ServiceRecord,
  TemplateRecord,
  WorkflowRecord,
} from './records';

/** The collections of a bucket. */
const COLLECTIONS = ['templates', 'workflows', 'queues', 'jobs', 'executions', 'objects'] as const;

/** A bucket and all that the emulator keeps for it. */
export class Bucket {
  /** Whether CI is bound. */
  ci: 'on' | 'off';
  /** How many more times the bucket is read as it was before it was bound, or as `unbinding`. */
  pendingReads = 0;
  smartAudio?: ServiceRecord;
  media?: ServiceRecord;
  readonly templates: Collection<TemplateRecord>;
  readonly workflows: Collection<WorkflowRecord>;
  readonly queues: Collection<QueueRecord>;
  readonly jobs: Collection<JobRecord>;
  readonly executions: Collection<ExecutionRecord>;
  readonly objects: Collection<ObjectRecord>;

  constructor(
    readonly region: string,
    readonly name: string,
    kept: Partial<KeptBucket> = {},
  ) {
    this.ci = kept.ci ?? 'off';
    this.smartAudio = kept.smartAudio;
    this.media = kept.media;
    this.templates = new Collection(kept.templates);
    this.workflows = new Collection(kept.workflows);
    this.queues = new Collection(kept.queues);
    this.jobs = new Collection(kept.jobs);
    this.executions = new Collection(kept.executions);
    this.objects = new Collection(kept.objects);
  }

  /** Whether CI is bound, as `GET /` tells it at this moment. */
  get ciStatus(): 'on' | 'off' | 'unbinding' {
    if (this.pendingReads <= 0) return this.ci;
    return this.ci === 'on' ? 'off' : 'unbinding';
  }

  toJSON(): KeptBucket {
    const { ci, smartAudio, media } = this;
    const entries = Object.fromEntries(COLLECTIONS.map((name) => [name, this[name].entries()]));
    return { ci, smartAudio, media, ...entries } as KeptBucket;
  }
}

type Entries<T> = readonly (readonly [string, T])[];

interface KeptBucket {
  readonly ci: Bucket['ci'];
  readonly smartAudio?: ServiceRecord;
  readonly media?: ServiceRecord;
  readonly templates: Entries<TemplateRecord>;
  readonly workflows: Entries<WorkflowRecord>;
  readonly queues: Entries<QueueRecord>;
  readonly jobs: Entries<JobRecord>;
  readonly executions: Entries<ExecutionRecord>;
  readonly objects: Entries<ObjectRecord>;
}

/**
 * All buckets, in memory, and in a directory too when one is given: `<region>/<bucket>/state.json` and the
 * objects beside it, under the hash of their keys. Each file is written whole and then renamed, so that a
 * crash leaves either the old or the new one.
 */
export class Store {
  readonly #buckets = new Map<string, Bucket>();
  readonly #contents = new Map<string, Buffer>();

  constructor(private readonly directory?: string) {
    if (directory === undefined) return;
    mkdirSync(directory, { recursive: true });
    for (const region of folders(directory)) {
      for (const name of folders(join(directory, region))) {
        const file = join(directory, region, name, 'state.json');
        if (!existsSync(file)) continue;
        const kept = JSON.parse(readFileSync(file, 'utf8')) as KeptBucket;
        this.#buckets.set(`${region}/${name}`, new Bucket(region, name, kept));
      }
    }
  }

  /** All buckets, in the order in which they came to be. */
  buckets(): Bucket[] {
    return [...this.#buckets.values()];
  }

  /** The bucket, if it exists. */
  bucket(region: string, name: string): Bucket | undefined {
    return this.#buckets.get(`${region}/${name}`);
  }

  /** Puts a bucket. */
  add(bucket: Bucket): void {
    this.#buckets.set(`${bucket.region}/${bucket.name}`, bucket);
    this.save(bucket);
  }

  /** Keeps the present state of a bucket; called after every change. */
  save(bucket: Bucket): void {
    if (this.directory === undefined) return;
    this.#write(join(this.directory, bucket.region, bucket.name), 'state.json', JSON.stringify(bucket));
  }

  /** Forgets a bucket and its objects. */
  remove(bucket: Bucket): void {
    this.#buckets.delete(`${bucket.region}/${bucket.name}`);
    for (const { key } of bucket.objects.values()) this.#contents.delete(contentKey(bucket, key));
    if (this.directory !== undefined) {
      rmSync(join(this.directory, bucket.region, bucket.name), { recursive: true, force: true });
    }
  }

  /** The bytes of an object; the object must exist. */
  content(bucket: Bucket, key: string): Buffer {
    if (this.directory !== undefined) return readFileSync(this.#contentPath(bucket, key));
    const content = this.#contents.get(contentKey(bucket, key));
    if (content === undefined) throw new Error(`No content is kept for ${key} in ${bucket.name}.`);
    return content;
  }

  /** Keeps the bytes of an object. */
  putContent(bucket: Bucket, key: string, content: Buffer): void {
    if (this.directory === undefined) this.#contents.set(contentKey(bucket, key), content);
    else this.#write(join(this.directory, bucket.region, bucket.name, 'objects'), hash(key), content);
  }

  /** Forgets the bytes of an object. */
  removeContent(bucket: Bucket, key: string): void {
    if (this.directory === undefined) this.#contents.delete(contentKey(bucket, key));
    else rmSync(this.#contentPath(bucket, key), { force: true });
  }

  /** Forgets everything, on disk too. */
  clear(): void {
    for (const bucket of this.buckets()) this.remove(bucket);
  }

  #contentPath(bucket: Bucket, key: string): string {
    return join(this.directory ?? '', bucket.region, bucket.name, 'objects', hash(key));
  }

  #write(directory: string, name: string, content: string | Buffer): void {
    mkdirSync(directory, { recursive: true });
    const temporary = join(directory, `.${name}.${randomBytes(4).toString('hex')}`);
    writeFileSync(temporary, content);
    renameSync(temporary, join(directory, name));
  }
}

function folders(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

function contentKey(bucket: Bucket, key: string): string {
  return `${bucket.region}/${bucket.name}/${key}`;
}

function hash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
