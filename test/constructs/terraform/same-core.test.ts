import * as core from 'cdktf';
import * as terrain from 'cdktn';
import { CiBucket, PresignedUrl, TencentCiProvider, VoiceSeparateJobs, l1 } from '../../../lib';
import { SynthesizedStack, deploy } from '../../../lib/testing';

/** The tests of constructs run on CDK Terrain behind the name `cdktf` too: then both names are one library. */
const aliased = core.TerraformStack === (terrain.TerraformStack as unknown);
const stackOf = ({ App, TerraformStack }: typeof core | typeof terrain): core.TerraformStack =>
  new TerraformStack(new App(), 'media') as core.TerraformStack;

/** What is made first in a stack: each has to hold that it belongs there. */
const FIRST: Readonly<Record<string, (stack: core.TerraformStack) => unknown>> = {
  provider: (stack) => new TencentCiProvider(stack, 'First'),
  construct: (stack) => new CiBucket(stack, 'First', { bucketName: 'media-1250000000' }),
  'data source': (stack) =>
    new VoiceSeparateJobs(stack, 'First', {
      bucket: CiBucket.fromBucketName(stack, 'Media', 'media-1250000000'),
    }),
  'generated binding': (stack) => new l1.Queue(stack, 'First', { bucket: 'media-1250000000' }),
  'ephemeral resource': (stack) =>
    new PresignedUrl(stack, 'First', {
      bucket: CiBucket.fromBucketName(stack, 'Media', 'media-1250000000'),
      object: 'a.wav',
    }),
};

describe.each(Object.entries(FIRST))('a %s', (_name, make) => {
  test('is made in a stack of its own library', () => {
    expect(() => make(stackOf(core))).not.toThrow();
  });

  test('is refused in a stack of the other one, with both ways out', () => {
    const attempt = () => make(stackOf(terrain));
    if (aliased) return expect(attempt).not.toThrow();
    expect(attempt).toThrow(
      /^"media\/First\S*" is of cdktf-tencent-ci, made on cdktf 0\.21\.0, but its stack is one of cdktn 0\.24\.0: .*Import it from .* \(npm install cdktn-tencent-ci\)\. Or .*"cdktn": "0\.24\.0", "cdktf": "npm:cdktn@0\.24\.0"/,
    );
  });
});

test('a class of the program is looked through', () => {
  class Media extends terrain.TerraformStack {}
  const attempt = () => new TencentCiProvider(new Media(new terrain.App(), 'media'), 'CI');
  if (aliased) expect(attempt).not.toThrow();
  else expect(attempt).toThrow('its stack is one of cdktn');
});

test('the testing kit says so too', async () => {
  if (aliased) return expect(SynthesizedStack.fromStack(stackOf(terrain)).toJSON()).toBeDefined();
  expect(() => SynthesizedStack.fromStack(stackOf(terrain))).toThrow(
    /^SynthesizedStack is of cdktf-tencent-ci,/,
  );
  await expect(deploy(stackOf(terrain))).rejects.toThrow(/^deploy\(\) is of cdktf-tencent-ci,/);
});

test('a stack has constructs of one package of ours', () => {
  const stack = stackOf(core);
  Object.defineProperty(stack, Symbol.for('tencent-ci.package'), { value: 'cdktn-tencent-ci' });
  expect(() => new TencentCiProvider(stack, 'CI')).toThrow(
    '"media/CI" is a construct of cdktf-tencent-ci, and the stack "media" has constructs of cdktn-tencent-ci already',
  );
});
