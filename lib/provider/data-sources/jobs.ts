import { listJobs, VOICE_SEPARATE } from '../../ci';
import { attribute } from '../../plugin';
import { JOB_LISTING_RULES, JOB_STATE_NAMES } from '../../rules';
import type { Calls } from '../calls';
import { checkPlace, placeOf } from '../place';
import { outcomeAttributes } from '../resources/job-attributes';
import { outcomeOf } from '../resources/job-outcome';
import { foundUnlessOff } from '../service-off';
import { dataSource } from '../session';
import { jobFacts, jobFactsOf } from './job-facts';
import { checkListing, listingAttributes, listingFilter } from './listing';
import { lookupAttributes } from './place';

const optional = true;

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>`.', computed: true }),
  ...lookupAttributes,
  tag: attribute.string({
    description:
      'Only jobs of this kind, which is one at a time: `VoiceSeparate` (the default), or that of another node of a ' +
      'workflow.',
    default: VOICE_SEPARATE,
  }),
  workflow_id: attribute.string({ description: 'Only jobs that this workflow started.', optional }),
  queue_id: attribute.string({ description: 'Only jobs of this queue.', optional }),
  input_object: attribute.string({
    description: 'Only jobs on the recording with this whole key.',
    optional,
  }),
  ...listingAttributes('jobs', 'submitted', JOB_STATE_NAMES),
  jobs: attribute.nestedList({
    description: 'The jobs, the newest first.',
    computed: true,
    attributes: {
      job_id: attribute.string({ description: 'Id of the job.', computed: true }),
      ...jobFacts,
      ...outcomeAttributes,
    },
  }),
};

type A = typeof attributes;

const calls = { ListJobs: { why: 'to list them' } } as const satisfies Calls<A>;

/** Lists the jobs of a bucket, of one kind, the newest first. */
export const jobsData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_jobs',
  schema: {
    description:
      'The jobs of a bucket, those for voice separation or of another kind, submitted by anybody or by workflows, the ' +
      'newest first.',
    attributes,
  },

  validate: (config) => [...checkPlace(config), ...checkListing(JOB_LISTING_RULES, config)],

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    const { workflow_id: workflowId, queue_id: queueId, input_object: inputObject } = config;
    const found = await foundUnlessOff(ctx, place, `jobs of bucket ${place.bucket}`, () =>
      listJobs(
        ctx.client.ci(),
        { ...place, signal: ctx.signal },
        {
          ...listingFilter(config),
          tag: config.tag,
          ...(workflowId !== null && { workflowId }),
          ...(queueId !== null && { queueId }),
          ...(inputObject !== null && { inputObject }),
        },
      ),
    );
    return {
      ...config,
      id: `${place.region}/${place.bucket}`,
      ...place,
      jobs: (found ?? []).map((job) => ({ job_id: job.jobId, ...jobFactsOf(job), ...outcomeOf(job) })),
    };
  },
});
