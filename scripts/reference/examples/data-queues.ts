import { TerraformOutput, type TerraformStack } from 'cdktf';
import { CiBucket, CiQueues, QueueService } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  const queues = new CiQueues(stack, 'Queues', { bucket, service: QueueService.ALL });
  new TerraformOutput(stack, 'first_queue', { value: queues.queues.get(0).queueId });
}
