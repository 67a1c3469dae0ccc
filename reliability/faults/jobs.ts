import type { JobDesk, JobRecord, JobRunner } from '../../lib/emulator';

/** How long a job takes that is waited for, in milliseconds. */
const JOB_MS = 300;

/** A runner of jobs that does nothing: some are done after a moment, and the others, to be cancelled, never. */
export function jobsThatEnd(ends: (job: JobRecord) => boolean): JobRunner {
  let desk: JobDesk | undefined;
  const timers = new Set<NodeJS.Timeout>();
  return {
    start: (given) => void (desk = given),
    submitted(job) {
      if (!ends(job)) return;
      const end = (): void => {
        timers.delete(timer);
        desk?.report(job, { state: 'Success', endTime: Date.now() });
      };
      const timer = setTimeout(end, JOB_MS);
      timers.add(timer);
    },
    stop: async () => timers.forEach(clearTimeout),
  };
}
