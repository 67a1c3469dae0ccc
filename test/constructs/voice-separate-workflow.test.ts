import { Fn, Lazy, TerraformOutput, TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import {
  AudioConfig,
  AudioMode,
  CiBucket,
  type ICiBucket,
  type IVoiceSeparateTemplate,
  MqMode,
  Notify,
  NotifyEvent,
  ResultFormat,
  type SeparationOutput,
  SmartAudioQueue,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
  type VoiceSeparateWorkflowProps,
  WorkflowState,
} from '../../lib';
import { only, refusal, synth, warnings } from './support/synth';

const TYPE = 'tencentci_voice_separate_workflow';

let stack: TerraformStack;
let bucket: ICiBucket;
let vocals: IVoiceSeparateTemplate;
let music: IVoiceSeparateTemplate;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider');
  bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
  vocals = VoiceSeparateTemplate.fromTemplateId(stack, 'Vocals', 't1', { audioMode: AudioMode.IS_AUDIO });
  music = VoiceSeparateTemplate.fromTemplateId(stack, 'Music', 't2', { audioMode: AudioMode.MUSIC_MODE });
});

/** A workflow that nothing is wrong with, but for what is given. */
function create(props: Partial<VoiceSeparateWorkflowProps> = {}, id = 'Uploads'): VoiceSeparateWorkflow {
  return new VoiceSeparateWorkflow(stack, id, {
    bucket,
    objectPrefix: 'uploads/',
    template: vocals,
    output: { voice: 'voices/${InputName}.${Ext}' },
    ...props,
  });
}

const voice = (path: string) => create({ output: { voice: path } });

/** The output of the only separation of the only workflow. */
const onlyOutput = () =>
  (only(stack, TYPE).separations as Record<string, { output: Record<string, string> }>).default?.output;

