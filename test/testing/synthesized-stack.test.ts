import { AssertionError } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Annotations, TerraformOutput, TerraformStack, Testing } from 'cdktf';
import {
  AudioConfig,
  AudioMode,
  CiBucket,
  type ICiBucket,
  l1,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from '../../lib';
import { Match, SynthesizedStack } from '../../lib/testing';

const TEMPLATE = 'tencentci_voice_separate_template';
const WORKFLOW = 'tencentci_voice_separate_workflow';

let stack: TerraformStack;
let media: ICiBucket;
let vocals: VoiceSeparateTemplate;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider', { region: 'ap-chongqing' });
  media = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
  vocals = template('Vocals', 44100);
  new VoiceSeparateWorkflow(stack, 'Uploads', {
    bucket: media,
    objectPrefix: 'uploads/',
    template: vocals,
    output: { voice: 'stems/${InputName}/voice.${Ext}' },
  });
});

function template(id: string, samplerate: 44100 | 48000): VoiceSeparateTemplate {
  return new VoiceSeparateTemplate(stack, id, {
    bucket: media,
    templateName: id.toLowerCase(),
    audioMode: AudioMode.IS_AUDIO,
    audioConfig: AudioConfig.aac({ samplerate, bitrate: 128, channels: 2 }),
  });
}

/** The message of the assertion that fails. */
function failure(assert: () => void): string {
  try {
    assert();
  } catch (error) {
    expect(error).toBeInstanceOf(AssertionError);
    return (error as AssertionError).message;
  }
  throw new Error('it held');
}

const synthesized = () => SynthesizedStack.fromStack(stack);

describe('hasResource', () => {
  test('holds for what is named of a resource, at every depth, in the spelling of either side', () => {
    synthesized().hasResource(TEMPLATE);
    synthesized().hasResource(TEMPLATE, { name: 'vocals', audio_config: { samplerate: 44100 } });
    synthesized().hasResource(TEMPLATE, { name: 'vocals', audioConfig: { samplerate: 44100 } });
  });

  test('takes tokens and the wildcards of CI as the program has them', () => {
    synthesized().hasResource(WORKFLOW, {
      separations: {
        default: {
          template_id: vocals.templateId,
          output: { auObject: 'stems/${InputName}/voice.${Ext}' },
        },
      },
    });
    expect(
      failure(() => synthesized().hasResource(WORKFLOW, { object_prefix: vocals.templateId })),
    ).toContain('object_prefix: ');
  });

  test('takes a class of generated bindings for its type', () => {
    synthesized().hasResource(l1.VoiceSeparateTemplate, { name: 'vocals' });
  });

  test('says which is nearest, where it was made, and what differs', () => {
    template('Speech', 48000);
    const message = failure(() =>
      synthesized().hasResource(TEMPLATE, { name: 'speech', audioConfig: { samplerate: 44100 } }),
    );
    expect(message).toMatch(
      /^No resource tencentci_voice_separate_template is as expected\. Of 2, the nearest is tencentci_voice_separate_template\.\w+ \(media\/\w+.*\):\n {2}\S/,
    );
    expect(
      failure(() =>
        synthesized().hasResource(TEMPLATE, {
          audioMode: 'IsAudio',
          name: 'speech',
          audioConfig: { codec: 'aac', samplerate: 22050 },
        }),
      ),
    ).toMatch(/\(media\/Speech\/?\w*\):\n {2}audio_config\.samplerate: expected 22050, found 48000$/);
  });

  test('says which types there are where there is none of the type', () => {
    expect(failure(() => synthesized().hasResource('tencentci_queue', { name: 'q' }))).toBe(
      `There is no resource tencentci_queue. The stack has 1 of ${TEMPLATE}, 1 of ${WORKFLOW}. Expected was {"name":"q"}.`,
    );
  });
});

