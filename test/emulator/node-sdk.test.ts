import COS from 'cos-nodejs-sdk-v5';
import { bucketHost } from '../../lib/ci/hosts';
import { at, parseXml, textAt } from '../../lib/ci/xml';
import { type Emulator, startEmulator } from '../../lib/emulator';
import { BUCKET, templateBody } from './support';

/** The official SDK, talking to the emulator: it connects to `Ip` and sends the true Host. */
function sdk(ci: Emulator): COS {
  return new COS({
    SecretId: ci.credentials.secretId,
    SecretKey: ci.credentials.secretKey,
    SecurityToken: ci.credentials.token,
    Protocol: 'http:',
    Ip: new URL(ci.url).host,
    KeepAlive: false,
  });
}

type Sent = { Method: 'GET' | 'POST' | 'PUT' | 'DELETE'; Key: string; Query?: object; Body?: string };

/** The SDK's general call, which its own demos use for templates. */
async function call(cos: COS, ci: Emulator, sent: Sent): Promise<ReturnType<typeof parseXml>> {
  const answer = (await cos.request({
    Bucket: BUCKET,
    Region: ci.region,
    Url: `http://${bucketHost(BUCKET, ci.region)}/${sent.Key}`,
    ContentType: 'application/xml',
    RawBody: true,
    ...sent,
  } as unknown as COS.RequestParams)) as unknown as { Body: string };
  return parseXml(String(answer.Body));
}

describe.each([
  ['keys', undefined],
  ['temporary keys', 'TOKEN/==+'],
])('the official Node SDK with %s', (_what, token) => {
  let ci: Emulator;
  beforeAll(async () => {
    ci = await startEmulator({
      credentials: { secretId: 'AKIDsdk', secretKey: 'sdk', ...(token !== undefined && { token }) },
    });
  });
  afterAll(() => ci.stop());

  test('creates, updates, reads and deletes a template', async () => {
    const cos = sdk(ci);
    const made = await call(cos, ci, { Method: 'POST', Key: 'template', Body: templateBody() });
    const id = textAt(made, 'Template', 'TemplateId') ?? '';
    expect(ci.templates.get(BUCKET, id)?.name).toBe('vocals');

    await call(cos, ci, { Method: 'PUT', Key: `template/${id}`, Body: templateBody({ Name: '人声*' }) });
    const read = await call(cos, ci, {
      Method: 'GET',
      Key: 'template',
      Query: { ids: id, pageNumber: 1, pageSize: 10 },
    });
    expect(textAt(read, 'TemplateList', 'Name')).toBe('人声*');

    await call(cos, ci, { Method: 'DELETE', Key: `template/${id}` });
    const gone = await call(cos, ci, { Method: 'GET', Key: 'template', Query: { ids: id } });
    expect(at(gone, 'NonExistTIDs')).toBeDefined();
    expect(ci.requests.map(({ host }) => host)).toEqual(Array(5).fill(bucketHost(BUCKET, ci.region)));
  });

  test('reads an error as the service words it', async () => {
    await expect(
      call(sdk(ci), ci, { Method: 'POST', Key: 'template', Body: templateBody({ Name: '' }) }),
    ).rejects.toMatchObject({ statusCode: 400, code: 'InvalidArgument' });
  });
});
