import { describeJobs } from '../../ci';
import { attribute } from '../../plugin';
import type { Calls } from '../calls';
import { failure } from '../checks';
import { checkPlace, placeOf, resourceId } from '../place';
import { outcomeAttributes } from '../resources/job-attributes';
import { outcomeOf } from '../resources/job-outcome';
import { foundUnlessOff } from '../service-off';
import { dataSource } from '../session';
import { jobFacts, jobFactsOf } from './job-facts';
import { lookupAttributes } from './place';

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>/<job_id>`.', computed: true }),
  ...lookupAttributes,
  job_id: attribute.string({ description: 'Id of the job.', required: true }),
  ...jobFacts,
  ...outcomeAttributes,
};

type A = typeof attributes;

const calls = { GetJobs: { why: 'to look it up' } } as const satisfies Calls<A>;

/** Looks up one job, submitted by whomever, such as a workflow. */
export const jobData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_job',
  schema: { description: 'A job, submitted by anybody or by a workflow, and what became of it.', attributes },

  validate: checkPlace,

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    const target = { ...place, signal: ctx.signal };
    const described = await foundUnlessOff(ctx, place, `job ${config.job_id}`, () =>
      describeJobs(ctx.client.ci(), target, [config.job_id]),
    );
    if (!described) return { ...config, id: resourceId(place, config.job_id), ...place };
    const [job] = described.found;
    if (!job) {
      throw failure(
        'Job not found',
        `Bucket ${place.bucket} in ${place.region} has no job ${config.job_id}, or has forgotten it. Check the id, the ` +
          'bucket and the region.',
      );
    }
    return {
      id: resourceId(place, job.jobId),
      ...place,
      job_id: job.jobId,
      ...jobFactsOf(job),
      ...outcomeOf(job),
    };
  },
});