describe('Match', () => {
  const holds = (properties: unknown) => synthesized().hasResource(WORKFLOW, properties);

  test.each([
    ['objectLike', { separations: Match.objectLike({ default: { output: {} } }) }],
    ['absent', { notify: Match.absent() }],
    ['anyValue', { object_prefix: Match.anyValue() }],
    ['stringLikeRegexp', { object_prefix: Match.stringLikeRegexp('^up') }],
    ['not', { object_prefix: Match.not('songs/') }],
    ['a matcher of the test runner', { object_prefix: expect.stringContaining('load') }],
  ])('%s holds', (_name, properties) => holds(properties));

  test.each([
    [
      'objectEquals',
      { separations: Match.objectEquals({ default: { output: { au_object: 'x' } } }) },
      /separations\.default\.output\.au_object: expected "x", found "stems/,
    ],
    ['absent', { object_prefix: Match.absent() }, /object_prefix: expected nothing, found "uploads\/"/],
    ['anyValue', { notify: Match.anyValue() }, /notify: expected any value, found nothing/],
    [
      'stringLikeRegexp',
      { object_prefix: Match.stringLikeRegexp(/^x/) },
      /expected a text like \/\^x\/, found "uploads\/"/,
    ],
    ['not', { object_prefix: Match.not('uploads/') }, /expected not "uploads\/", found "uploads\/"/],
    [
      'a matcher of the test runner',
      { object_prefix: expect.stringContaining('song') },
      /object_prefix: expected \S.*, found "uploads\/"/,
    ],
  ])('%s fails with what was found', (_name, properties, message) => {
    expect(failure(() => holds(properties))).toMatch(message);
  });

  test('of arrays and of JSON in a text', () => {
    const json = SynthesizedStack.fromJson({
      resource: {
        thing: { One: { list: [1, 2, 3], text: '{"a":{"b":[1]}}', deep: { x: [{ y: 1, z: 2 }] } } },
      },
    });
    json.hasResource('thing', { list: [1, 2, 3], text: Match.serializedJson({ a: { b: [1] } }) });
    json.hasResource('thing', { list: Match.arrayWith([1, 3]), deep: { x: [{ y: 1 }] } });
    json.hasResource('thing', {
      list: Match.arrayEquals([1, 2, 3]),
      deep: Match.exact({ x: [{ y: 1, z: 2 }] }),
    });
    const message = failure(() =>
      json.hasResource('thing', {
        list: Match.arrayWith([3, 1]),
        text: Match.serializedJson({ a: { b: [2] } }),
        deep: Match.exact({ x: [{ y: 1 }] }),
      }),
    );
    expect(message.split('\n').slice(1)).toEqual([
      '  list: expected an array with [3,1], found [1,2,3]',
      '  text(JSON).a.b[0]: expected 2, found 1',
      '  deep.x[0].z: expected nothing, found 2',
    ]);
    expect(failure(() => json.hasResource('thing', { list: [1, 2] }))).toContain(
      'list: expected 2 elements [1,2], found 3 elements [1,2,3]',
    );
    expect(
      failure(() =>
        json.hasResource('thing', {
          text: Match.serializedJson(Match.anyValue()),
          list: Match.serializedJson(1),
        }),
      ),
    ).toContain('list: expected JSON of 1, found [1,2,3]');
  });
});

test('resourceCountIs counts, and names those that are there', () => {
  synthesized().resourceCountIs(TEMPLATE, 1);
  synthesized().resourceCountIs('tencentci_queue', 0);
  expect(failure(() => synthesized().resourceCountIs(TEMPLATE, 2))).toMatch(
    /^Expected 2 of tencentci_voice_separate_template, found 1: tencentci_voice_separate_template\.Vocals\S*\. The stack has /,
  );
});

test('findResources gives those that are as expected, by name', () => {
  template('Speech', 48000);
  const found = synthesized().findResources(TEMPLATE, { audioConfig: { samplerate: 48000 } });
  expect(Object.keys(found)).toEqual([expect.stringMatching(/^Speech/)]);
  expect(Object.keys(synthesized().findResources(TEMPLATE))).toHaveLength(2);
  expect(synthesized().findResources(TEMPLATE, { name: 'none' })).toEqual({});
});

test('hasOutput looks at the name, and at the value if one is said', () => {
  new TerraformOutput(stack, 'template_id', { value: vocals.templateId });
  synthesized().hasOutput('template_id');
  synthesized().hasOutput('template_id', vocals.templateId);
  synthesized().hasOutput('*', Match.stringLikeRegexp('template_id'));
  expect(failure(() => synthesized().hasOutput('other'))).toMatch(
    /^There is no output other \(there are: template_id\)\./,
  );
  expect(failure(() => synthesized().hasOutput('template_id', 't1'))).toContain(
    'The only one is output.template_id:\n  value: expected "t1", found "${tencentci_voice_separate_template.',
  );
});

test('hasProvider and hasDataSource look at those', () => {
  synthesized().hasProvider('tencentci', { region: 'ap-chongqing' });
  expect(failure(() => synthesized().hasProvider('tencentci', { region: 'ap-beijing' }))).toContain(
    'region: expected "ap-beijing", found "ap-chongqing"',
  );
  new l1.DataTencentciTemplates(stack, 'All', { bucket: 'media-1250000000' });
  synthesized().hasDataSource('tencentci_templates', { bucket: 'media-1250000000' });
});

test('a validation that fails and an error annotation fail the synthesis, as app.synth() does', () => {
  Annotations.of(vocals).addError('not this one');
  expect(synthesized).toThrow(/The stack has errors:\n\[media\/Vocals\] not this one/);
  stack.node.addValidation({ validate: () => ['nothing is right'] });
  expect(synthesized).toThrow(/nothing is right/);
});

test('a file that was synthesized is as good as its stack', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tencentci-kit-'));
  try {
    const file = path.join(folder, 'cdk.tf.json');
    writeFileSync(file, JSON.stringify(synthesized().toJSON()));
    SynthesizedStack.fromFile(file).hasResource(TEMPLATE, { name: 'vocals' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a stack takes milliseconds', () => {
  synthesized();
  const before = process.cpuUsage();
  for (let n = 0; n < 10; n++) synthesized().hasResource(TEMPLATE);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 10_000).toBeLessThan(50);
});
