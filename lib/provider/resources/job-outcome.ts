import type { Job } from '../../ci';
import type { StateOf } from '../../plugin';
import type { outcomeAttributes } from './job-attributes';

/** What the service says of what became of a job. */
export function outcomeOf(job: Job): StateOf<typeof outcomeAttributes> {
  const { objectNames = [], md5Info = [] } = job.operation?.mediaResult ?? {};
  return {
    state: job.state ?? null,
    outputs: objectNames.map((object) => ({
      object,
      md5: md5Info.find(({ objectName }) => objectName === object)?.md5 ?? null,
    })),
    code: job.code ?? null,
    message: job.message ?? null,
    start_time: job.startTime ?? null,
    end_time: job.endTime ?? null,
  };
}
