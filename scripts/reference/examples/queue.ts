import type { TerraformStack } from 'cdktf';
import { CiBucket, Notify, NotifyEvent, SmartAudioQueue } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = new CiBucket(stack, 'Media', { bucketName: 'media-1250000000' });
  new SmartAudioQueue(stack, 'Queue', {
    bucket,
    queueName: 'voices',
    notify: Notify.url('https://example.com/ci', { events: [NotifyEvent.TASK_FINISH] }),
  });
}
