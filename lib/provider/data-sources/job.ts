import { describeJobs } from '../../ci';
import { attribute } from '../../plugin';
import { failure } from '../checks';
import { checkPlace, placeOf, resourceId } from '../place';
import { outcomeAttributes } from '../resources/job-attributes';
import { outcomeOf } from '../resources/job-outcome';
import { foundUnlessOff } from '../service-off';
import { dataSource } from '../session';
import { lookupAttributes } from './place';

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>/<job_id>`.', computed: true }),
  ...lookupAttributes,
  job_id: attribute.string({ description: 'Id of the job.', required: true }),
  input_object: attribute.string({ description: 'Key of the recording.', computed: true }),
  template_id: attribute.string({
    description: 'Id of the template; null when the job was given its settings inline.',
    computed: true,
  }),
  queue_id: attribute.string({ description: 'Queue that the job runs on.', computed: true }),
  user_data: attribute.string({ description: 'Text that was noted down with the job.', computed: true }),
  create_time: attribute.string({ description: 'When the job was submitted.', computed: true }),
  ...outcomeAttributes,
};

type A = typeof attributes;

/** Looks up one job, submitted by whomever, such as a workflow. */
export const jobData = dataSource<A>({
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
      input_object: job.input?.object ?? null,
      template_id: job.operation?.templateId ?? null,
      queue_id: job.queueId ?? null,
      user_data: job.operation?.userData ?? null,
      create_time: job.creationTime ?? null,
      ...outcomeOf(job),
    };
  },
});
