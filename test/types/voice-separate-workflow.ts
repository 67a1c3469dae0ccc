/** Compiled, never run: what a workflow takes, and what it does not. */
import {
  type ICiBucket,
  type ISmartAudioQueue,
  type IVoiceSeparateTemplate,
  Notify,
  NotifyEvent,
  type VoiceSeparateWorkflowProps,
  WorkflowState,
} from '../../lib';

declare const bucket: ICiBucket;
declare const template: IVoiceSeparateTemplate;
declare const queue: ISmartAudioQueue;
const output = { voice: 'voices/${InputName}.${Ext}' };

export const right: VoiceSeparateWorkflowProps[] = [
  { bucket },
  { bucket, template, output },
  { bucket, separations: { Voices: { template, output } } },
  { bucket, queue, state: WorkflowState.PAUSED },
  { bucket, notify: Notify.url('https://example.com', { events: [NotifyEvent.TASK_FINISH] }) },
];

export const wrong: VoiceSeparateWorkflowProps[] = [
  // @ts-expect-error the template is passed, not its id
  { bucket, template: 't1', output },
  // @ts-expect-error the bucket is passed, not its name
  { bucket: 'media-1250000000' },
  // @ts-expect-error the queue is passed, not its id
  { bucket, queue: 'p1' },
  // @ts-expect-error a text is no state
  { bucket, state: 'Active' },
  // @ts-expect-error stems have the names of what they are
  { bucket, template, output: { auObject: 'voice.aac' } },
  // @ts-expect-error a separation says where it writes
  { bucket, separations: { Voices: { template } } },
];

export const wrongNotify = [
  // @ts-expect-error what is told is said
  Notify.url('https://example.com', {}),
  // @ts-expect-error a text is no event
  Notify.url('https://example.com', { events: ['TaskFinish'] }),
  // @ts-expect-error a message queue has a name
  Notify.tdmq({ events: [NotifyEvent.TASK_FINISH] }),
];
