import { TerraformOutput, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  AudioConfig,
  AudioMode,
  CiBucket,
  type ICiBucket,
  JobCallback,
  MqMode,
  ResultFormat,
  SmartAudioQueue,
  TencentCiProvider,
  VoiceSeparateJob,
  type VoiceSeparateJobProps,
  VoiceSeparateTemplate,
} from '../../lib';
import { only, refusal, synth, warnings } from './support/synth';

const TYPE = 'tencentci_voice_separate_job';

let stack: TerraformStack;
let bucket: ICiBucket;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider');
  bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
});

/** A job that nothing is wrong with, but for what is given. */
function create(props: Partial<VoiceSeparateJobProps> = {}): VoiceSeparateJob {
  return new VoiceSeparateJob(stack, 'Once', {
    bucket,
    inputObject: 'song.mp3',
    audioMode: AudioMode.IS_AUDIO,
    output: { voice: 'voices/song.${ext}' },
    ...props,
  });
}

function template(audioMode?: AudioMode) {
  return VoiceSeparateTemplate.fromTemplateId(stack, 'Template', 't1', audioMode && { audioMode });
}

describe('the resource', () => {
  test('has what is given, and the rest is left to the provider', () => {
    create();
    expect(only(stack, TYPE)).toEqual({
      bucket: 'media-1250000000',
      input_object: 'song.mp3',
      audio_mode: 'IsAudio',
      output: { au_object: 'voices/song.$${ext}' },
    });
  });

  test('has every setting in the words of Terraform', () => {
    create({
      audioConfig: AudioConfig.aac({ samplerate: 44100, bitrate: 128, channels: 2 }),
      output: { voice: 'v.aac', bucket: CiBucket.fromBucketName(stack, 'Stems', 'stems-1250000000') },
      userData: 'order 7',
      jobLevel: 2,
      queue: SmartAudioQueue.fromQueueId(stack, 'Queue', 'p1'),
      callback: JobCallback.url('https://example.com/ci', { format: ResultFormat.JSON }),
      wait: false,
      timeout: '1h30m',
      triggers: { release: '7' },
    });
    expect(only(stack, TYPE)).toMatchObject({
      audio_config: { codec: 'aac', samplerate: 44100, bitrate: 128, channels: 2 },
      output: { au_object: 'v.aac', bucket: 'stems-1250000000' },
      user_data: 'order 7',
      job_level: 2,
      queue_id: 'p1',
      callback: { type: 'Url', url: 'https://example.com/ci', format: 'JSON' },
      wait: false,
      timeouts: { create: '1h30m' },
      triggers: { release: '7' },
    });
  });

  test('separates as a template says', () => {
    create({ audioMode: undefined, template: template(AudioMode.IS_AUDIO) });
    expect(only(stack, TYPE)).toMatchObject({ template_id: 't1' });
    expect(only(stack, TYPE)).not.toHaveProperty('audio_mode');
  });

  test('reports to a message queue', () => {
    create({ callback: JobCallback.tdmq({ mqRegion: 'sh', mqMode: MqMode.QUEUE, mqName: 'ci' }) });
    expect(only(stack, TYPE).callback).toEqual({
      type: 'TDMQ',
      mq_region: 'sh',
      mq_mode: 'Queue',
      mq_name: 'ci',
    });
  });

  test('reports to a message queue whose mode the service knows', () => {
    create({ callback: JobCallback.tdmq({ mqRegion: 'sh', mqName: 'ci' }) });
    expect(only(stack, TYPE).callback).toEqual({ type: 'TDMQ', mq_region: 'sh', mq_name: 'ci' });
  });

  test('keeps its queue from reporting', () => {
    create({ callback: JobCallback.none() });
    expect(only(stack, TYPE).callback).toEqual({ url: 'no' });
  });

  test.each([
    ['jobId', 'job_id'],
    ['state', 'state'],
    ['code', 'code'],
    ['message', 'message'],
    ['queueId', 'queue_id'],
    ['createTime', 'create_time'],
    ['startTime', 'start_time'],
    ['endTime', 'end_time'],
  ] as const)('yields %s', (attribute, name) => {
    new TerraformOutput(stack, 'out', { value: create()[attribute] });
    expect(synth(stack).output.out?.value).toMatch(new RegExp(`^\\$\\{${TYPE}\\.\\w+\\.${name}\\}$`));
  });

  test('yields the files that it wrote', () => {
    new TerraformOutput(stack, 'out', { value: create().outputs.get(0).md5 });
    expect(synth(stack).output.out?.value).toMatch(/\.outputs\[0\]\.md5\}$/);
  });
});

