import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CiClient } from '../../../lib/ci';
import type { Account, DeclaredIn, Place } from '../../../lib/cli/doctor/account';
import { CALLBACK_CHECK } from '../../../lib/cli/doctor/checks/callbacks';
import { LIBRARIES } from '../../../lib/cli/libraries';
import { CDKTF, CDKTN } from '../../../scripts/packages';
import { node, SUPPORTED } from '../../../lib/cli/doctor/checks/versions';
import { satisfies } from '../../../lib/cli/doctor/ranges';
import { reportText } from '../../../lib/cli/doctor/report';
import { Stack } from '../../../lib/cli/doctor/stack';

describe('ranges of versions', () => {
  test.each([
    ['20.9.0', '>=20.9', true],
    ['20.8.1', '>=20.9', false],
    ['0.21.0', '>=0.21.0 <1', true],
    ['1.0.0', '>=0.21.0 <1', false],
    ['10.7.1', '^10.6.0', true],
    ['11.0.0', '^10.6.0', false],
    ['1.12.0-beta1', '>=1.8', true],
  ])('%s is in %s: %s', (version, range, expected) => {
    expect(satisfies(version, range)).toBe(expected);
  });

  test('what is supported is what package.json says', () => {
    const { engines, peerDependencies } = JSON.parse(
      readFileSync(path.resolve(__dirname, '../../../package.json'), 'utf8'),
    ) as { engines: { node: string }; peerDependencies: Record<string, string> };
    expect(SUPPORTED).toMatchObject({ node: engines.node, constructs: peerDependencies['constructs'] });
    const terrain = CDKTN.peerDependencies ?? {};
    expect(terrain['constructs']).toBe(peerDependencies['constructs']);
    expect(LIBRARIES).toEqual([
      expect.objectContaining({
        name: CDKTF.core,
        ours: CDKTF.name,
        supported: peerDependencies['cdktf'],
        version: CDKTF.coreVersion,
      }),
      expect.objectContaining({
        name: CDKTN.core,
        ours: CDKTN.name,
        supported: terrain['cdktn'],
        version: CDKTN.coreVersion,
      }),
    ]);
  });

  test('an old Node is a problem', () => {
    expect(node('18.20.4')).toMatchObject({
      status: 'problem',
      message: 'Node 18.20.4 is not supported: >=20.9 is',
      remedy: expect.stringContaining('https://nodejs.org') as string,
    });
  });
});

test('a setting of a stack is what it says, or what it refers to', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stack-'));
  const file = path.join(folder, 'cdk.tf.json');
  writeFileSync(
    file,
    JSON.stringify({
      variable: { place: { default: 'ap-beijing' }, other: {}, given: {} },
      resource: {
        tencentci_bucket: { B: { bucket: 'b-1', region: '${var.place}' } },
        tencentci_queue: [
          { Q: [{ bucket: '${tencentci_bucket.B.bucket}', region: '${tencentci_bucket.B.region}' }] },
        ],
      },
    }),
  );
  const stack = new Stack(file, { TF_VAR_given: 'from the environment' });
  rmSync(folder, { recursive: true });

  const queue = stack.declared.find(({ type }) => type === 'tencentci_queue');
  expect([stack.text(queue?.settings['bucket']), stack.text(queue?.settings['region'])]).toEqual([
    'b-1',
    'ap-beijing',
  ]);
  expect(stack.text('${var.given}')).toBe('from the environment');
  expect(stack.text('${var.other}')).toBeUndefined();
  expect(stack.text('a-${var.place}')).toBeUndefined();
});

describe('a callback of a stack that works with the service itself', () => {
  const found = async (url: string, env: Record<string, string> = {}) => {
    const declared = {
      address: 'tencentci_queue.Q',
      text: (block: string) => (block === 'notify' ? url : undefined),
      isSet: () => false,
    };
    const place: Place = {
      account: { env, known: {} } as unknown as Account,
      client: new CiClient({ credentials: () => ({ secretId: 'i', secretKey: 'k' }) }),
      bucket: 'media-1250000000',
      region: 'ap-chongqing',
      declared: [declared as unknown as DeclaredIn],
      known: {},
    };
    const [finding] = await CALLBACK_CHECK.run(place);
    return finding;
  };

  test.each(['http://10.1.2.3/', 'https://[fd00::1]/', 'http://169.254.169.254/', 'http://localhost:8080/'])(
    'at %s is out of reach, and not called',
    async (url) => {
      expect(await found(url)).toMatchObject({
        status: 'problem',
        message: expect.stringContaining('is in a private network, where CI cannot reach it') as string,
      });
    },
  );

  test('of a name that nobody has does not resolve', async () => {
    expect(await found('https://nobody.invalid/')).toMatchObject({
      status: 'problem',
      message: expect.stringMatching(
        /^https:\/\/nobody\.invalid\/ \(notify of \S+\) does not resolve/,
      ) as string,
    });
  });

  test('is not connected to from behind a proxy', async () => {
    expect(await found('https://192.0.2.1/', { HTTPS_PROXY: 'http://proxy:3128' })).toMatchObject({
      status: 'unknown',
      message: expect.stringContaining('behind a proxy') as string,
    });
  });
});

test('on a terminal the kind of a finding has a colour', () => {
  const sections = [
    { title: 'T', outcomes: [{ check: 'c', status: 'problem' as const, message: 'm', remedy: 'r' }] },
  ];
  expect(reportText(sections, true)).toBe(
    'T\n  \u001b[31mproblem\u001b[0m  c  m\n              -> r\n1 problem',
  );
});
