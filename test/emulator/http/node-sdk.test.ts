import COS from 'cos-nodejs-sdk-v5';
import { bucketHost, regionHost } from '../../../lib/ci/hosts';
import { at, parseXml, textAt } from '../../../lib/ci/xml';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { ROUTES } from '../../../lib/emulator/http/routes';
import { BUCKET, templateBody } from '../support';

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

type Sent = {
  Method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  Key: string;
  Action?: string;
  Query?: object;
  Body?: string;
};

/** The SDK's general call, which its own demos use for templates. */
async function send(cos: COS, ci: Emulator, sent: Sent): Promise<string> {
  const answer = (await cos.request({
    Bucket: BUCKET,
    Region: ci.region,
    Url: `http://${bucketHost(BUCKET, ci.region)}/${sent.Key}`,
    ContentType: 'application/xml',
    RawBody: true,
    ...sent,
  })) as unknown as { Body: string };
  return String(answer.Body);
}

async function call(cos: COS, ci: Emulator, sent: Sent): Promise<ReturnType<typeof parseXml>> {
  return parseXml(await send(cos, ci, sent));
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
    const made = await call(cos, ci, {
      Method: 'POST',
      Key: 'template',
      Body: templateBody({ Name: 'vocals' }),
    });
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

  // What the request then asks for may not be there; what counts is that it is not refused at the door.
  test.each(
    ROUTES.flatMap((route) =>
      route.hosts.map((host) => ({ ...route, host, name: `${route.operation} on ${host}` })),
    ),
  )('is let in to $name', async ({ operation, method, path, flag, host }) => {
    const region = host === 'region';
    const name = region ? regionHost(ci.region) : bucketHost(BUCKET, ci.region, host);
    const key = path.slice(1).replace(/:ids?|\*/, 'some-id');
    await sdk(ci)
      .request({
        Bucket: BUCKET,
        Region: ci.region,
        Method: method,
        Key: key,
        Url: `http://${name}/${key}`,
        ...(flag !== undefined && { Action: flag }),
        ...((method === 'PUT' || method === 'POST') && {
          ContentType: 'application/xml',
          Body: '<Request/>',
        }),
        RawBody: true,
      })
      .catch((error: { statusCode?: number }) => expect(error.statusCode).not.toBe(403));
    expect(ci.requests.at(-1)).toMatchObject({ operation, host: name });
    expect(ci.requests.at(-1)?.status).not.toBe(403);
  });
});
