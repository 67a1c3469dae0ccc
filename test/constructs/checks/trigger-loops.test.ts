import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  CiBucket,
  type ICiBucket,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
  type VoiceSeparateWorkflowProps,
  WorkflowState,
} from '../../../lib';
import { refusal, synth } from '../support/synth';

let stack: TerraformStack;
let bucket: ICiBucket;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider', { region: 'ap-chongqing' });
  bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
});

/** A workflow that is started below one prefix and writes below another. */
function workflow(
  id: string,
  from: string,
  to: string,
  props: Partial<VoiceSeparateWorkflowProps> = {},
): void {
  new VoiceSeparateWorkflow(stack, id, {
    bucket,
    objectPrefix: from,
    template: VoiceSeparateTemplate.fromTemplateId(stack, `${id}Template`, 't1'),
    output: { voice: `${to}\${InputName}.mp3` },
    ...props,
  });
}

describe('workflows in a circle are refused by synth', () => {
  test('when two start each other', () => {
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', 'a/');
    expect(refusal(() => synth(stack))).toContain(
      '[media] Workflows start each other without end: "media/First" writes "b/${InputName}.mp3", which ' +
        'can start "media/Second"; "media/Second" writes "a/${InputName}.mp3", which can start "media/First".',
    );
  });

  test('when three do, once', () => {
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', 'c/');
    workflow('Third', 'c/', 'a/');
    expect(refusal(() => synth(stack)).match(/without end/g)).toHaveLength(1);
  });

  test('when there are two circles, both', () => {
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', 'a/');
    workflow('Third', 'c/', 'd/');
    workflow('Fourth', 'd/', 'c/');
    expect(refusal(() => synth(stack)).match(/without end/g)).toHaveLength(2);
  });

  test('when only one of several separations closes it', () => {
    workflow('First', 'a/', 'b/');
    const separation = (to: string) => ({
      template: VoiceSeparateTemplate.fromTemplateId(stack, to, 't1'),
      output: { voice: `${to}/\${InputName}.mp3` },
    });
    const second = new VoiceSeparateWorkflow(stack, 'Second', { bucket, objectPrefix: 'b/' });
    second.addSeparation('harmless', separation('c'));
    second.addSeparation('harmful', separation('a'));
    expect(refusal(() => synth(stack))).toContain('"media/Second" writes "a/${InputName}.mp3"');
  });

  test('when the bucket is a token, the same for both', () => {
    const name = new TerraformVariable(stack, 'name', {});
    const made = ['One', 'Two'].map((id) => CiBucket.fromBucketName(stack, id, name.stringValue));
    workflow('First', 'a/', 'b/', { bucket: made[0] });
    workflow('Second', 'b/', 'a/', { bucket: made[1] });
    expect(refusal(() => synth(stack))).toContain('without end');
  });

  test('when a workflow on such a bucket starts itself', () => {
    const name = new TerraformVariable(stack, 'name', {}).stringValue;
    workflow('First', 'a/', 'a/', { bucket: CiBucket.fromBucketName(stack, 'Named', name) });
    expect(refusal(() => synth(stack))).toContain('can start "itself"');
  });

  test('when one names the region that the other has from the provider', () => {
    const chongqing = CiBucket.fromBucketName(stack, 'Same', 'media-1250000000', { region: 'ap-chongqing' });
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', 'a/', { bucket: chongqing });
    expect(refusal(() => synth(stack))).toContain('without end');
  });

  test('when each writes to the bucket of the other', () => {
    const stems = CiBucket.fromBucketName(stack, 'Stems', 'stems-1250000000');
    workflow('First', '', '', { output: { voice: 'v.mp3', bucket: stems } });
    workflow('Second', '', '', { bucket: stems, output: { voice: 'v.mp3', bucket } });
    expect(refusal(() => synth(stack))).toContain('without end');
  });
});

test('a circle at the end of a long chain is told without the chain', () => {
  for (let n = 0; n < 300; n += 1) workflow(`Chain${n}`, `in/${n}/`, `in/${n + 1}/`);
  workflow('Back', 'in/300/', 'in/299/');
  const told = refusal(() => synth(stack));
  expect(told).toContain(
    '"media/Chain299" writes "in/300/${InputName}.mp3", which can start "media/Back"; "media/Back"',
  );
  expect(told).not.toContain('Chain298');
});

describe('workflows pass that', () => {
  test('start one after the other', () => {
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', 'c/');
    expect(() => synth(stack)).not.toThrow();
  });

  test('stand in a circle that one of them means', () => {
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', 'a/', { allowTriggerLoop: true });
    expect(() => synth(stack)).not.toThrow();
  });

  test('are paused', () => {
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', 'a/', { state: WorkflowState.PAUSED });
    expect(() => synth(stack)).not.toThrow();
  });

  test('filter what the other writes', () => {
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', 'a/', { extFilter: { customExts: ['mp4'] } });
    expect(() => synth(stack)).not.toThrow();
  });

  test('work on other buckets', () => {
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', 'a/', { bucket: CiBucket.fromBucketName(stack, 'Other', 'other-1250000000') });
    expect(() => synth(stack)).not.toThrow();
  });

  test('work in other regions', () => {
    const beijing = CiBucket.fromBucketName(stack, 'Beijing', 'media-1250000000', { region: 'ap-beijing' });
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', 'a/', { bucket: beijing });
    expect(() => synth(stack)).not.toThrow();
  });

  test('belong to providers of other regions', () => {
    const south = new TencentCiProvider(stack, 'South', { alias: 'south', region: 'ap-guangzhou' });
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', 'a/', { provider: south });
    expect(() => synth(stack)).not.toThrow();
  });

  test('write to a path that is a token', () => {
    const path = new TerraformVariable(stack, 'path', {}).stringValue;
    workflow('First', 'a/', 'b/');
    workflow('Second', 'b/', '', { output: { voice: path } });
    expect(() => synth(stack)).not.toThrow();
  });
});
