import type { ParsedHost } from '../../ci/hosts';
import type { Behaviour } from '../behaviour';
import type { Callbacks } from './callbacks/delivery';
import { Refusal, invalidArgument } from '../refusal';
import type { JobRunner } from '../runner/job-runner';
import { newId } from '../store/ids';
import type { QueueRecord, ServiceName } from '../store/records';
import { Bucket, type Store } from '../store/store';

/** All that outlives a request: the buckets, the time, and how the service behaves. */
export class World {
  constructor(
    readonly store: Store,
    readonly behaviour: Behaviour,
    /** The service's time, in milliseconds since 1970. */
    readonly now: () => number,
    readonly runner: JobRunner,
    readonly callbacks: Callbacks,
  ) {}

  /**
   * The bucket that a host names. Unless buckets are strict, a bucket with a valid name comes to be when it is
   * first asked for.
   */
  bucket(host: Pick<ParsedHost, 'bucket' | 'region'>): Bucket {
    if (host.bucket === undefined) {
      throw new Refusal('InvalidHost', 'This operation needs the host of a bucket.');
    }
    const known = this.store.bucket(host.region, host.bucket);
    if (known !== undefined) return known;
    if (this.behaviour.strictBuckets) {
      throw new Refusal('NoSuchBucket', `The bucket ${host.bucket} does not exist in ${host.region}.`);
    }
    const on = this.behaviour.newBuckets === 'on';
    return this.createBucket(host.region, host.bucket, { ci: on, smartAudio: on });
  }

  /** Makes a bucket with the services that are on from the start; media processing goes with CI unless it is said. */
  createBucket(
    region: string,
    name: string,
    on: { ci: boolean; smartAudio: boolean; media?: boolean | undefined },
  ): Bucket {
    const { ci, smartAudio, media = ci } = on;
    const bucket = new Bucket(region, name, ci || smartAudio || media ? 'on' : 'off');
    this.store.add(bucket);
    if (smartAudio) this.enable(bucket, 'smart-audio');
    if (media) this.enable(bucket, 'media');
    return bucket;
  }

  /** Enables a service: binds CI if it is not, and makes the service's queue. */
  enable(bucket: Bucket, service: ServiceName): void {
    const now = this.now();
    bucket.ci = 'on';
    bucket.pendingReads = 0;
    if (service === 'smart-audio') bucket.smartAudio ??= { createTime: now };
    else bucket.media ??= { createTime: now };
    if (!this.queueOf(bucket, service)) {
      const queueId = newId('queue');
      bucket.queues.set(queueId, {
        queueId,
        service,
        name: service === 'smart-audio' ? 'queue-speech-1' : 'queue-1',
        state: 'Active',
        notifyConfig: { state: 'Off', url: '', type: '', event: [], resultFormat: '' },
        createTime: now,
        updateTime: now,
      });
    }
    this.store.save(bucket);
  }

  /** Disables a service; its queue goes with it, and the runner drops the jobs that waited there. */
  disable(bucket: Bucket, service: ServiceName): void {
    if (service === 'smart-audio') bucket.smartAudio = undefined;
    else bucket.media = undefined;
    for (const queue of bucket.queues.values()) {
      if (queue.service === service) bucket.queues.delete(queue.queueId);
    }
    this.store.save(bucket);
    this.runner.changed?.();
  }

  /** Turns services on and off, whatever they are now; turning CI off turns the others off. */
  setServices(
    bucket: Bucket,
    wanted: { readonly ci?: boolean; readonly smartAudio?: boolean; readonly media?: boolean },
  ): void {
    for (const [name, on] of [
      ['smart-audio', wanted.smartAudio],
      ['media', wanted.media],
    ] as const) {
      if (on === true) this.enable(bucket, name);
      if (on === false || wanted.ci === false) this.disable(bucket, name);
    }
    if (wanted.ci !== undefined) bucket.ci = wanted.ci ? 'on' : 'off';
    bucket.pendingReads = 0;
    this.store.save(bucket);
  }

  /** The queue of a service. */
  queueOf(bucket: Bucket, service: ServiceName): QueueRecord | undefined {
    return bucket.queues.values().find((queue) => queue.service === service);
  }

  /** Refuses what belongs to media processing on a bucket that lacks it: assumption A36. */
  requireMedia(bucket: Bucket): void {
    if (!bucket.media && this.behaviour.withoutMedia === 'refuse') throw mediaOff();
  }

  /**
   * Refuses what needs CI and Smart Audio on a bucket that lacks them. The message is that of media processing with
   * another name; the code is not documented, 400 is.
   */
  requireSmartAudio(bucket: Bucket): void {
    if (bucket.ciStatus !== 'on') throw invalidArgument("ci bucket unbinded, bucket's host is unavailable");
    if (!bucket.smartAudio) throw invalidArgument("asr bucket unbinded, bucket's host is unavailable");
  }
}

/** Media processing is off. Code and status are from a first-hand report, the message is documented. */
export function mediaOff(): Refusal {
  return new Refusal('MediaBucketUnBinded', "media bucket unbinded, bucket's host is unavailable");
}
