import { listWorkflows, VOICE_SEPARATE, type Workflow } from '../../ci';
import { BY_NAME, byName, isNamed } from '../../rules';
import { attribute } from '../../plugin';
import type { Calls } from '../calls';
import { checkPlace, placeOf } from '../place';
import { foundUnlessOff } from '../service-off';
import { dataSource } from '../session';
import { checkNames, nameAttributes, namesOf } from './names';
import { lookupAttributes } from './place';

const computed = true;

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>`.', computed }),
  ...lookupAttributes,
  ...nameAttributes('workflows'),
  state: attribute.string({ description: 'Only workflows that are `Active`, or `Paused`.', optional: true }),
  workflows: attribute.nestedList({
    description: `The workflows in which a voice separation takes part, ${BY_NAME}.`,
    computed,
    attributes: {
      workflow_id: attribute.string({ description: 'Id of the workflow.', computed }),
      name: attribute.string({ description: 'Name of the workflow.', computed }),
      state: attribute.string({ description: '`Active` or `Paused`.', computed }),
      object_prefix: attribute.string({
        description: 'What the key of an object that starts the workflow starts with.',
        computed,
      }),
      queue_id: attribute.string({ description: 'Queue that the workflow runs on.', computed }),
      speech_recognition_queue_id: attribute.string({
        description: 'Queue of Smart Audio that the workflow names besides.',
        computed,
      }),
      template_ids: attribute.list('string', {
        description: 'Ids of the templates that the workflow separates with.',
        computed,
      }),
      create_time: attribute.string({ description: 'When the workflow was created.', computed }),
      update_time: attribute.string({ description: 'When the workflow was last changed.', computed }),
    },
  }),
};

type A = typeof attributes;

const calls = { ListWorkflows: { why: 'to list them' } } as const satisfies Calls<A>;

/** Lists the workflows of a bucket that separate voices, all of them. */
export const voiceSeparateWorkflowsData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_voice_separate_workflows',
  schema: { description: 'The workflows of a bucket that separate voices.', attributes },

  validate: (config) => [...checkPlace(config), ...checkNames(config)],

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    // The service's own filter by name may mean the whole name or its start, so it is not used.
    const all = await foundUnlessOff(ctx, place, `workflows of bucket ${place.bucket}`, () =>
      listWorkflows(ctx.client.ci(), { ...place, signal: ctx.signal }),
    );
    const found = (all ?? []).filter(
      (workflow) =>
        separations(workflow).length > 0 &&
        isNamed(namesOf(config), workflow.name) &&
        (config.state === null || workflow.state === config.state),
    );
    return {
      ...config,
      id: `${place.region}/${place.bucket}`,
      ...place,
      workflows: byName(found, ({ workflowId }) => workflowId).map((workflow) => {
        const { objectPrefix, queueId, speechRecognitionQueueId } =
          workflow.topology?.nodes.Start?.input ?? {};
        return {
          workflow_id: workflow.workflowId,
          name: workflow.name ?? null,
          state: workflow.state ?? null,
          object_prefix: objectPrefix ?? null,
          queue_id: queueId ?? null,
          speech_recognition_queue_id: speechRecognitionQueueId ?? null,
          template_ids: [
            ...new Set(separations(workflow).flatMap((each) => each.operation?.templateId ?? [])),
          ],
          create_time: workflow.createTime ?? null,
          update_time: workflow.updateTime ?? null,
        };
      }),
    };
  },
});

function separations({ topology }: Workflow) {
  return Object.values(topology?.nodes ?? {}).filter(({ type }) => type === VOICE_SEPARATE);
}
