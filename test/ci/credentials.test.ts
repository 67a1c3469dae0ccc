import { CredentialsError } from '../../lib/ci/credentials-error';
import { parseAuthorization } from '../../lib/ci/signature';
import { createTemplate } from '../../lib/ci/templates';
import { CALL, CREDENTIALS, OK, query, refusal, rejection, service, TARGET } from './service';

const EXPIRED = refusal(403, 'ExpiredToken', 'The token has expired');

/** Keys that are numbered, and who signed the requests that a service got. */
const numbered = (number: number) => ({ ...CREDENTIALS, secretId: `AKID${number}`, token: 'token' });
const signers = (ci: Awaited<ReturnType<typeof service>>) =>
  ci.requests.map(({ headers }) => parseAuthorization(headers.authorization ?? '')?.secretId);

describe('keys that the service calls expired', () => {
  test('are named to their source, and the call is sent once more with others, whatever it does', async () => {
    let number = 1;
    const refused: string[] = [];
    const ci = await service((_, index) => (index === 0 ? EXPIRED : OK));
    const client = ci.client({
      credentials: () => numbered(number),
      expired: ({ secretId }) => {
        refused.push(secretId);
        number += 1;
        return true;
      },
      maxRetries: 0,
    });
    await client.request(query({ method: 'POST', repeat: 'never' }));
    expect(signers(ci)).toEqual(['AKID1', 'AKID2']);
    expect(refused).toEqual(['AKID1']);
  });

  test('twice in a row are an error', async () => {
    const ci = await service(() => EXPIRED);
    const error = await rejection(
      ci.client({ credentials: () => numbered(1), expired: () => true }).request(query()),
    );
    expect(error).toMatchObject({ code: 'ExpiredToken' });
    expect(ci.requests).toHaveLength(2);
  });

  test('are an error at once where there are no others', async () => {
    const ci = await service(() => EXPIRED);
    const source = 'profile "dev"';
    const error = await rejection(ci.client({ credentialsSource: source }).request(query()));
    expect(error.message).toContain('The credentials come from profile "dev".');
    expect(ci.requests).toHaveLength(1);
  });
});

describe('where there are no keys', () => {
  const missing = new CredentialsError('No keys', 'Role a could not be assumed.');
  const busy = new CredentialsError('No keys', 'STS is busy.', { passing: true });

  test('nothing is sent, and the error says why', async () => {
    const ci = await service(() => OK);
    const error = await rejection(ci.client({ credentials: () => Promise.reject(missing) }).request(query()));
    expect(error).toMatchObject({ kind: 'no-credentials', certainlyNotDone: true, cause: missing });
    expect(error.message).toBe(
      `${CALL} was not sent, since there are no keys for it. Role a could not be assumed.`,
    );
    expect(ci.requests).toEqual([]);
  });

  test('and that may pass, they are asked for again', async () => {
    const ci = await service(() => OK);
    let asked = 0;
    const credentials = () => ((asked += 1) < 3 ? Promise.reject(busy) : CREDENTIALS);
    await ci.client({ credentials }).request(query());
    expect([asked, ci.requests.length]).toEqual([3, 1]);
  });

  test('any more, a creation whose answer was lost may have been done, and the error says so', async () => {
    const ci = await service(() => ({ cut: true }));
    let asked = 0;
    const client = ci.client({
      credentials: () => ((asked += 1) === 1 ? CREDENTIALS : Promise.reject(missing)),
    });
    const settings = {
      tag: 'VoiceSeparate',
      name: 'vocals',
      audioMode: 'IsAudio',
      audioConfig: { codec: 'aac' },
    };
    const error = await rejection(createTemplate(client, TARGET, settings));
    expect(error).toMatchObject({ kind: 'unknown-outcome' });
    expect(error.message).toContain('may have created the template');
    expect(error.message).toContain('Role a could not be assumed.');
  });
});
