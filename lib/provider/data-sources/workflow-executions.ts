import { listExecutions } from '../../ci';
import { attribute, type Diagnostic, isUnknown } from '../../plugin';
import { EXECUTION_STATES, listed } from '../../rules';
import { checkPlace, placeOf } from '../place';
import { foundUnlessOff } from '../service-off';
import { dataSource } from '../session';
import { lookupAttributes } from './place';

const computed = true;

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>/<workflow_id>`.', computed }),
  ...lookupAttributes,
  workflow_id: attribute.string({ description: 'Id of the workflow.', required: true }),
  states: attribute.set('string', {
    description: `Only executions in one of these states: ${listed(EXECUTION_STATES.map((state) => `\`${state}\``))}.`,
    optional: true,
  }),
  limit: attribute.number({
    description: 'At most so many executions, the newest ones. Defaults to 100.',
    default: 100,
  }),
  executions: attribute.nestedList({
    description: 'The executions, the newest first.',
    computed,
    attributes: {
      run_id: attribute.string({ description: 'Id of the execution.', computed }),
      state: attribute.string({ description: 'What became of it.', computed }),
      object: attribute.string({ description: 'The object that started it.', computed }),
      create_time: attribute.string({ description: 'When it began.', computed }),
    },
  }),
};

type A = typeof attributes;

/** Lists the executions of a workflow, the newest first. */
export const workflowExecutionsData = dataSource<A>({
  typeName: 'tencentci_workflow_executions',
  schema: { description: 'The executions of a workflow, the newest first.', attributes },

  validate: (config) => [
    ...checkPlace(config),
    ...checkStates(config.states),
    ...(isUnknown(config.limit) ? [] : checkLimit(config.limit ?? 1)),
  ],

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    const found = await foundUnlessOff(ctx, place, `executions of workflow ${config.workflow_id}`, () =>
      listExecutions(
        ctx.client.ci(),
        { ...place, signal: ctx.signal },
        {
          workflowId: config.workflow_id,
          orderByTime: 'Desc',
          limit: config.limit,
          ...(config.states !== null && { states: config.states }),
        },
      ),
    );
    return {
      ...config,
      id: `${place.region}/${place.bucket}/${config.workflow_id}`,
      ...place,
      executions: (found ?? []).map((execution) => ({
        run_id: execution.runId,
        state: execution.state ?? null,
        object: execution.object ?? null,
        create_time: execution.createTime ?? null,
      })),
    };
  },
});

function checkStates(states: unknown): Diagnostic[] {
  if (!Array.isArray(states)) return [];
  return states
    .filter((state) => typeof state === 'string' && !EXECUTION_STATES.some((known) => known === state))
    .map((state) => ({
      severity: 'error',
      summary: 'Unknown state of an execution',
      detail: `"${state}" is no state of an execution. Use some of ${listed(EXECUTION_STATES)}.`,
      path: ['states'],
    }));
}

function checkLimit(limit: number): Diagnostic[] {
  if (Number.isInteger(limit) && limit > 0) return [];
  return [
    {
      severity: 'error',
      summary: 'Not a number of executions',
      detail: `limit is ${limit}. Use a whole number from 1.`,
      path: ['limit'],
    },
  ];
}
