import { signTc3 } from '../../lib/credentials/tc3';
import type { Pair } from '../../lib/ci/signature';

const timestamp = 1551113065;
// The escapes are part of the text.
const BODY = '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}';
const older = {
  secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
  secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
};
const cvm: readonly Pair[] = [
  ['Content-Type', 'application/json; charset=utf-8'],
  ['Host', 'cvm.tencentcloudapi.com'],
];

test('signs the published example as its older document does', () => {
  const signed = signTc3({ service: 'cvm', timestamp, headers: cvm, body: BODY }, older);
  expect(signed.canonicalHash).toBe('5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031');
  expect(signed.authorization).toBe(
    'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, ' +
      'SignedHeaders=content-type;host, ' +
      'Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168',
  );
});

test('signs the published example as its current document does, with the action', () => {
  const stars = '*'.repeat(32);
  const headers: readonly Pair[] = [['X-TC-Action', 'DescribeInstances'], ...cvm];
  const signed = signTc3(
    { service: 'cvm', timestamp, headers, body: BODY },
    { secretId: `AKID${stars}`, secretKey: stars },
  );
  expect(signed.canonicalHash).toBe('7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84');
  expect(signed.signature).toBe('10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f');
});

test.each([
  ['sts', 'sts.tencentcloudapi.com', 'a57e0b5965cd5cbe673f215d752892b5802377513e104e2d25959f3bdc31eb70'],
  ['sts', '127.0.0.1:9443', '7a2a204ffbe3126853a7dc499e1f5980406f9e66877756d4d72e77aa67467065'],
  ['127', '127.0.0.1', '318cbecbc0dbee7b6ea3214894fae1825381694663c3fbdc5a9ee57882763dfe'],
])('signs a call of %s at %s', (service, host, signature) => {
  const headers: readonly Pair[] = [
    ['Content-Type', 'application/json'],
    ['Host', host],
  ];
  expect(signTc3({ service, timestamp, headers, body: '{}' }, older).signature).toBe(signature);
});