describe('the resource', () => {
  test('has what is given, and the rest is left to the provider', () => {
    create();
    expect(only(stack, TYPE)).toEqual({
      bucket: 'media-1250000000',
      name: 'media-Uploads',
      object_prefix: 'uploads/',
      separations: {
        default: { template_id: 't1', output: { au_object: 'voices/$${InputName}.$${Ext}' } },
      },
    });
  });

  test('has every setting in the words of Terraform', () => {
    create({
      workflowName: 'separate-uploads',
      state: WorkflowState.PAUSED,
      queue: SmartAudioQueue.fromQueueId(stack, 'Queue', 'p1'),
      speechRecognitionQueue: SmartAudioQueue.fromQueueId(stack, 'SpeechQueue', 'p2'),
      notify: Notify.url('https://example.com/ci', {
        events: [NotifyEvent.TASK_FINISH, NotifyEvent.WORKFLOW_FINISH],
        resultFormat: ResultFormat.JSON,
      }),
      extFilter: { audio: true, customExts: ['mp3', 'wav'] },
      allowTriggerLoop: true,
    });
    expect(only(stack, TYPE)).toMatchObject({
      name: 'separate-uploads',
      state: 'Paused',
      queue_id: 'p1',
      speech_recognition_queue_id: 'p2',
      notify: {
        type: 'Url',
        url: 'https://example.com/ci',
        events: ['TaskFinish', 'WorkflowFinish'],
        result_format: 'JSON',
      },
      ext_filter: { audio: true, custom_exts: ['mp3', 'wav'] },
      allow_trigger_loop: true,
    });
  });

  test('reports to a message queue', () => {
    const notify = Notify.tdmq({
      events: [NotifyEvent.WORKFLOW_START],
      mqRegion: 'sh',
      mqMode: MqMode.TOPIC,
      mqName: 'ci',
    });
    create({ notify });
    expect(only(stack, TYPE).notify).toEqual({
      type: 'TDMQ',
      events: ['WorkflowStart'],
      mq_region: 'sh',
      mq_mode: 'Topic',
      mq_name: 'ci',
    });
  });

  test('writes each stem where it is said, to another bucket and region', () => {
    create({
      template: music,
      output: {
        voice: 'v.mp3',
        background: 'b.mp3',
        bass: 'l.mp3',
        drums: 'd.mp3',
        bucket: CiBucket.fromBucketName(stack, 'Stems', 'stems-1250000000', { region: 'ap-beijing' }),
      },
    });
    expect(onlyOutput()).toEqual({
      au_object: 'v.mp3',
      object: 'b.mp3',
      bass_object: 'l.mp3',
      drum_object: 'd.mp3',
      bucket: 'stems-1250000000',
      region: 'ap-beijing',
    });
  });

  test('has the separations of its props and those that are added, by name', () => {
    const workflow = create({
      separations: { Second: { template: vocals, output: { voice: 'second.aac' } } },
    });
    workflow.addSeparation('Third', { template: vocals, output: { voice: 'third.aac' } });
    expect(Object.keys(only(stack, TYPE).separations as object).sort()).toEqual([
      'Second',
      'Third',
      'default',
    ]);
  });

  test('is named after its path, as far as the service takes it', () => {
    const inner = new TerraformStack(stack.node.root, 'stäck');
    const workflow = new VoiceSeparateWorkflow(inner, 'Uploads', {
      bucket,
      template: vocals,
      output: { voice: 'other.aac', bucket: CiBucket.fromBucketName(inner, 'Stems', 'stems-1250000000') },
    });
    expect(workflow.resource.nameInput).toBe('st-ck-Uploads');
  });

  test('is rendered as attributes, not blocks, where the output is HCL', () => {
    create({ notify: Notify.url('https://example.com', { events: [NotifyEvent.TASK_FINISH] }) });
    const hcl = Testing.synthHcl(stack);
    expect(hcl).toContain('notify = {');
    expect(hcl).toContain('separations = {');
    expect(hcl).toContain('au_object = "voices/$${InputName}.$${Ext}"');
  });

  test.each([
    ['workflowId', 'workflow_id'],
    ['workflowName', 'name'],
    ['queueId', 'queue_id'],
    ['createTime', 'create_time'],
    ['updateTime', 'update_time'],
  ] as const)('yields %s', (attribute, name) => {
    new TerraformOutput(stack, 'out', { value: create()[attribute] });
    expect(synth(stack).output.out?.value).toMatch(new RegExp(`^\\$\\{${TYPE}\\.\\w+\\.${name}\\}$`));
  });

  test('that lives elsewhere is an id and nothing more', () => {
    expect(VoiceSeparateWorkflow.fromWorkflowId(stack, 'Shared', 'w1').workflowId).toBe('w1');
    expect(synth(stack)).not.toHaveProperty('resource');
  });
});

describe('separations', () => {
  test.each(['template', 'output'] as const)('%s does not go alone', (missing) => {
    expect(refusal(() => create({ [missing]: undefined }))).toContain(`without \`${missing}\``);
  });

  test('a name is given once', () => {
    const separation = { template: vocals, output: { voice: 'again.aac' } };
    const workflow = create();
    expect(refusal(() => workflow.addSeparation('default', separation))).toMatch(/named "default" already/);
    expect(refusal(() => create({ separations: { default: separation } }, 'Other'))).toMatch(
      /"default" already/,
    );
  });

  test('a refused one is not added', () => {
    const workflow = create();
    refusal(() => workflow.addSeparation('Bad', { template: vocals, output: {} }));
    expect(Object.keys(only(stack, TYPE).separations as object)).toEqual(['default']);
  });

  test('a workflow may start without one', () => {
    const workflow = create({ template: undefined, output: undefined });
    workflow.addSeparation('Late', { template: vocals, output: { voice: 'late.aac' } });
    expect(only(stack, TYPE).separations).toHaveProperty('Late');
  });

  test('a workflow that never gets one is refused by synth', () => {
    create({ template: undefined, output: undefined });
    expect(refusal(() => synth(stack))).toMatch(/\[media\/Uploads\] The workflow separates nothing/);
  });
});

