import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Aspects, Testing, TerraformStack, type App } from 'cdktf';
import {
  AudioMode,
  CiBucket,
  CiNode,
  CiWorkflow,
  CostEstimate,
  type PriceTable,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
  WorkflowState,
} from '../../lib';
import { costFileFaults } from '../../lib/rules';
import { refusal, synth } from './support/synth';

let folder: string;
let app: App;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tencent-ci-costs-'));
  app = Testing.app();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function stackOf(name: string, prices?: PriceTable) {
  const stack = new TerraformStack(app, name);
  new TencentCiProvider(stack, 'TencentCi', { region: 'ap-chongqing' });
  const bucket = new CiBucket(stack, 'Bucket', { bucketName: 'media-1250000000' });
  Aspects.of(stack).add(new CostEstimate({ folder: path.join(folder, 'costs'), ...(prices && { prices }) }));
  return { stack, bucket };
}

function written(stack: TerraformStack): unknown {
  synth(stack);
  const json: unknown = JSON.parse(readFileSync(path.join(folder, 'costs', `${stack.node.id}.json`), 'utf8'));
  expect(costFileFaults(json)).toEqual([]);
  return json;
}

test('synth writes how many files each separation makes of a recording, the minutes and the prices', () => {
  const { stack, bucket } = stackOf('media-dev', CostEstimate.INTERNATIONAL_PRICES);
  const workflow = new VoiceSeparateWorkflow(stack, 'Uploads', {
    bucket,
    objectPrefix: 'in/',
    template: new VoiceSeparateTemplate(stack, 'Music', {
      bucket,
      templateName: 'music',
      audioMode: AudioMode.MUSIC_MODE,
    }),
    output: { voice: 'out/v', background: 'out/b', bass: 'out/ba', drums: 'out/d' },
  });
  const foreign = VoiceSeparateTemplate.fromTemplateId(stack, 'Foreign', 't0123');
  workflow.addSeparation('foreign', { template: foreign, output: { voice: 'out/v2', background: 'out/b2' } });
  CostEstimate.setMinutesPerMonth(workflow, 600);
  expect(written(stack)).toEqual({
    environment: 'media-dev',
    workflows: [
      {
        workflow: 'media-dev/Uploads',
        region: 'ap-chongqing',
        minutesPerMonth: 600,
        outputs: { default: 4, foreign: 2 },
      },
    ],
    prices: CostEstimate.INTERNATIONAL_PRICES,
  });
});

test('separations among other nodes count as those of other workflows do, and a workflow without any is not told of', () => {
  const { stack, bucket } = stackOf('media-dev');
  const template = new VoiceSeparateTemplate(stack, 'Both', {
    bucket,
    templateName: 'both',
    audioMode: AudioMode.AUDIO_AND_BACKGROUND,
  });
  const output = { voice: 'out/${RunId}/v', background: 'out/${RunId}/b' };
  const mixed = new CiWorkflow(stack, 'Mixed', {
    bucket,
    objectPrefix: 'in/',
    nodes: {
      VoiceSeparate_1: CiNode.voiceSeparate({ template, output }),
      VoiceSeparate_2: CiNode.of('VoiceSeparate', {
        templateId: 't1',
        output: { object: 'out/${RunId}/b2' },
      }),
      MediaInfo_1: CiNode.of('MediaInfo', {}),
    },
  });
  new CiWorkflow(stack, 'Others', {
    bucket,
    objectPrefix: 'others/',
    nodes: { MediaInfo_1: CiNode.of('MediaInfo', {}) },
  });
  CostEstimate.setMinutesPerMonth(mixed, 600);
  expect(written(stack)).toEqual({
    environment: 'media-dev',
    workflows: [
      {
        workflow: 'media-dev/Mixed',
        region: 'ap-chongqing',
        minutesPerMonth: 600,
        outputs: { VoiceSeparate_1: 2, VoiceSeparate_2: 1 },
      },
    ],
  });
  expect(refusal(() => CostEstimate.setMinutesPerMonth(mixed, -1))).toContain(
    'CiWorkflow "media-dev/Mixed" cannot',
  );
});

test('what nobody said is not there, and a paused workflow is said to be', () => {
  const { stack, bucket } = stackOf('media-dev');
  new VoiceSeparateWorkflow(stack, 'Uploads', {
    bucket,
    objectPrefix: 'in/',
    state: WorkflowState.PAUSED,
    template: VoiceSeparateTemplate.fromTemplateId(stack, 'Foreign', 't0123'),
    output: { voice: 'out/v' },
  });
  expect(written(stack)).toEqual({
    environment: 'media-dev',
    workflows: [
      { workflow: 'media-dev/Uploads', region: 'ap-chongqing', paused: true, outputs: { default: 1 } },
    ],
  });
});

test('minutes that are none, and prices that are none, are refused', () => {
  const { stack, bucket } = stackOf('media-dev');
  const workflow = new VoiceSeparateWorkflow(stack, 'Uploads', { bucket });
  expect(refusal(() => CostEstimate.setMinutesPerMonth(workflow, -1))).toBe(
    'VoiceSeparateWorkflow "media-dev/Uploads" cannot take -1 minutes in a month. Use a number from 0.',
  );
  expect(refusal(() => new CostEstimate({ prices: { currency: 'dollar', prices: [] } }))).toContain(
    'currency is "dollar". Use the three letters of a currency: "USD".\n  - prices is []. Use a list of at least one price.',
  );
});
