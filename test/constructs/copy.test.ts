import { TerraformStack, Testing } from 'cdktf';
import {
  AudioConfig,
  AudioMode,
  CiBucket,
  Notify,
  NotifyEvent,
  SmartAudioQueue,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
  type VoiceSeparateWorkflowProps,
  WorkflowState,
} from '../../lib';
import { type ResourceJson, synth } from './support/synth';

const TEMPLATE = 'tencentci_voice_separate_template';
const WORKFLOW = 'tencentci_voice_separate_workflow';
const COPY_ID = '${tencentci_voice_separate_template.Elsewhere_CopyOf-media--Vocals_2108C1CA.template_id}';

let stack: TerraformStack;
let bucket: CiBucket;
let elsewhere: CiBucket;
let vocals: VoiceSeparateTemplate;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider');
  bucket = new CiBucket(stack, 'Bucket', { bucketName: 'media-1250000000', region: 'ap-chongqing' });
  elsewhere = new CiBucket(stack, 'Elsewhere', { bucketName: 'other-1250000000', region: 'ap-beijing' });
  vocals = new VoiceSeparateTemplate(stack, 'Vocals', {
    bucket,
    templateName: 'vocals',
    audioMode: AudioMode.IS_AUDIO,
    audioConfig: AudioConfig.mp3({ samplerate: 44100, bitrate: 128 }),
    lifecycle: { preventDestroy: true },
  });
});

function uploads(props: Partial<VoiceSeparateWorkflowProps> = {}): VoiceSeparateWorkflow {
  return new VoiceSeparateWorkflow(stack, 'Uploads', {
    bucket,
    objectPrefix: 'uploads/',
    state: WorkflowState.PAUSED,
    notify: Notify.url('https://example.com/ci', { events: [NotifyEvent.TASK_FINISH] }),
    extFilter: { audio: true },
    template: vocals,
    output: { voice: 'voices/${InputName}.${Ext}' },
    ...props,
  });
}

/** The resources of a type by their buckets. */
function inBucket(type: string, name: string): ResourceJson[] {
  const all = Object.values(synth(stack).resource[type] ?? {});
  return all.filter((resource) => resource.bucket === name);
}

describe('a template', () => {
  test('is copied to another bucket with all its settings, below that bucket, which it waits for', () => {
    const copy = vocals.copyTo(elsewhere);
    expect(copy.node.path).toBe('media/Elsewhere/CopyOf-media--Vocals');
    expect(inBucket(TEMPLATE, 'other-1250000000')).toEqual([
      {
        bucket: 'other-1250000000',
        region: 'ap-beijing',
        name: 'vocals',
        audio_mode: 'IsAudio',
        audio_config: { codec: 'mp3', samplerate: 44100, bitrate: 128 },
        depends_on: ['tencentci_bucket.Elsewhere_AE38D9E0'],
      },
    ]);
  });

  test('is copied under another name, to another stack, with the provider of there', () => {
    const app = Testing.app();
    const [here, there] = [new TerraformStack(app, 'here'), new TerraformStack(app, 'there')];
    const provider = new TencentCiProvider(here, 'Provider', { alias: 'a' });
    const original = new VoiceSeparateTemplate(here, 'T', {
      bucket: CiBucket.fromBucketName(here, 'B', 'media-1250000000'),
      templateName: 'vocals',
      audioMode: AudioMode.IS_AUDIO,
      provider,
    });
    const target = CiBucket.fromBucketName(there, 'B', 'other-1250000000');
    const copy = original.copyTo(target, { name: 'voices' });
    expect(TerraformStack.of(copy)).toBe(there);
    expect(copy.resource.provider).toBeUndefined();
    expect(copy.resource.nameInput).toBe('voices');
    const sibling = CiBucket.fromBucketName(here, 'Sibling', 'third-1250000000');
    expect(original.copyTo(sibling).resource.provider).toBe(provider);
  });

  test('is not copied to its own bucket under its own name', () => {
    expect(() => vocals.copyTo(CiBucket.fromBucketName(stack, 'Same', 'media-1250000000'))).toThrow(
      'VoiceSeparateTemplate "media/Vocals" is copied to its own bucket, where the name of a template is unique. Give ' +
        'the copy another `name`, or copy to another bucket.',
    );
    expect(vocals.copyTo(bucket, { name: 'voices' }).resource.nameInput).toBe('voices');
  });
});