describe('rules', () => {
  test('a refusal names the construct, every prop at fault and what is allowed', () => {
    const message = refusal(() =>
      create({
        workflowName: 'a b',
        state: 'On' as WorkflowState,
        extFilter: { customExts: ['.mp3'] },
        notify: Notify.url('ftp://example.com', { events: [] }),
      }),
    );
    expect(message).toContain('VoiceSeparateWorkflow "media/Uploads"');
    expect(message.match(/^ {2}- [\w.]+/gm)).toEqual([
      '  - workflowName',
      '  - state',
      '  - notify.events',
      '  - notify.url',
      '  - extFilter.customExts',
    ]);
  });

  test('a stem that the template makes and nothing names is a warning', () => {
    const output = { voice: 'v/${RunId}.aac', bass: 'b/${RunId}.aac', drums: 'd/${RunId}.aac' };
    expect(warnings(create({ template: music, output }))).toEqual([
      'separations.default.output: MusicMode makes the background, but background is not set, so the background will ' +
        'be written to "v/${RunId}.background.aac". Set it, or use an audio mode that makes only what is wanted.',
    ]);
  });

  test('a stem that the template does not make is a warning, told once', () => {
    const workflow = create({ output: { voice: 'v/${RunId}.aac', bass: 'b/${RunId}.aac' } });
    workflow.addSeparation('More', { template: vocals, output: { voice: 'more/${RunId}.aac' } });
    expect(warnings(workflow)).toEqual([
      'separations.default.output.bass: IsAudio makes voice and no bass, so bass will not be written. Remove it, or ' +
        'use another audio mode.',
    ]);
  });

  test('an output is needed', () => {
    expect(refusal(() => create({ output: {} }))).toContain(
      '- separations.default.output: No output is given. Set at least one of voice, background, bass, drums.',
    );
  });

  test('the stems of a template that nothing is known of are not judged', () => {
    const template = VoiceSeparateTemplate.fromTemplateId(stack, 'Unknown', 't9');
    expect(() => create({ template, output: { bass: 'b.aac' } })).not.toThrow();
  });

  test('a separation may have a name that is a setting too', () => {
    const workflow = create();
    expect(
      refusal(() => workflow.addSeparation('object', { template: vocals, output: { background: '${Foo}' } })),
    ).toContain('- separations.object.output.background:');
  });

  test('two separations that write the same object are a warning', () => {
    const workflow = create();
    const output = { voice: 'voices/${inputname}.${ext}' };
    workflow.addSeparation('Again', { template: vocals, output });
    expect(warnings(workflow)).toEqual([
      'separations.Again.output.voice: separations.default.output.voice already writes "voices/${inputname}.${ext}", ' +
        'and the second would overwrite the first. Give each stem of each separation a path of its own.',
    ]);
  });

  test.each([
    [
      'voices/voice.aac',
      '"voices/voice.aac" is the same for every upload, so that each overwrites what the last one made. Put ' +
        '${InputName}, ${RunId} or another wildcard that differs into the path.',
    ],
    [
      'voices/{inputname}/${RunId}',
      '"{inputname}" is no wildcard, and stays in the key as it is. Write ${InputName} if the wildcard is meant.',
    ],
  ])('%s is a warning', (path, message) => {
    expect(warnings(voice(path))).toEqual([`separations.default.output.voice: ${message}`]);
  });

  test.each([
    ['/voices/${RunId}', 'slash'],
    ['\\voices/${RunId}', 'backslash'],
  ])('%s is refused: no key starts with a %s', (path, start) => {
    expect(refusal(() => voice(path))).toContain(
      `separations.default.output.voice: "${path}" starts with a ${start}, and the key of an object must not. Leave it ` +
        'out: "voices/${RunId}". [COS, Object Overview: object keys]',
    );
  });

  test('what the words of the template say is held against the output', () => {
    const stems = CiBucket.fromBucketName(stack, 'Stems', 'stems-1250000000');
    const template = new VoiceSeparateTemplate(stack, 'Wav', {
      bucket: stems,
      templateName: 'wav',
      audioMode: AudioMode.IS_AUDIO,
      audioConfig: AudioConfig.wav({ samplerate: 44100 }),
    });
    expect(warnings(create({ template, output: { voice: 'voices/${RunId}.mp3' } }))).toEqual([
      'separations.default.template: The template is of bucket "stems-1250000000", and the service looks for it in ' +
        '"media-1250000000". Use a template of that bucket.',
      'separations.default.output.voice: "voices/${RunId}.mp3" ends in ".mp3", but what is written is wav, not mp3. ' +
        'Use ".wav", or the wildcard ${ext}.',
    ]);
  });

  test('a queue of another bucket is a warning', () => {
    const stems = CiBucket.fromBucketName(stack, 'Stems', 'stems-1250000000');
    const queue = new SmartAudioQueue(stack, 'Queue', { bucket: stems });
    const message =
      'The queue is of bucket "stems-1250000000", and the service looks for it in "media-1250000000". Use a queue of ' +
      'that bucket.';
    expect(warnings(create({ queue, speechRecognitionQueue: queue }))).toEqual([
      `queue: ${message}`,
      `speechRecognitionQueue: ${message}`,
    ]);
  });

  test('buckets are not given by name', () => {
    const name = 'media-1250000000' as unknown as ICiBucket;
    const advice =
      'is the text "media-1250000000". Give it a CiBucket, or CiBucket.fromBucketName(scope, id, "media-1250000000") ' +
      'for a bucket that is managed elsewhere.';
    expect(refusal(() => create({ bucket: name }, 'A'))).toBe(
      `VoiceSeparateWorkflow "media/A": bucket ${advice}`,
    );
    expect(refusal(() => create({ output: { voice: 'v/${RunId}', bucket: name } }, 'B'))).toBe(
      `VoiceSeparateWorkflow "media/B": separations.default.output.bucket ${advice}`,
    );
  });

  test('a workflow does not start itself', () => {
    expect(refusal(() => voice('uploads/voices/${InputName}.${Ext}'))).toMatch(
      /output\.voice: .* can start this workflow again .*allowTriggerLoop/,
    );
  });

  test('a workflow that is meant to start itself may', () => {
    expect(() => create({ output: { voice: 'uploads/v.mp3' }, allowTriggerLoop: true })).not.toThrow();
  });

  const local = Notify.url('http://127.0.0.1:9000', { events: [NotifyEvent.TASK_FINISH] });

  test('a private callback address is refused, for the service could not reach it', () => {
    expect(() => create({ notify: local })).toThrow(/notify\.url: .*is in a private network/);
  });

  test('a private callback address is allowed where the provider has an endpoint on this machine', () => {
    const provider = new TencentCiProvider(stack, 'Emulator', {
      endpoint: 'http://127.0.0.1:9000',
      alias: 'emulator',
    });
    expect(() => create({ notify: local, provider })).not.toThrow();
  });
});

