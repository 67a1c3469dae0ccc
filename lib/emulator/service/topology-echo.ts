import { createHash } from 'node:crypto';
import type { StartInput, Topology, WorkflowNode } from '../../ci/wire';
import type { Bucket } from '../store/store';
import type { World } from './world';

/** A topology as the service sends it back: what it fills in by itself is there. */
export function echoed(topology: Topology, bucket: Bucket, world: World): Topology {
  const { nodes } = topology;
  return {
    ...topology,
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([name, node]) => [name, echoedNode(node, bucket, world)]),
    ),
  };
}

function echoedNode(node: WorkflowNode, bucket: Bucket, world: World): WorkflowNode {
  const { input, operation } = node;
  if (input !== undefined) return { ...node, input: echoedInput(input, bucket, world) };
  if (operation?.other === undefined || world.behaviour.watermarkStateEcho === 'as-sent') return node;
  const other = operation.other.map((element) =>
    element.name === 'DigitalWatermark'
      ? { ...element, children: [...element.children, { name: 'State', text: 'Running', children: [] }] }
      : element,
  );
  return { ...node, operation: { ...operation, other } };
}

function echoedInput(input: StartInput, bucket: Bucket, world: World): StartInput {
  const { startQueueIds, objectPrefixEcho, notifyStateEcho, extFilterEcho } = world.behaviour;
  const { objectPrefix, notifyConfig, extFilter } = input;
  const filled: StartInput =
    startQueueIds !== 'as-sent'
      ? {
          queueId:
            input.queueId ??
            world.queueOf(bucket, startQueueIds === 'fill' ? 'smart-audio' : 'media')?.queueId,
          picProcessQueueId: input.picProcessQueueId ?? pictureQueue(bucket),
        }
      : {};
  return {
    ...input,
    ...filled,
    ...(objectPrefix !== undefined &&
      objectPrefixEcho === 'leading-slash' && { objectPrefix: objectPrefix.replace(/^\/?/, '/') }),
    ...(notifyConfig && notifyStateEcho === 'filled' && { notifyConfig: { state: 'On', ...notifyConfig } }),
    ...(!extFilter && extFilterEcho === 'always' && { extFilter: {} }),
  };
}

/** The service fills in this queue too, whatever the nodes are; the emulator has no such queue otherwise. */
function pictureQueue(bucket: Bucket): string {
  return `p${createHash('md5').update(`${bucket.region}/${bucket.name}`).digest('hex')}`;
}
