import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { CiBucket } from '../../lib';

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
