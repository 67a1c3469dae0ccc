import { listWorkflows } from '../../ci';
import { attribute } from '../../plugin';
import { BY_NAME, byName, isNamed, WORKFLOW_STATES } from '../../rules';
import type { Calls } from '../calls';
import { checkPlace, placeOf } from '../place';
import { foundUnlessOff } from '../service-off';
import { dataSource } from '../session';
import { checkChoice } from './choice';
import { checkNames, nameAttributes, namesOf } from './names';
import { lookupAttributes } from './place';
import { workflowFields, workflowFound } from './workflow-attributes';

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>`.', computed: true }),
  ...lookupAttributes,
  ...nameAttributes('workflows'),
  state: attribute.string({ description: 'Only workflows that are `Active`, or `Paused`.', optional: true }),
  workflows: attribute.nestedList({
    description: `The workflows, ${BY_NAME}.`,
    computed: true,
    attributes: workflowFound,
  }),
};

type A = typeof attributes;

const calls = { ListWorkflows: { why: 'to list them' } } as const satisfies Calls<A>;

/** Lists the workflows of a bucket, whatever they do, with their graphs. */
export const workflowsData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_workflows',
  schema: { description: 'The workflows of a bucket, whatever they do, with their graphs.', attributes },

  validate: (config) => [
    ...checkPlace(config),
    ...checkNames(config),
    ...checkChoice(config, 'state', WORKFLOW_STATES, 'state of a workflow'),
  ],

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    // The service's own filter by name may mean the whole name or its start, so it is not used: assumption A19.
    const all = await foundUnlessOff(ctx, place, `workflows of bucket ${place.bucket}`, () =>
      listWorkflows(ctx.client.ci(), { ...place, signal: ctx.signal }),
    );
    const found = (all ?? []).filter(
      ({ name, state }) =>
        isNamed(namesOf(config), name) && (config.state === null || state === config.state),
    );
    return {
      ...config,
      id: `${place.region}/${place.bucket}`,
      ...place,
      workflows: byName(found, ({ workflowId }) => workflowId).map(workflowFields),
    };
  },
});
