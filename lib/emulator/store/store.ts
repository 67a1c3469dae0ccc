import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Catalogue } from './catalogue';
import { type Changes, Collection } from './collection';
import { makeDirectory, writeWhole } from './files';
import { Journal } from './journal';
import { own } from './owner';
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

/** The name of a collection of a bucket. */
export type CollectionName = (typeof COLLECTIONS)[number];

/** A bucket and all that the emulator keeps for it. */
export class Bucket {
  /** Whether CI is bound. */
  ci: 'on' | 'off';
  /** How many more times the bucket is read as it was before it was bound, or as `unbinding`. */
  pendingReads = 0;
  smartAudio?: ServiceRecord;
  media?: ServiceRecord;
  readonly templates = new Catalogue<TemplateRecord>(({ tag }) => tag);
  readonly workflows = new Catalogue<WorkflowRecord>();
  readonly queues = new Collection<QueueRecord>();
  readonly jobs = new Collection<JobRecord>();
  readonly executions = new Collection<ExecutionRecord>();
  readonly objects = new Collection<ObjectRecord>();

  constructor(
    readonly region: string,
    readonly name: string,
    ci: Bucket['ci'] = 'off',
  ) {
    this.ci = ci;
  }

  /** Whether CI is bound, as `GET /` tells it at this moment. */
  get ciStatus(): 'on' | 'off' | 'unbinding' {
    if (this.pendingReads <= 0) return this.ci;
    return this.ci === 'on' ? 'off' : 'unbinding';
  }

  /** Puts changes that were taken before. */
  change({ ci, smartAudio, media, ...changes }: BucketChange): void {
    this.ci = ci;
    this.smartAudio = smartAudio;
    this.media = media;
    for (const name of COLLECTIONS) this.#collection(name).change(changes[name] ?? []);
  }

  /** What changed since it was last asked; `undefined` for an entry that is gone. */
  takeChange(): BucketChange {
    return this.#changeOf((collection) => collection.takeChanges());
  }

  /** The change that leads from an empty bucket to this one. */
  wholeChange(): BucketChange {
    return this.#changeOf((collection) => collection.entries());
  }

  /** How many things it holds. */
  get size(): number {
    return COLLECTIONS.reduce((sum, name) => sum + this[name].size, 0);
  }

  #changeOf(read: (collection: Collection<unknown>) => Changes<unknown>): BucketChange {
    const { ci, smartAudio, media } = this;
    const changes = COLLECTIONS.map((name) => [name, read(this.#collection(name))] as const);
    return {
      ci,
      ...(smartAudio && { smartAudio }),
      ...(media && { media }),
      ...Object.fromEntries(changes.filter(([, entries]) => entries.length > 0)),
    };
  }

  #collection(name: (typeof COLLECTIONS)[number]): Collection<unknown> {
    return this[name];
  }
}

/** Which services a bucket has, and the entries of its collections that changed; one that is gone has no value. */
interface BucketChange extends Partial<Record<(typeof COLLECTIONS)[number], Changes<unknown>>> {
  readonly ci: Bucket['ci'];
  readonly smartAudio?: ServiceRecord;
  readonly media?: ServiceRecord;
}

/**
 * All buckets, in memory, and in a directory too when one is given: `<region>/<bucket>/journal.ndjson` and the
 * objects beside it, under the hash of their keys. One emulator at a time may use a directory.
 */
export class Store {
  readonly #buckets = new Map<string, Bucket>();
  readonly #contents = new Map<string, Buffer>();
  readonly #journals = new Map<Bucket, Journal<BucketChange>>();
  readonly #release: () => void = () => undefined;
  /** Told of every change, and in which collections it was. */
  changed?: (collections: readonly CollectionName[]) => void;

  /** @throws Error that names the owner when another emulator uses the directory. */
  constructor(private readonly directory?: string) {
    if (directory === undefined) return;
    makeDirectory(directory);
    this.#release = own(directory);
    for (const region of folders(directory)) {
      for (const name of folders(join(directory, region))) {
        const bucket = new Bucket(region, name);
        const journal = this.#journalOf(bucket, directory);
        if (!journal.exists()) continue;
        for (const change of journal.read()) bucket.change(change);
        this.#buckets.set(`${region}/${name}`, bucket);
      }
    }
  }

  /** Lets go of the directory. */
  close(): void {
    this.#release();
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

  /** Keeps what changed in a bucket; called after every change. */
  save(bucket: Bucket): void {
    const change = bucket.takeChange();
    this.changed?.(COLLECTIONS.filter((name) => change[name] !== undefined));
    if (this.directory === undefined) return;
    const whole = { size: bucket.size, change: () => bucket.wholeChange() };
    this.#journalOf(bucket, this.directory).add(change, whole);
  }

  /** Forgets a bucket and its objects. */
  remove(bucket: Bucket): void {
    this.#buckets.delete(`${bucket.region}/${bucket.name}`);
    this.#journals.delete(bucket);
    for (const { key } of bucket.objects.values()) this.#contents.delete(contentKey(bucket, key));
    this.changed?.(COLLECTIONS);
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
    else writeWhole(join(this.directory, bucket.region, bucket.name, 'objects'), hash(key), content);
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

  #journalOf(bucket: Bucket, directory: string): Journal<BucketChange> {
    const known = this.#journals.get(bucket);
    if (known !== undefined) return known;
    const journal = new Journal<BucketChange>(
      join(directory, bucket.region, bucket.name, 'journal.ndjson'),
      (change) => COLLECTIONS.reduce((sum, name) => sum + (change[name]?.length ?? 0), 1),
    );
    this.#journals.set(bucket, journal);
    return journal;
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
