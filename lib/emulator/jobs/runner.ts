import type { Bucket } from '../store';
import type { World } from '../world';

/**
 * What makes jobs go on. The emulator calls it when a job was submitted; the runner does the work and reports
 * each step with {@link reportJob}. Without one, jobs stay `Submitted`.
 */
export interface JobRunner {
  /** A job was submitted, by a request or by a workflow. */
  submitted(jobId: string, bucket: Bucket, world: World): void;
  /** A job was cancelled and must not be reported on any more. */
  cancelled?(jobId: string, bucket: Bucket, world: World): void;
  /** The emulator was reset or stopped: drop all work. */
  stop?(): Promise<void>;
}

/** A runner that leaves every job where it is. */
export const idleRunner: JobRunner = { submitted: () => {} };
