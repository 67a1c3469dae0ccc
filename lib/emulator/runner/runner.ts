import type { JobRecord } from '../store/records';
import type { Bucket } from '../store/store';
import type { JobRunner, World } from '../service/world';
import { isFinished, reportJob } from '../service/jobs/report';
import { separateJob } from './work';

/** A job at work. */
interface Work {
  readonly queueId: string;
  readonly controller: AbortController;
  /** Resolves when the work has ended, in whatever way. */
  readonly ended: Promise<void>;
}

/**
 * Runs jobs as the service does: each queue on its own, jobs of a higher level first and otherwise in the order in
 * which they were submitted, so many at once as the behaviour says. All it knows is who is at work; who waits is
 * read from the buckets, so that jobs of an earlier run of the emulator go on.
 */
export class SeparationRunner implements JobRunner {
  readonly #works = new Map<string, Work>();
  #stopped = true;

  start(world: World): void {
    this.#stopped = false;
    for (const bucket of world.store.buckets()) {
      for (const { jobId, state, queueId } of bucket.jobs.values()) {
        if (state !== 'Running') continue;
        const paused = bucket.queues.get(queueId)?.state === 'Paused';
        reportJob(world, bucket, jobId, { state: paused ? 'Pause' : 'Submitted', startTime: undefined });
      }
    }
    this.changed(world);
  }

  submitted(_jobId: string, bucket: Bucket, world: World): void {
    this.#begin(world, bucket);
  }

  changed(world: World): void {
    for (const bucket of world.store.buckets()) this.#begin(world, bucket);
  }

  cancelled(jobId: string): void {
    this.#works.get(jobId)?.controller.abort();
  }

  async settled(): Promise<void> {
    while (this.#works.size > 0) await this.#ended();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { controller } of this.#works.values()) controller.abort();
    await this.#ended();
  }

  async #ended(): Promise<void> {
    await Promise.all([...this.#works.values()].map(({ ended }) => ended));
  }

  /** Begins as many jobs as may run. */
  #begin(world: World, bucket: Bucket): void {
    if (this.#stopped) return;
    for (const { jobId, queueId, state } of bucket.jobs.values()) {
      // The queue went with its service, and will not come back under this id.
      const lost = !isFinished(state) && state !== 'Running' && !bucket.queues.get(queueId);
      if (lost) reportJob(world, bucket, jobId, { state: 'Cancel', endTime: world.now() });
    }
    for (const queue of bucket.queues.values()) {
      if (queue.state !== 'Active') continue;
      const busy = [...this.#works.values()].filter(({ queueId }) => queueId === queue.queueId).length;
      const free = Math.max(0, world.behaviour.maxConcurrent - busy);
      const waiting = bucket.jobs
        .values()
        .filter(({ state, queueId }) => state === 'Submitted' && queueId === queue.queueId)
        .sort((left, right) => (right.jobLevel ?? 0) - (left.jobLevel ?? 0));
      for (const job of waiting.slice(0, free)) this.#run(world, bucket, job);
    }
  }

  #run(world: World, bucket: Bucket, job: JobRecord): void {
    const { jobId, queueId } = job;
    const controller = new AbortController();
    const ended = work(world, bucket, job, controller.signal).finally(() => {
      this.#works.delete(jobId);
      this.#begin(world, bucket);
    });
    this.#works.set(jobId, { queueId, controller, ended });
    reportJob(world, bucket, jobId, { state: 'Running', startTime: world.now() });
  }
}

async function work(world: World, bucket: Bucket, job: JobRecord, signal: AbortSignal): Promise<void> {
  // Whoever submitted the job has its answer first.
  await Promise.resolve();
  try {
    const report = await separateJob(world, bucket, job, signal);
    if (!signal.aborted) reportJob(world, bucket, job.jobId, report);
  } catch (error) {
    // An aborted job is reported by whoever aborted it; anything else is the disk failing under the data.
    if (!signal.aborted) process.emitWarning(error as Error);
  }
}