describe('a workflow', () => {
  test('is copied to another bucket with its templates, and writes there', () => {
    const workflow = uploads({ queue: SmartAudioQueue.fromQueueId(stack, 'Queue', 'p1') });
    workflow.addSeparation('again', {
      template: vocals,
      output: { voice: 'again/${InputName}.${Ext}', bucket },
    });
    workflow.copyTo(elsewhere);
    expect(inBucket(TEMPLATE, 'other-1250000000')).toHaveLength(1);
    expect(inBucket(WORKFLOW, 'other-1250000000')).toEqual([
      {
        bucket: 'other-1250000000',
        region: 'ap-beijing',
        name: 'media-Uploads',
        state: 'Paused',
        object_prefix: 'uploads/',
        notify: { type: 'Url', url: 'https://example.com/ci', events: ['TaskFinish'] },
        ext_filter: { audio: true },
        separations: {
          again: { template_id: COPY_ID, output: { au_object: 'again/$${InputName}.$${Ext}' } },
          default: { template_id: COPY_ID, output: { au_object: 'voices/$${InputName}.$${Ext}' } },
        },
        depends_on: ['tencentci_bucket.Elsewhere_AE38D9E0'],
      },
    ]);
  });

  test('takes copies of templates that are there already, and a queue that is given', () => {
    vocals.copyTo(elsewhere, { name: 'voices' });
    const queue = SmartAudioQueue.fromQueueId(stack, 'Queue', 'p2');
    const copy = uploads().copyTo(elsewhere, { name: 'separate', queue });
    expect(inBucket(TEMPLATE, 'other-1250000000')).toHaveLength(1);
    expect(inBucket(WORKFLOW, 'other-1250000000')).toMatchObject([
      {
        name: 'separate',
        queue_id: 'p2',
        separations: { default: { template_id: COPY_ID } },
      },
    ]);
    expect(copy.resource.queueIdInput).toBe('p2');
  });

  test('goes on writing to a third bucket', () => {
    const third = CiBucket.fromBucketName(stack, 'Third', 'third-1250000000', { region: 'ap-shanghai' });
    uploads({ output: { voice: '${InputName}.${Ext}', bucket: third } }).copyTo(elsewhere);
    expect(inBucket(WORKFLOW, 'other-1250000000')).toMatchObject([
      { separations: { default: { output: { bucket: 'third-1250000000', region: 'ap-shanghai' } } } },
    ]);
  });

  test('of the same bucket keeps its templates and its queue', () => {
    const queue = SmartAudioQueue.fromQueueId(stack, 'Queue', 'p1');
    uploads({ queue }).copyTo(bucket, { name: 'twice' });
    expect(inBucket(WORKFLOW, 'media-1250000000')).toHaveLength(2);
    expect(inBucket(WORKFLOW, 'media-1250000000')).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'twice', queue_id: 'p1' })]),
    );
    expect(inBucket(TEMPLATE, 'media-1250000000')).toHaveLength(1);
  });

  test('whose template is known by its id only is not copied to another bucket', () => {
    const template = VoiceSeparateTemplate.fromTemplateId(stack, 'T', 't1');
    expect(() => uploads({ template }).copyTo(elsewhere)).toThrow(
      'VoiceSeparateWorkflow "media/Uploads" cannot be copied to another bucket: its separation "default" uses a template ' +
        'that is known by its id only, and a template belongs to a bucket. Make the copy with ' +
        '`new VoiceSeparateWorkflow` and a template of that bucket.',
    );
  });
});
