import { isFinished } from '../../rules';
import type { JobRecord } from '../store/records';
import type { JobDesk, JobRunner } from './job-runner';
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
 * read from the desk, so that jobs of an earlier run of the emulator go on.
 */
export class SeparationRunner implements JobRunner {
  readonly #works = new Map<string, Work>();
  /** None before the start and after the end. */
  #desk?: JobDesk;

  start(desk: JobDesk): void {
    this.#desk = desk;
    const paused = new Set(
      desk.queues().flatMap(({ state, queueId }) => (state === 'Paused' ? [queueId] : [])),
    );
    for (const job of desk.jobs()) {
      if (job.state !== 'Running') continue;
      desk.report(job, { state: paused.has(job.queueId) ? 'Pause' : 'Submitted', startTime: undefined });
    }
    this.changed();
  }

  submitted(): void {
    this.changed();
  }

  /** Begins as many jobs as may run. */
  changed(): void {
    const desk = this.#desk;
    if (desk === undefined) return;
    const queues = new Map(desk.queues().map((queue) => [queue.queueId, queue]));
    for (const job of desk.jobs()) {
      // The queue went with its service, and will not come back under this id.
      const lost = !isFinished(job.state) && job.state !== 'Running' && !queues.has(job.queueId);
      if (lost) desk.report(job, { state: 'Cancel', endTime: desk.now() });
    }
    for (const queue of queues.values()) {
      if (queue.state !== 'Active') continue;
      const busy = [...this.#works.values()].filter(({ queueId }) => queueId === queue.queueId).length;
      const free = Math.max(0, desk.maxConcurrent() - busy);
      const waiting = desk
        .jobs()
        .filter(({ state, queueId }) => state === 'Submitted' && queueId === queue.queueId)
        .sort((left, right) => (right.jobLevel ?? 0) - (left.jobLevel ?? 0));
      for (const job of waiting.slice(0, free)) this.#run(desk, job);
    }
  }

  cancelled(jobId: string): void {
    this.#works.get(jobId)?.controller.abort();
  }

  async settled(): Promise<void> {
    while (this.#works.size > 0) await this.#ended();
  }

  async stop(): Promise<void> {
    this.#desk = undefined;
    for (const { controller } of this.#works.values()) controller.abort();
    await this.#ended();
  }

  async #ended(): Promise<void> {
    await Promise.all([...this.#works.values()].map(({ ended }) => ended));
  }

  #run(desk: JobDesk, job: JobRecord): void {
    const { jobId, queueId } = job;
    const controller = new AbortController();
    const ended = work(desk, job, controller.signal).finally(() => {
      this.#works.delete(jobId);
      this.changed();
    });
    this.#works.set(jobId, { queueId, controller, ended });
    desk.report(job, { state: 'Running', startTime: desk.now() });
  }
}

async function work(desk: JobDesk, job: JobRecord, signal: AbortSignal): Promise<void> {
  // Whoever submitted the job has its answer first.
  await Promise.resolve();
  try {
    const report = await separateJob(desk, job, signal);
    if (!signal.aborted) desk.report(job, report);
  } catch (error) {
    // An aborted job is reported by whoever aborted it; anything else is the disk failing under the data.
    if (!signal.aborted) process.emitWarning(error as Error);
  }
}