describe('rules', () => {
  test('a template and inline settings beside it are a warning', () => {
    expect(warnings(create({ template: template() }))).toEqual([
      'audioMode: The job follows its template, and the inline settings beside it have no effect. Remove template, or ' +
        'remove audioMode and audioConfig.',
    ]);
  });

  test('paths that are surely not meant are a warning', () => {
    const output = { voice: 'v/%ext%.wav' };
    expect(warnings(create({ output }))).toEqual([
      'output.voice: "%ext%" is no wildcard, and stays in the key as it is. Write ${ext} if the wildcard is meant.',
      'output.voice: "v/%ext%.wav" ends in ".wav", but what is written is aac, not wav. Use ".aac", or the wildcard ' +
        '${ext}.',
    ]);
  });

  test('keys that start with a slash or a backslash are refused, as the document of keys says', () => {
    const output = { voice: '\\v.aac', background: '/${var.folder}/b.aac' };
    const text = refusal(() => create({ inputObject: '/song.mp3', output }));
    const source = '[COS, Object Overview: object keys]';
    for (const line of [
      `inputObject: "/song.mp3" starts with a slash, and the key of an object must not. Leave it out: "song.mp3". ${source}`,
      `output.voice: "\\v.aac" starts with a backslash, and the key of an object must not. Leave it out: "v.aac". ${source}`,
      `output.background: "/" starts with a slash, and the key of an object must not. Leave it out. ${source}`,
    ]) {
      expect(text).toContain(line);
    }
  });

  test('a template and a queue of another bucket are a warning', () => {
    const other = CiBucket.fromBucketName(stack, 'Other', 'other-1250000000');
    const queue = new SmartAudioQueue(stack, 'Queue', { bucket: other });
    const vocals = new VoiceSeparateTemplate(stack, 'Vocals', {
      bucket: other,
      templateName: 'vocals',
      audioMode: AudioMode.IS_AUDIO,
    });
    expect(warnings(create({ audioMode: undefined, template: vocals, queue }))).toEqual([
      'template: The template is of bucket "other-1250000000", and the service looks for it in "media-1250000000". Use ' +
        'a template of that bucket.',
      'queue: The queue is of bucket "other-1250000000", and the service looks for it in "media-1250000000". Use a ' +
        'queue of that bucket.',
    ]);
  });

  test('a timeout is a time', () => {
    expect(refusal(() => create({ timeout: '10 minutes' }))).toContain(
      '- timeout: "10 minutes" is not a time to wait. Use hours, minutes and seconds: "90s", "45m" or "1h30m".',
    );
  });

  test('buckets are not given by name', () => {
    const name = 'media-1250000000' as unknown as ICiBucket;
    expect(refusal(() => create({ bucket: name }))).toContain(
      'VoiceSeparateJob "media/Once": bucket is the text',
    );
  });

  test('one of the two is needed', () => {
    expect(refusal(() => create({ audioMode: undefined }))).toMatch(/Set template or audioMode\./);
  });

  test('a stem that the template makes and nothing names is a warning', () => {
    const props = { audioMode: undefined, template: template(AudioMode.AUDIO_AND_BACKGROUND) };
    expect(warnings(create(props))).toEqual([
      'output: AudioAndBackground makes the background, but background is not set, so the background will not be ' +
        'written. Set it, or use an audio mode that makes only what is wanted.',
    ]);
  });

  test('a stem that the job does not make is a warning', () => {
    expect(warnings(create({ output: { voice: 'v.aac', drums: 'd.aac' } }))).toEqual([
      'output.drums: IsAudio makes voice and no drums, so drums will not be written. Remove it, or use another audio mode.',
    ]);
  });

  test('an output is needed', () => {
    expect(refusal(() => create({ output: {} }))).toContain(
      '- output: No output is given. Set at least one of voice, background, bass, drums.',
    );
  });

  test('every prop at fault is listed', () => {
    const message = refusal(() =>
      create({
        inputObject: '',
        audioConfig: AudioConfig.of({ codec: 'mp3', samplerate: 96000 }),
        userData: 'ä',
        jobLevel: 3 as 2,
        callback: JobCallback.url('example.com'),
      }),
    );
    expect(message.match(/^ {2}- [\w.]+/gm)).toEqual([
      '  - inputObject',
      '  - audioConfig.samplerate',
      '  - userData',
      '  - jobLevel',
      '  - callback.url',
    ]);
  });

  test('wildcards of a workflow are none of a job', () => {
    expect(refusal(() => create({ output: { voice: '${InputName}.${ext}' } }))).toMatch(
      /- output\.voice: Wildcard \$\{InputName\} does not exist.*\$\{ext\}, \$\{jobid\}/,
    );
  });

  test('wildcards that do not exist are named behind a token too', () => {
    const folder = new TerraformVariable(stack, 'folder', {}).stringValue;
    expect(refusal(() => create({ output: { voice: `${folder}/\${RunId}` } }))).toContain('${RunId}');
  });

  test('tokens are not judged', () => {
    const token = new TerraformVariable(stack, 'v', {}).stringValue;
    const props = {
      inputObject: token,
      audioMode: token as AudioMode.IS_AUDIO,
      output: { bass: `\${jobid}/${token}` },
      userData: token,
      callback: JobCallback.url(token),
    };
    expect(() => create(props)).not.toThrow();
  });
});
