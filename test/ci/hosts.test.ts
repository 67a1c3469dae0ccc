import { bucketHost, InvalidNameError, isLoopback, parseHost, regionHost } from '../../lib/ci/hosts';

test('names the host of a bucket for each service', () => {
  expect(bucketHost('test-1234567890', 'ap-chongqing')).toBe('test-1234567890.ci.ap-chongqing.myqcloud.com');
  expect(bucketHost('test-1234567890', 'ap-chongqing', 'cos')).toBe(
    'test-1234567890.cos.ap-chongqing.myqcloud.com',
  );
  expect(regionHost('ap-chongqing')).toBe('ci.ap-chongqing.myqcloud.com');
});

test.each(['Media-1250000000', 'media', 'a.b-1', 'evil.example.com/-1', '', 'media-1250000000\n'])(
  'refuses the bucket %j before it becomes part of a host',
  (bucket) => {
    expect(() => bucketHost(bucket, 'ap-beijing')).toThrow(InvalidNameError);
  },
);

test.each(['AP-beijing', 'ap beijing', '', 'x.example.com#'])('refuses the region %j', (region) => {
  expect(() => bucketHost('media-1250000000', region)).toThrow(
    `"${region}" is not a region. Use lower-case letters, digits and dashes, as in "ap-chongqing".`,
  );
});

test.each([
  [
    'test-1234567890.ci.ap-chongqing.myqcloud.com',
    { bucket: 'test-1234567890', service: 'ci', region: 'ap-chongqing', suffix: 'myqcloud.com' },
  ],
  [
    'Test-1.PIC.ap-beijing.tencentcos.cn:8080',
    { bucket: 'test-1', service: 'pic', region: 'ap-beijing', suffix: 'tencentcos.cn', port: 8080 },
  ],
  ['ci.ap-beijing.myqcloud.com', { service: 'ci', region: 'ap-beijing', suffix: 'myqcloud.com' }],
  [
    'test-1.ci.ap-beijing.tencentci.cn',
    { bucket: 'test-1', service: 'ci', region: 'ap-beijing', suffix: 'tencentci.cn' },
  ],
  ['test-1.cos.ap-beijing.tencentci.cn', undefined],
  ['example.com', undefined],
  ['test-1.ci.ap-beijing.myqcloud.com.example.com', undefined],
  ['127.0.0.1:8080', undefined],
])('reads %s', (host, parsed) => {
  expect(parseHost(host)).toEqual(parsed);
});

test('reads back what it names', () => {
  for (const service of ['ci', 'cos', 'pic'] as const) {
    expect(parseHost(bucketHost('a-b-1', 'ap-guangzhou', service))).toMatchObject({
      bucket: 'a-b-1',
      service,
      region: 'ap-guangzhou',
    });
  }
});

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['localhost', true],
  ['[::1]', true],
  ['127.0.0.1.example.com', false],
  ['128.0.0.1', false],
])('knows whether %s is this machine', (host, loopback) => {
  expect(isLoopback(host)).toBe(loopback);
});
