import { type AskedResource, Policy, PolicyError } from '../../../lib/emulator/http/policy';

const BUCKET = 'qcs::ci:ap-chongqing:uid/1250000000:bucket/media-1250000000/*';
const ASKED: AskedResource = {
  service: 'ci',
  region: 'ap-chongqing',
  account: 'uid/1250000000',
  resource: 'bucket/media-1250000000/template/t1',
};

function policy(...statement: object[]): Policy {
  return new Policy({ version: '2.0', statement });
}

function allowed(action: unknown, resource: unknown = BUCKET, effect = 'allow'): object {
  return { effect, action, resource };
}

const asks = (of: Policy, action = 'ci:CreateMediaTemplate', now = 0): boolean =>
  of.allows(action, ASKED, now);

test('what nothing allows is refused, and a denial wins wherever it stands', () => {
  const all = allowed('*', '*');
  const none = allowed('ci:Create*', '*', 'deny');
  expect(asks(policy())).toBe(false);
  expect(asks(policy(all))).toBe(true);
  expect(asks(policy(all, none))).toBe(false);
  expect(asks(policy(none, all))).toBe(false);
  expect(asks(policy(all, none), 'ci:UpdateMediaTemplate')).toBe(true);
  expect(asks(new Policy({ version: '2.0', statement: all }))).toBe(true);
});

test.each([
  ['ci:CreateMediaTemplate', true],
  ['name/ci:CreateMediaTemplate', true],
  ['ci:CreateMedia*', true],
  ['ci:*', true],
  ['*', true],
  [['ci:DescribeMediaTemplates', 'ci:CreateMediaTemplate'], true],
  ['ci:createMediaTemplate', false],
  ['ci:CreateMediaTemplates', false],
  ['ci:CreateMedia', false],
  ['cos:CreateMediaTemplate', false],
])('the action %j is asked for: %s', (action, expected) => {
  expect(asks(policy(allowed(action)))).toBe(expected);
});

test.each([
  [BUCKET, true],
  ['*', true],
  ['qcs::ci::uid/1250000000:bucket/media-1250000000/*', true],
  ['qcs::ci:ap-chongqing::bucket/media-1250000000/*', true],
  ['qcs:::ap-chongqing:uid/1250000000:bucket/media-1250000000/template/*', true],
  ['qcs::ci:ap-chongqing:uid/1250000000:bucket/media-*', true],
  ['qcs::ci:ap-chongqing:uid/1250000000:*', true],
  ['qcs::ci:ap-chongqing:uid/1250000000:bucket/media-1250000000/template/t1', true],
  ['qcs::ci:ap-chongqing:uid/1250000000:bucket/media-1250000000/job/*', false],
  ['qcs::ci:ap-chongqing:uid/1250000000:bucket/media-1250000000', false],
  ['qcs::ci:ap-chongqing:uid/1250000000:bucket/other-1250000000/*', false],
  ['qcs::ci:ap-beijing:uid/1250000000:bucket/media-1250000000/*', false],
  ['qcs::ci:ap-chongqing:uid/1260000000:bucket/media-1250000000/*', false],
  ['qcs::ci:ap-chongqing:uin/1250000000:bucket/media-1250000000/*', false],
  ['qcs::cos:ap-chongqing:uid/1250000000:bucket/media-1250000000/*', false],
])('the resource %s holds it: %s', (resource, expected) => {
  expect(asks(policy(allowed('ci:CreateMediaTemplate', resource)))).toBe(expected);
});

test('what cannot be limited to a bucket is allowed for all of them or not at all', () => {
  const lists = (resource: string): boolean =>
    policy(allowed('ci:DescribeAsrBuckets', resource)).allows('ci:DescribeAsrBuckets', 'everything', 0);
  expect(lists('*')).toBe(true);
  expect(lists(BUCKET)).toBe(false);
  expect(lists('qcs::ci:::*')).toBe(false);
});

test('a role belongs to the account that the emulator has, whatever its UIN', () => {
  const role = { service: 'cam', region: '', account: undefined, resource: 'roleName/CI_QCSRole' } as const;
  const passes = (resource: string): boolean =>
    policy(allowed('cam:PassRole', resource)).allows('cam:PassRole', role, 0);
  expect(passes('qcs::cam:::roleName/CI_QCSRole')).toBe(true);
  expect(passes('qcs::cam::uin/100000000001:roleName/CI_QCSRole')).toBe(true);
  expect(passes('qcs::cam::uid/1250000000:roleName/CI_QCSRole')).toBe(false);
  expect(passes('qcs::cam:::roleName/Other')).toBe(false);
});

test('conditions on the time are judged: values are alternatives, keys and operators all have to hold', () => {
  const between = policy({
    ...allowed('*', '*'),
    condition: {
      date_greater_than_equal: { 'qcs:current_time': '2026-01-01T00:00:00Z' },
      date_less_than_if_exist: { 'qcs:current_time': ['2026-02-01T00:00:00Z', '2026-01-15T00:00:00Z'] },
    },
  });
  const at = (time: string): boolean => asks(between, 'ci:CreateMediaTemplate', Date.parse(time));
  expect(at('2025-12-31T23:59:59Z')).toBe(false);
  expect(at('2026-01-01T00:00:00Z')).toBe(true);
  expect(at('2026-01-20T00:00:00Z')).toBe(true);
  expect(at('2026-02-01T00:00:00Z')).toBe(false);
});

test.each([
  ['no object', 'everything', 'is no object'],
  ['another version', { version: '1', statement: [] }, '`version`'],
  ['no statement', { version: '2.0' }, 'statement[0] is no object'],
  ['an effect in another case', [{ effect: 'Allow', action: '*', resource: '*' }], 'statement[0].effect'],
  ['a principal', [{ ...allowed('*', '*'), principal: {} }], 'has `principal`'],
  ['no action', [{ effect: 'allow', resource: '*' }], 'statement[0].action'],
  ['an empty list', [allowed([], '*')], 'statement[0].action'],
  ['a star in the middle', [allowed('ci:*Template', '*')], 'which is no action'],
  ['no service', [allowed('CreateMediaTemplate', '*')], 'which is no action'],
  ['five segments', [allowed('*', 'qcs::ci:ap-chongqing:*')], 'six segments'],
  ['a project', [allowed('*', 'qcs:1:ci::uid/1:*')], 'six segments'],
  ['a star for a region', [allowed('*', 'qcs::ci:*:uid/1:*')], 'Leave a segment empty'],
  ['a star in a path', [allowed('*', 'qcs::ci::uid/1:bucket/*/job')], 'not documented'],
  ['a variable', [allowed('*', 'qcs::ci::uid/${app_id}:*')], 'fill in a variable'],
  ['an address', [{ ...allowed('*', '*'), condition: { ip_equal: { 'qcs:ip': '10.0.0.1' } } }], 'ip_equal'],
  [
    'a tag',
    [{ ...allowed('*', '*'), condition: { date_equal: { 'qcs:resource_tag': 'a' } } }],
    'qcs:resource_tag',
  ],
])('%s cannot be enforced, and the message says where', (_, given, message) => {
  const document = Array.isArray(given) ? { version: '2.0', statement: given } : given;
  expect(() => new Policy(document)).toThrow(PolicyError);
  expect(() => new Policy(document)).toThrow(message);
});
