import { TerraformOutput, TerraformResource, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  AudioMode,
  CiBucket,
  type ICiBucket,
  OnDestroy,
  SmartAudioQueue,
  TencentCiProvider,
  VoiceSeparateJob,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from '../../lib';
import { only, refusal, synth, warnings } from './support/synth';

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
});

test('a bucket is known by its name and its region', () => {
  const bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000', { region: 'ap-chongqing' });
  expect(bucket).toMatchObject({ bucketName: 'media-1250000000', region: 'ap-chongqing' });
  expect(bucket.node.path).toBe('media/Bucket');
});

test('a bucket makes no resource', () => {
  CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
  expect(JSON.parse(Testing.synth(stack))).not.toHaveProperty('resource');
});

test.each(['media', 'Media-1250000000', 'media-125000000a', 'media_1-1250000000'])(
  '"%s" is not a full bucket name',
  (name) => {
    expect(() => CiBucket.fromBucketName(stack, 'Bucket', name)).toThrow(
      new RegExp(
        `CiBucket "media/Bucket" .*\\n  - bucketName: "${name}" is not a full bucket name.*"media-1250000000"`,
      ),
    );
  },
);

test('a region is refused when it cannot be one', () => {
  expect(() =>
    CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000', { region: 'ap chongqing' }),
  ).toThrow(/- region: "ap chongqing" is not a region name/);
});

test('tokens are not judged', () => {
  const name = new TerraformVariable(stack, 'name', {}).stringValue;
  const region = new TerraformVariable(stack, 'region', {}).stringValue;
  expect(() => CiBucket.fromBucketName(stack, 'Bucket', `media-${name}`, { region })).not.toThrow();
});

test('what stands before a token is judged', () => {
  const appid = new TerraformVariable(stack, 'appid', {}).stringValue;
  expect(() => CiBucket.fromBucketName(stack, 'Bucket', `Media-${appid}`)).toThrow(/"Media-" is not a full/);
});