describe('tokens are not judged', () => {
  const token = () => new TerraformVariable(stack, 'v', {}).stringValue;

  test.each<[string, () => Partial<VoiceSeparateWorkflowProps>]>([
    ['a name', () => ({ workflowName: token() })],
    ['a state', () => ({ state: token() as WorkflowState })],
    ['a prefix', () => ({ objectPrefix: token(), output: { voice: 'uploads/v.mp3' } })],
    ['extensions', () => ({ extFilter: { customExts: Token.asList('${var.exts}') } })],
    ['a callback address', () => ({ notify: Notify.url(token(), { events: [NotifyEvent.TASK_FINISH] }) })],
    [
      'events',
      () => ({
        notify: Notify.url('https://a.example', {
          events: Token.asList('${var.events}') as NotifyEvent[],
        }),
      }),
    ],
    ['a bucket', () => ({ bucket: CiBucket.fromBucketName(stack, 'Tokens', token()) })],
    [
      'the bucket of an output',
      () => ({
        output: { voice: 'uploads/v.mp3', bucket: CiBucket.fromBucketName(stack, 'Tokens', token()) },
      }),
    ],
    ['the region of an output', () => ({ output: { voice: 'uploads/v.mp3', region: token() } })],
  ])('%s', (_, props) => {
    expect(() => create(props())).not.toThrow();
  });

  test('but a callback address is, as far as it is known', () => {
    const notify = Notify.url(`ftp://${token()}`, { events: [NotifyEvent.TASK_FINISH] });
    expect(refusal(() => create({ notify }))).toContain('notify.url');
  });
});

