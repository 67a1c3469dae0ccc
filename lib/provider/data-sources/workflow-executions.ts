import { type ExecutionTask, type Job, jobsOf, listExecutions, outputsOf, withTasks } from '../../ci';
import { attribute } from '../../plugin';
import { EXECUTION_LISTING_RULES, EXECUTION_STATES } from '../../rules';
import type { Calls } from '../calls';
import { JOB_STATE } from '../descriptions';
import { checkPlace, placeOf } from '../place';
import { foundUnlessOff } from '../service-off';
import { dataSource } from '../session';
import { checkListing, listingAttributes, listingFilter } from './listing';
import { lookupAttributes } from './place';

const computed = true;

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>/<workflow_id>`.', computed }),
  ...lookupAttributes,
  workflow_id: attribute.string({ description: 'Id of the workflow.', required: true }),
  object: attribute.string({
    description:
      'Only executions that the object with this whole key started. The service offers no filter of which that is ' +
      'certain, so all executions are read and looked through: name a time too where there are many.',
    optional: true,
  }),
  ...listingAttributes('executions', 'begun', EXECUTION_STATES),
  include_tasks: attribute.bool({
    description: 'Whether the tasks of each execution are looked up as well, with one more request for each.',
    default: false,
  }),
  include_outputs: attribute.bool({
    description:
      'Whether the tasks are looked up, and of each the objects that it wrote, with one more request for each ' +
      'execution and for each ten tasks.',
    default: false,
  }),
  executions: attribute.nestedList({
    description: 'The executions, the newest first.',
    computed,
    attributes: {
      run_id: attribute.string({ description: 'Id of the execution.', computed }),
      state: attribute.string({ description: 'What became of it.', computed }),
      object: attribute.string({ description: 'The object that started it.', computed }),
      create_time: attribute.string({ description: 'When it began.', computed }),
      tasks: attribute.nestedList({
        description: 'What it did; null unless `include_tasks` or `include_outputs` is set.',
        computed,
        attributes: {
          name: attribute.string({ description: 'Name of the node in the workflow.', computed }),
          type: attribute.string({ description: 'Type of the node: `VoiceSeparate`.', computed }),
          state: attribute.string({ description: JOB_STATE, computed }),
          job_id: attribute.string({ description: 'Id of the job that it is.', computed }),
          code: attribute.string({ description: 'Why it failed, in a word.', computed }),
          message: attribute.string({ description: 'Why it failed.', computed }),
          create_time: attribute.string({ description: 'When it was submitted.', computed }),
          start_time: attribute.string({ description: 'When it started.', computed }),
          end_time: attribute.string({ description: 'When it ended.', computed }),
          outputs: attribute.nestedList({
            description:
              'The objects that it wrote; null unless `include_outputs` is set, and of a job that the service has forgotten.',
            computed,
            attributes: {
              bucket: attribute.string({ description: 'Bucket of the object.', computed }),
              region: attribute.string({ description: 'Region of the bucket.', computed }),
              object: attribute.string({ description: 'Key of the object.', computed }),
              md5: attribute.string({ description: 'MD5 of its content.', computed }),
            },
          }),
        },
      }),
    },
  }),
};

type A = typeof attributes;

const calls = {
  ListExecutions: { why: 'to list them' },
  GetExecution: {
    why: 'to look up the tasks of each',
    when: [{ include_tasks: true }, { include_outputs: true }],
  },
  GetJobs: { why: 'to look up what each task wrote', when: [{ include_outputs: true }] },
} as const satisfies Calls<A>;

/** Lists the executions of a workflow, the newest first. */
export const workflowExecutionsData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_workflow_executions',
  schema: { description: 'The executions of a workflow, the newest first.', attributes },

  validate: (config) => [...checkPlace(config), ...checkListing(EXECUTION_LISTING_RULES, config)],

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    const target = { ...place, signal: ctx.signal };
    const { workflow_id: workflowId, object } = config;
    const withOutputs = config.include_outputs;
    const tasksToo = config.include_tasks || withOutputs;
    const found = await foundUnlessOff(ctx, place, `executions of workflow ${workflowId}`, async () => {
      const filter = { workflowId, ...listingFilter(config), ...(object !== null && { object }) };
      const listed = await listExecutions(ctx.client.ci(), target, filter);
      const executions = tasksToo ? await withTasks(ctx.client.ci(), target, listed) : listed;
      return {
        executions,
        jobs: withOutputs ? await jobsOf(ctx.client.ci(), target, executions) : undefined,
      };
    });
    return {
      ...config,
      id: `${place.region}/${place.bucket}/${config.workflow_id}`,
      ...place,
      executions: (found?.executions ?? []).map((execution) => ({
        run_id: execution.runId,
        state: execution.state ?? null,
        object: execution.object ?? null,
        create_time: execution.createTime ?? null,
        tasks: tasksToo
          ? (execution.tasks ?? []).map((task) => taskFields(task, found?.jobs?.get(task.jobId ?? '')))
          : null,
      })),
    };
  },
});

function taskFields(task: ExecutionTask, job: Job | undefined) {
  return {
    name: task.name ?? null,
    type: task.type ?? null,
    state: task.state ?? null,
    job_id: task.jobId || null,
    code: task.code ?? null,
    message: task.message ?? null,
    create_time: task.createTime ?? null,
    start_time: task.startTime ?? null,
    end_time: task.endTime ?? null,
    outputs: job
      ? outputsOf(job).map(({ bucket, region, object, md5 }) => ({
          bucket: bucket ?? null,
          region: region ?? null,
          object,
          md5: md5 ?? null,
        }))
      : null,
  };
}
