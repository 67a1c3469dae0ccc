import { Testing, TerraformStack, TerraformVariable } from 'cdktf';
import {
  AudioMode,
  CamPolicy,
  CiBucket,
  CiNode,
  CiTemplateLookup,
  CiWorkflow,
  type CiWorkflowProps,
  type ICiBucket,
  type ICiTemplate,
  Notify,
  NotifyEvent,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from '../../lib';
import { only, refusal, synth, warnings } from './support/synth';

const TYPE = 'tencentci_workflow';

let stack: TerraformStack;
let bucket: ICiBucket;
let template: ICiTemplate;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
  bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
  new TencentCiProvider(stack, 'Provider', { region: 'ap-chongqing' });
  template = CiTemplateLookup.fromTemplateId(stack, 'Template', 't1');
});

const workflow = (nodes: CiWorkflowProps['nodes'], more: Partial<CiWorkflowProps> = {}, id = 'Mixed') =>
  new CiWorkflow(stack, id, { bucket, nodes, objectPrefix: 'in/', ...more });
const nodesOf = () => only(stack, TYPE).nodes as Record<string, Record<string, unknown>>;
const operation = (name: string): unknown => JSON.parse(nodesOf()[name]?.operation_json as string);
const output = { object: 'out/${RunId}/${Number}.${Ext}' };

test('the graph of the reference', () => {
  const voice = new VoiceSeparateTemplate(stack, 'Voice', {
    bucket,
    templateName: 'voice',
    audioMode: AudioMode.IS_AUDIO,
  });
  const mixed = workflow(
    {
      Transcode_1581: CiNode.transcode({ template, watermarks: [template, template], output }),
      VoiceSeparate_1582: CiNode.voiceSeparate({
        template: voice,
        output: { voice: 'out/${RunId}/voice.${Ext}' },
        next: ['SpeechRecognition_1583'],
      }),
      SpeechRecognition_1583: CiNode.speechRecognition({
        template,
        output: { object: 'out/${RunId}/text.txt' },
      }),
    },
    {
      extFilter: { audio: true },
      notify: Notify.url('https://example.com/ci', { events: [NotifyEvent.TASK_FINISH] }),
      startInput: { SamplingConfig: { State: 'On', Ratio: 0.5 } },
    },
  );
  expect(only(stack, TYPE)).toMatchObject({
    bucket: 'media-1250000000',
    name: 'media-Mixed',
    object_prefix: 'in/',
    start_input_json: '{"SamplingConfig":{"State":"On","Ratio":0.5}}',
    nodes: {
      Transcode_1581: {
        type: 'Transcode',
        template_id: 't1',
        output: { object: 'out/$${RunId}/$${Number}.$${Ext}' },
        operation_json: '{"WatermarkTemplateId":["t1","t1"]}',
      },
      VoiceSeparate_1582: {
        next: ['SpeechRecognition_1583'],
        output: { au_object: 'out/$${RunId}/voice.$${Ext}' },
      },
    },
  });
  expect(warnings(mixed)).toEqual([]);
});

