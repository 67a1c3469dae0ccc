import { type ExecutionTask, listExecutions, withTasks } from '../../ci';
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
  executions: attribute.nestedList({
    description: 'The executions, the newest first.',
    computed,
    attributes: {
      run_id: attribute.string({ description: 'Id of the execution.', computed }),
      state: attribute.string({ description: 'What became of it.', computed }),
      object: attribute.string({ description: 'The object that started it.', computed }),
      create_time: attribute.string({ description: 'When it began.', computed }),
      tasks: attribute.nestedList({
        description: 'What it did; null unless `include_tasks` is set.',
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
        },
      }),
    },
  }),
};

type A = typeof attributes;

const calls = {
  ListExecutions: { why: 'to list them' },
  GetExecution: { why: 'to look up the tasks of each', when: [{ include_tasks: true }] },
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
    const found = await foundUnlessOff(ctx, place, `executions of workflow ${workflowId}`, async () => {
      const filter = { workflowId, ...listingFilter(config), ...(object !== null && { object }) };
      const listed = await listExecutions(ctx.client.ci(), target, filter);
      return config.include_tasks ? withTasks(ctx.client.ci(), target, listed) : listed;
    });
    return {
      ...config,
      id: `${place.region}/${place.bucket}/${config.workflow_id}`,
      ...place,
      executions: (found ?? []).map((execution) => ({
        run_id: execution.runId,
        state: execution.state ?? null,
        object: execution.object ?? null,
        create_time: execution.createTime ?? null,
        tasks: config.include_tasks ? (execution.tasks ?? []).map(taskFields) : null,
      })),
    };
  },
});

function taskFields(task: ExecutionTask) {
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
  };
}
