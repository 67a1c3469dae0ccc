import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { credentialIn } from '../../../lib/constructs/checks/credentials';

// Put together here, so that no scanner takes this file for a leak.
const made = (...parts: string[]) => parts.join('');
const LETTERS = 'aB3dE5gH7jK9mN1pQrS2uV4xYz6AbC8eFgH0iJkL';

describe('what looks like a credential', () => {
  test.each([
    ['a SecretId of Tencent Cloud', made('AKID', LETTERS.slice(0, 32))],
    ['a SecretId of Tencent Cloud', made('AKID', 'z8krbsJ5yKBZQpn74WFkmLPx3')],
    ['a secret key', LETTERS.slice(0, 32)],
    ['a secret key', LETTERS.slice(0, 40)],
    ['a secret key', `./announce --key ${LETTERS.slice(0, 32)} --force`],
    ['a secret key', `KEY="${LETTERS.slice(0, 32)}"`],
    ['a private key', made('-----BEGIN', ' RSA PRIVATE KEY-----\nMIIE')],
    ['a private key', made('-----BEGIN', ' PRIVATE KEY-----')],
    ['a private key', made('-----BEGIN', ' PGP PRIVATE KEY BLOCK-----')],
    ['an access key of AWS', made('AKIA', 'IOSFODNN7EXAMPLE')],
    ['an access key of Alibaba Cloud', made('LTAI', '5tSsXqMNB7v1Ewcz')],
    ['a key of Google', made('AIza', LETTERS.slice(0, 35))],
    ['a token of GitHub', made('ghp_', LETTERS.slice(0, 36))],
    ['a token of GitHub', made('github_pat_', LETTERS)],
    ['a token of GitLab', made('glpat-', LETTERS.slice(0, 20))],
    ['a token of npm', made('npm_', LETTERS.slice(0, 36))],
    ['a token of Slack', made('xoxb-', '123456789012-abc')],
    ['a webhook of Slack', made('https://hooks.slack', '.com/services/T0001/B0001/abc')],
    ['a key of Stripe', made('sk_live_', LETTERS.slice(0, 24))],
    ['a key of an AI service', made('sk-proj-', LETTERS)],
    ['a JSON web token', made('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0In0', '.dozjgNryP4J3jVmNHl0w5N')],
    ['a password in an address', 'curl https://me:hunter2@example.com/hook'],
    ['a password in an address', 'redis-cli -u redis://:hunter2@cache:6379'],
    ['a password in an address', 'git push https://$USER:hunter2@example.com/x.git'],
    ['an Authorization header', 'curl -H "Authorization: Bearer abcdefgh" https://example.com'],
    ['a password or key by its name', 'PASSWORD=hunter22 ./deploy'],
    ['a password or key by its name', './deploy --api-key hunter22'],
    ['a password or key by its name', './deploy --token=hunter22'],
    ['a password or key by its name', `curl -d '{"secretKey": "hunter22"}'`],
  ])('is found: %s in %s', (name, text) => {
    expect(credentialIn(text)).toBe(name);
  });

  test.each([
    'true',
    './announce "$UPLOADS_ID"',
    'npx tencent-ci smoke --workflow "$UPLOADS_ID" --object samples/song.mp3',
    'curl -fsS -H "Authorization: Bearer $DEPLOY_TOKEN" https://example.com/hook',
    'curl -fsS -H "Authorization: Bearer ${var.token}" https://example.com/hook',
    'curl https://$USER:$PASSWORD@example.com/hook',
    'curl https://<user>:<password>@example.com/hook',
    'curl "http://127.0.0.1:8080/ci?id=$UPLOADS_ID&at=2026-11-21T18:00:00+08:00"',
    'curl http://[::1]:8080/@scope/name@1.2.3',
    'ssh git@example.com "cd /srv/app && git pull"',
    'scp out.wav deploy@10.0.0.1:/srv/media/',
    'TOKEN=$(cat /run/secrets/token) ./deploy --token "$TOKEN"',
    'TOKEN="$(vault read -field=token secret/data/media1)" ./deploy',
    './deploy --token-file /run/secrets/token1 --secret-id prod/database1',
    './deploy --password-stdin < /run/secrets/password1',
    'helm upgrade media ./chart --set auth.existingSecret=media-database-1',
    'aws secretsmanager get-secret-value --secret-id arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf',
    'kubectl create secret generic media1 --from-file=token=/run/secrets/token1',
    'python -m tokenizer --tokenizer=bert-base-uncased-2 --max-tokens=4096',
    'docker pull registry.example.com/media/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'npm ci --integrity sha512-MJ7MSJwS1utMxA9QyQLytNDtd+5RGnx6m808qG1M2G+YndNbxf9JlnDaNCVbRbDP2DDoH2Bdz33FVC6TrpzXbw==',
    'terraform providers lock h1:nKUqWEza6Lcv3xRlzeiRQrHtqvzX1BhIzjaOVXRYQXQ=',
    'git checkout 107f12e4b825dc642cb6eb9a060e54bf8d69288f',
    'echo d41d8cd98f00b204e9800998ecf8427e song.mp3 | md5sum -c',
    'java -cp app.jar com.example.media.VoiceSeparateTemplateV2ForMedia1',
    'sk-learn-train --model gradient-boosting-classifier-v2-final',
    'glue-code-for-something-long-and-boring',
    'echo "the secret: keep your templates in code"',
  ])('is not found in %s', (text) => {
    expect(credentialIn(text)).toBeUndefined();
  });

  test('is no UUID, commit or digest', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 64 }), (bytes) => {
        for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
          const digest = createHash(algorithm).update(bytes).digest();
          expect(credentialIn(`./check ${digest.toString('hex')}`)).toBeUndefined();
          expect(credentialIn(`./check ${digest.toString('hex').toUpperCase()}`)).toBeUndefined();
          expect(credentialIn(`./check ${algorithm}-${digest.toString('base64')}`)).toBeUndefined();
        }
        expect(credentialIn(`RUN=${randomUUID()}`)).toBeUndefined();
      }),
    );
  });

  test('is nearly every key of letters and digits as the service makes them', () => {
    const key = fc.string({
      unit: fc.constantFrom(...'ABCXYZabcxyz0123456789'),
      minLength: 32,
      maxLength: 32,
    });
    const keys = fc.sample(key, { numRuns: 1_000, seed: 9 });
    expect(keys.filter((each) => credentialIn(each) === undefined).length).toBeLessThan(50);
  });

  // At this size whatever takes the square of the time would not end before the test runner is stopped.
  test.each([
    'a',
    '-',
    ':',
    '://',
    '://a:',
    'eyJ',
    'eyJa.',
    'token',
    'token=',
    '--a ',
    'AKI',
    'sk-',
    'aB3',
    'password: ',
  ])('is looked for in megabytes of %j in time in proportion to their length', (part) => {
    credentialIn(part.repeat(300_000));
  });
});