describe('wildcards in output paths', () => {
  test('reach CI beside tokens', () => {
    const folder = new TerraformVariable(stack, 'folder', {}).stringValue;
    voice(`\${RunId}/${folder}/\${InputName}.\${Ext}`);
    expect(onlyOutput()?.au_object).toBe('$${RunId}/${var.folder}/$${InputName}.$${Ext}');
  });

  test('reach CI beside expressions that are written out, and those stay', () => {
    voice('${var.a}/${each.key}/${tencentcloud_cos_bucket.a.id}/${lower("A")}/${InputName}');
    expect(onlyOutput()?.au_object).toBe(
      '${var.a}/${each.key}/${tencentcloud_cos_bucket.a.id}/${lower("A")}/$${InputName}',
    );
  });

  test('reach CI when they are escaped already', () => {
    voice('a/$${InputName}.${Ext}');
    expect(onlyOutput()?.au_object).toBe('a/$${InputName}.$${Ext}');
  });

  test('reach CI through several synths', () => {
    voice('a/${InputName}');
    synth(stack);
    expect(onlyOutput()?.au_object).toBe('a/$${InputName}');
  });

  test.each<[string, () => string, string]>([
    ['a lazy path', () => Lazy.stringValue({ produce: () => 'a/$${InputName}' }), 'a/$${InputName}'],
    ['a function', () => Fn.join('/', ['a', '${InputName}']), '${join("/", ["a", "$${InputName}"])}'],
  ])('in %s are left as they are', (_, path, result) => {
    voice(path());
    expect(onlyOutput()?.au_object).toBe(result);
  });

  test('that do not exist are named, with those that do', () => {
    expect(refusal(() => voice('a/${Filename}'))).toMatch(
      /- separations\.default\.output\.voice: Wildcard \$\{Filename\} does not exist\. .*\$\{InputPath\}, \$\{InputName\}/,
    );
  });

  test('that do not exist are named behind a token too', () => {
    const folder = new TerraformVariable(stack, 'folder', {}).stringValue;
    expect(refusal(() => voice(`${folder}/\${Filename}`))).toContain('Wildcard ${Filename} does not exist');
  });

  test('that do not exist are named once', () => {
    expect(refusal(() => voice('${Filename}/${var.a}')).match(/Filename/g)).toHaveLength(1);
  });

  test('that are not closed are refused', () => {
    expect(refusal(() => voice('a/${InputName'))).toMatch(
      /output\.voice: Wildcard \$\{InputName has no closing brace/,
    );
  });

  test.each<keyof SeparationOutput>(['voice', 'background', 'bass', 'drums'])(
    'are escaped for %s',
    (stem) => {
      const template = VoiceSeparateTemplate.fromTemplateId(stack, 'Unknown', 't9');
      create({ template, output: { [stem]: '${RunId}' } });
      expect(Object.values(onlyOutput() ?? {})).toEqual(['$${RunId}']);
    },
  );
});
