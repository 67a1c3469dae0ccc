import type { JobDesk } from '../../runner/job-runner';
import type { JobRecord } from '../../store/records';
import type { Bucket } from '../../store/store';
import { putObject } from '../objects';
import type { World } from '../world';
import { reportJob } from './report';

/** Makes the desk at which a runner finds the jobs of a world. */
export function makeDesk(world: World): JobDesk {
  const { store } = world;
  const home = ({ input: { region, bucket } }: JobRecord): Bucket | undefined => store.bucket(region, bucket);
  return {
    now: () => world.now(),
    maxConcurrent: () => world.behaviour.maxConcurrent,
    queues: () => store.buckets().flatMap(({ queues }) => queues.values()),
    jobs: () => store.buckets().flatMap(({ jobs }) => jobs.values()),
    report(job, report) {
      const bucket = home(job);
      if (bucket) reportJob(world, bucket, job.jobId, report);
    },
    input(job) {
      const bucket = home(job);
      return bucket?.objects.get(job.input.object) && store.content(bucket, job.input.object);
    },
    output(job) {
      const { bucket, region = job.input.region } = job.output;
      const target = world.bucket({ bucket, region });
      const chain = chainOf(home(job), job);
      return (key, content, contentType) => putObject(world, target, key, content, { contentType, chain });
    },
  };
}

/** The workflows that led to what a job writes. */
function chainOf(bucket: Bucket | undefined, { workflow }: JobRecord): readonly string[] {
  if (workflow === undefined) return [];
  return [...(bucket?.executions.get(workflow.runId)?.chain ?? []), workflow.workflowId];
}
