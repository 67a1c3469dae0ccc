import type { TerraformStack } from 'cdktf';
import { CiBucket, MqMode, Notify, NotifyEvent, SmartAudioQueue } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  new SmartAudioQueue(stack, 'Queue', {
    bucket,
    queueName: 'voices',
    notify: Notify.tdmq({
      events: [NotifyEvent.WORKFLOW_FINISH],
      mqRegion: 'cd',
      mqMode: MqMode.QUEUE,
      mqName: 'done',
    }),
  });
}
