import type { JobRecord, ObjectRecord, QueueRecord } from '../store/records';

/** What a runner can report of a job. */
export type JobReport = Partial<
  Pick<JobRecord, 'state' | 'code' | 'message' | 'startTime' | 'endTime' | 'outputs' | 'mediaInfo'>
>;

/** What the service gives a runner: the jobs there are, and a way to tell what becomes of them. */
export interface JobDesk {
  /** The service's time, in milliseconds since 1970. */
  now(): number;
  /** How many jobs of a queue may run at once. */
  maxConcurrent(): number;
  /** All queues of all buckets. */
  queues(): readonly QueueRecord[];
  /** All jobs of all buckets; within a bucket in the order in which they were submitted. */
  jobs(): readonly JobRecord[];
  /** Takes what has become of a job; who is to be told is told, and the execution that it belongs to goes on. */
  report(job: JobRecord, report: JobReport): void;
  /** The bytes of a job's input; `undefined` when there is no such object. */
  input(job: JobRecord): Buffer | undefined;
  /**
   * Gives the way to write outputs of a job, which starts the workflows that wait for them.
   * @throws Refusal when the bucket that they go to does not exist.
   */
  output(job: JobRecord): (key: string, content: Buffer, contentType: string) => ObjectRecord;
}

/** What makes jobs go on: the service tells it what is to be done, and it tells its desk what was done. */
export interface JobRunner {
  /** The emulator listens, or was reset: take up what an earlier run left unfinished. */
  start?(desk: JobDesk): void;
  /** A job was submitted, by a request or by a workflow. */
  submitted(job: JobRecord): void;
  /** What decides which jobs may run has changed: a queue, or a switch. */
  changed?(): void;
  /** A job was cancelled: drop its work. */
  cancelled?(jobId: string): void;
  /** Resolves when no job is at work any more and none can begin. */
  settled?(): Promise<void>;
  /** The emulator is reset or stopped: drop all work. Resolves when it is gone. */
  stop?(): Promise<void>;
}