test('each typed node says what the API calls it', () => {
  workflow({
    Snapshot_1: CiNode.snapshot({ template, output: { ...output, sprite: 'out/${RunId}.jpg' } }),
    Animation_1: CiNode.animation({ template, output: { object: 'a/${RunId}.gif' } }),
    SmartCover_1: CiNode.smartCover({
      smartCover: { count: 2, format: 'png' },
      output: { object: 'c/${RunId}' },
    }),
    Segment_1: CiNode.segment({
      format: 'hls',
      duration: 5,
      hlsEncrypt: { isEncrypt: true },
      aigcMetadata: { label: 'l', contentProducer: 'p', produceId: '${InputName}' },
      output: { object: 's/${RunId}' },
    }),
    SDRtoHDR_1: CiNode.sdrToHdr({
      hdrMode: 'HLG',
      transcodeTemplate: template,
      output: { object: 'h/${RunId}' },
    }),
    VideoProcess_1: CiNode.videoProcess({
      template,
      transcodeTemplate: template,
      digitalWatermark: { message: '印', ignoreError: false },
      output: { object: 'v/${RunId}' },
    }),
    SCF_1: CiNode.scf({ region: 'ap-x', functionName: 'f' }),
    MediaInfo_1: CiNode.mediaInfo({ next: ['Condition_1'] }),
    Condition_1: CiNode.condition({ express: 'Width < 10 & Height > 5', next: ['Transcode_1'] }),
    Transcode_1: CiNode.transcode({
      template,
      removeWatermark: { dx: 0, dy: 1, width: 2, height: 3 },
      output: { object: 't/${RunId}' },
      operation: { TranscodeConfig: { FreeTranscode: true } },
    }),
    SegmentVideoBody_1: CiNode.segmentVideoBody({ mode: 'Mask', output: { object: 'b/${RunId}' } }),
    StreamPackConfig_1: CiNode.streamPackConfig({
      packType: 'DASH',
      output: { object: 'p/${RunId}' },
      next: ['VideoStream_1'],
    }),
    VideoStream_1: CiNode.videoStream({ template, output: { object: 'w/${RunId}' }, next: ['StreamPack_1'] }),
    StreamPack_1: CiNode.streamPack({ streams: [{ name: 'VideoStream_1', bandWidth: 100 }] }),
    ImageInspect_1: CiNode.imageInspect({ processType: 'DeleteObject' }),
    Future_1: CiNode.of('Future', { templateId: 't9', operation: { A: ['1', { B: 2 }] } }),
  });
  expect(nodesOf().Snapshot_1).toMatchObject({ output: { sprite_object: 'out/$${RunId}.jpg' } });
  expect(operation('SmartCover_1')).toEqual({ SmartCover: { Format: 'png', Count: 2 } });
  expect(nodesOf().Segment_1?.operation_json).toContain('"ProduceID":"$${InputName}"');
  expect(operation('SDRtoHDR_1')).toEqual({ SDRtoHDR: { HdrMode: 'HLG' }, TranscodeTemplateId: 't1' });
  expect(operation('VideoProcess_1')).toEqual({
    TranscodeTemplateId: 't1',
    DigitalWatermark: { Message: '印', Type: 'Text', Version: 'V1', IgnoreError: false },
  });
  expect(operation('SCF_1')).toEqual({ SCF: { Region: 'ap-x', FunctionName: 'f' } });
  expect(nodesOf().MediaInfo_1).toEqual({ type: 'MediaInfo', next: ['Condition_1'] });
  expect(operation('Condition_1')).toEqual({ Condition: { Express: 'Width < 10 & Height > 5' } });
  expect(operation('Transcode_1')).toEqual({
    RemoveWatermark: { Dx: 0, Dy: 1, Width: 2, Height: 3 },
    TranscodeConfig: { FreeTranscode: true },
  });
  expect(operation('SegmentVideoBody_1')).toEqual({ SegmentVideoBody: { Mode: 'Mask' } });
  expect(operation('StreamPackConfig_1')).toEqual({ StreamPackConfig: { PackType: 'DASH' } });
  expect(operation('StreamPack_1')).toEqual({
    StreamPackInfo: { VideoStreamConfig: [{ VideoStreamName: 'VideoStream_1', BandWidth: 100 }] },
  });
  expect(operation('ImageInspect_1')).toEqual({ ImageInspect: { ProcessType: 'DeleteObject' } });
  expect(nodesOf().Future_1).toMatchObject({ template_id: 't9', operation_json: '{"A":["1",{"B":2}]}' });
});

test('JSON with tokens is written by Terraform, and wildcards stay', () => {
  const name = new TerraformVariable(stack, 'function', { type: 'string' });
  workflow({
    SCF_1: CiNode.scf({
      region: 'ap-x',
      functionName: name.stringValue,
      operation: { Note: 'a"${InputName}%{x' },
    }),
  });
  expect(nodesOf().SCF_1?.operation_json).toBe(
    '${jsonencode({"SCF" = {"Region" = "ap-x", "FunctionName" = (var.function)}, "Note" = "a\\"$${InputName}%{x"})}',
  );
});

test.each([
  [{ A_1: CiNode.of('A', { next: ['B_1'] }) }, '"B_1" follows "A_1" and is no node'],
  [{ A_1: CiNode.of('A', { operation: { TemplateId: 't' } }) }, 'TemplateId is told by template'],
  [{}, 'does nothing'],
])('%j is refused', (nodes, message) => {
  expect(refusal(() => workflow(nodes))).toContain(message);
});

test('an order of nodes that the documents do not have is warned about', () => {
  const nodes = {
    Snapshot_1: CiNode.snapshot({ template, output, next: ['Snapshot_2'] }),
    Snapshot_2: CiNode.snapshot({ template, output: { object: 'x/${RunId}' } }),
  };
  expect(warnings(workflow(nodes)).join()).toContain('A Snapshot node cannot follow a Snapshot node');
});

test('workflows of both kinds that start each other are refused', () => {
  const voice = VoiceSeparateTemplate.fromTemplateId(stack, 'Voice', 't2');
  new VoiceSeparateWorkflow(stack, 'First', {
    bucket,
    objectPrefix: 'a/',
    template: voice,
    output: { voice: 'b/${RunId}.mp3' },
  });
  workflow(
    { Transcode_1: CiNode.transcode({ template, output: { object: 'a/${RunId}.mp4' } }) },
    { objectPrefix: 'b/' },
  );
  expect(() => synth(stack)).toThrow(/Workflows start each other without end: .*"media\/First"/);
});

test('a policy for the stack allows what the workflow needs', () => {
  workflow({ MediaInfo_1: CiNode.mediaInfo() });
  expect(JSON.stringify(CamPolicy.forStack(stack).deploy.toPolicy())).toContain('CreateMediaWorkflow');
});