describe('a bucket that Cloud Infinite is turned on for', () => {
  beforeEach(() => {
    new TencentCiProvider(stack, 'Provider');
  });

  test('is a resource with what is given, and the rest is left to the provider', () => {
    new CiBucket(stack, 'Media', { bucketName: 'media-1250000000' });
    expect(only(stack, 'tencentci_bucket')).toEqual({ bucket: 'media-1250000000' });
  });

  test('has every setting in the words of Terraform', () => {
    new CiBucket(stack, 'Media', {
      bucketName: 'media-1250000000',
      region: 'ap-chongqing',
      smartAudio: false,
      mediaProcessing: false,
      onDestroy: OnDestroy.DISABLE,
    });
    expect(only(stack, 'tencentci_bucket')).toEqual({
      bucket: 'media-1250000000',
      region: 'ap-chongqing',
      smart_audio: false,
      media_processing: false,
      on_destroy: 'disable',
    });
  });

  test('is refused with a name or a region that cannot be one', () => {
    const message = refusal(
      () => new CiBucket(stack, 'Media', { bucketName: 'media', region: 'Chongqing, China' }),
    );
    expect(message).toContain('CiBucket "media/Media"');
    expect(message.match(/^ {2}- \w+/gm)).toEqual(['  - bucketName', '  - region']);
  });

  test('warns of a region that is hardly one', () => {
    const bucket = new CiBucket(stack, 'Media', { bucketName: 'media-1250000000', region: 'chongqing' });
    expect(warnings(bucket)).toEqual([
      'region: No region is called "chongqing": the names of all begin with the area, as in "ap-chongqing". Correct it, ' +
        'unless the service has regions of other names by now.',
    ]);
  });

  test('warns when it is the second for its bucket, in whatever stack', () => {
    new CiBucket(stack, 'Media', { bucketName: 'media-1250000000' });
    const other = new TerraformStack(stack.node.root, 'other');
    const second = new CiBucket(other, 'Again', { bucketName: 'media-1250000000', region: 'ap-beijing' });
    expect(warnings(second)).toEqual([
      'bucketName: "media-1250000000" has a CiBucket already, "media/Media". Each would undo what the other sets, and ' +
        'destroying one can turn off what the other needs. Use that one, or CiBucket.fromBucketName here.',
    ]);
    const elsewhere = { bucketName: 'other-1250000000' };
    expect(warnings(new CiBucket(stack, 'Other', elsewhere))).toEqual([]);
  });

  test.each([
    ['ciStatus', 'ci_status'],
    ['smartAudio', 'smart_audio'],
    ['mediaProcessing', 'media_processing'],
    ['smartAudioQueueId', 'smart_audio_queue_id'],
  ] as const)('yields %s', (attribute, name) => {
    const bucket = new CiBucket(stack, 'Media', { bucketName: 'media-1250000000' });
    new TerraformOutput(stack, 'out', { value: bucket[attribute] });
    expect(synth(stack).output.out?.value).toMatch(
      new RegExp(`^\\$\\{tencentci_bucket\\.\\w+\\.${name}\\}$`),
    );
  });

  describe('is waited for', () => {
    const waiting = { depends_on: [expect.stringMatching(/^tencentci_bucket\.Media_[0-9A-F]{8}$/)] };
    let bucket: CiBucket;

    beforeEach(() => {
      bucket = new CiBucket(stack, 'Media', { bucketName: 'media-1250000000' });
    });

    function template(on: ICiBucket = bucket): VoiceSeparateTemplate {
      return new VoiceSeparateTemplate(stack, 'Vocals', {
        bucket: on,
        templateName: 'vocals',
        audioMode: AudioMode.IS_AUDIO,
      });
    }

    test('by a template', () => {
      template();
      expect(only(stack, 'tencentci_voice_separate_template')).toMatchObject(waiting);
    });

    test('by a workflow', () => {
      new VoiceSeparateWorkflow(stack, 'Uploads', {
        bucket,
        objectPrefix: 'uploads/',
        template: template(),
        output: { voice: 'voices/${InputName}.${Ext}' },
      });
      expect(only(stack, 'tencentci_voice_separate_workflow')).toMatchObject(waiting);
    });

    test('by a job', () => {
      new VoiceSeparateJob(stack, 'Once', {
        bucket,
        inputObject: 'song.mp3',
        audioMode: AudioMode.IS_AUDIO,
        output: { voice: 'voice.${ext}' },
      });
      expect(only(stack, 'tencentci_voice_separate_job')).toMatchObject(waiting);
    });

    test('by its queue', () => {
      new SmartAudioQueue(stack, 'Queue', { bucket });
      expect(only(stack, 'tencentci_queue')).toMatchObject(waiting);
    });

    test('by what writes to it, once', () => {
      const elsewhere = CiBucket.fromBucketName(stack, 'Elsewhere', 'uploads-1250000000');
      const workflow = new VoiceSeparateWorkflow(stack, 'Uploads', { bucket: elsewhere });
      for (const name of ['First', 'Second']) {
        workflow.addSeparation(name, {
          template: VoiceSeparateTemplate.fromTemplateId(stack, `${name}Template`, 't1'),
          output: { voice: `${name}.aac`, bucket },
        });
      }
      expect(only(stack, 'tencentci_voice_separate_workflow')).toMatchObject(waiting);
    });

    test('beside what the program names itself', () => {
      const queue = new SmartAudioQueue(stack, 'Queue', { bucket });
      new VoiceSeparateTemplate(stack, 'Vocals', {
        bucket,
        templateName: 'vocals',
        audioMode: AudioMode.IS_AUDIO,
        dependsOn: [queue.resource],
      });
      expect(only(stack, 'tencentci_voice_separate_template').depends_on).toEqual([
        expect.stringMatching(/^tencentci_queue\./),
        ...waiting.depends_on,
      ]);
    });

    test('under another logical id that it is given later', () => {
      template();
      bucket.resource.overrideLogicalId('media');
      expect(only(stack, 'tencentci_voice_separate_template').depends_on).toEqual(['tencentci_bucket.media']);
    });

    test('by the whole of another stack', () => {
      const other = new TerraformStack(stack.node.root, 'other');
      new TencentCiProvider(other, 'Provider');
      new VoiceSeparateTemplate(other, 'Vocals', {
        bucket,
        templateName: 'vocals',
        audioMode: AudioMode.IS_AUDIO,
      });
      expect(other.dependencies).toEqual([stack]);
      expect(only(other, 'tencentci_voice_separate_template')).toEqual({
        bucket: 'media-1250000000',
        name: 'vocals',
        audio_mode: 'IsAudio',
      });
    });
  });

  test('keeps the dependency on the bucket that another provider makes', () => {
    class CosBucket extends TerraformResource {
      protected override synthesizeAttributes(): Record<string, unknown> {
        return { bucket: 'media-1250000000' };
      }
    }
    const made = new CosBucket(stack, 'Made', { terraformResourceType: 'tencentcloud_cos_bucket' });
    const bucket = new CiBucket(stack, 'Media', { bucketName: made.getStringAttribute('bucket') });
    new VoiceSeparateTemplate(stack, 'Vocals', {
      bucket,
      templateName: 'vocals',
      audioMode: AudioMode.IS_AUDIO,
    });
    const name = '${tencentcloud_cos_bucket.Made.bucket}';
    expect(only(stack, 'tencentci_bucket').bucket).toBe(name);
    expect(only(stack, 'tencentci_voice_separate_template').bucket).toBe(name);
  });
});
