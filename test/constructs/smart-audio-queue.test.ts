import { TerraformOutput, TerraformStack, Testing } from 'cdktf';
import {
  CiBucket,
  type ICiBucket,
  Notify,
  NotifyEvent,
  QueueState,
  SmartAudioQueue,
  TencentCiProvider,
} from '../../lib';
import { only, refusal, synth } from './support/synth';

let stack: TerraformStack;
let bucket: ICiBucket;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider');
  bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000', { region: 'ap-chongqing' });
});

test('a queue has what is given, and the rest is left as it is', () => {
  new SmartAudioQueue(stack, 'Queue', { bucket });
  expect(only(stack, 'tencentci_queue')).toEqual({ bucket: 'media-1250000000', region: 'ap-chongqing' });
});

test('a queue has every setting in the words of Terraform', () => {
  new SmartAudioQueue(stack, 'Queue', {
    bucket,
    queueId: 'p1',
    queueName: 'voices',
    state: QueueState.PAUSED,
    notify: Notify.url('https://example.com', { events: [NotifyEvent.TASK_FINISH] }),
  });
  expect(only(stack, 'tencentci_queue')).toMatchObject({
    queue_id: 'p1',
    name: 'voices',
    state: 'Paused',
    notify: { type: 'Url', url: 'https://example.com', events: ['TaskFinish'] },
  });
});

test('an address with a version is written only', () => {
  new SmartAudioQueue(stack, 'Queue', {
    bucket,
    notify: Notify.url('${var.url}', { events: [NotifyEvent.TASK_FINISH], writeOnlyVersion: 3 }),
  });
  expect(only(stack, 'tencentci_queue')).toMatchObject({
    notify: { type: 'Url', url_wo: '${var.url}', url_wo_version: 3 },
  });
  expect(only(stack, 'tencentci_queue')).not.toHaveProperty('notify.url');
});

test('a refusal lists every prop at fault', () => {
  const message = refusal(
    () =>
      new SmartAudioQueue(stack, 'Queue', {
        bucket,
        queueName: 'x'.repeat(101),
        notify: Notify.url('https://example.com', { events: ['Never' as NotifyEvent] }),
      }),
  );
  expect(message).toContain('SmartAudioQueue "media/Queue"');
  expect(message.match(/^ {2}- [\w.]+/gm)).toEqual(['  - queueName', '  - notify.events']);
});

test.each([
  ['queueId', 'queue_id'],
  ['queueName', 'name'],
  ['maxSize', 'max_size'],
  ['maxConcurrent', 'max_concurrent'],
  ['createTime', 'create_time'],
  ['updateTime', 'update_time'],
] as const)('a queue yields %s', (attribute, name) => {
  const queue = new SmartAudioQueue(stack, 'Queue', { bucket });
  new TerraformOutput(stack, 'out', { value: queue[attribute] });
  expect(synth(stack).output.out?.value).toMatch(new RegExp(`^\\$\\{tencentci_queue\\.\\w+\\.${name}\\}$`));
});
