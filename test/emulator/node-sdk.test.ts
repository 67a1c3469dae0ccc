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

  test('is accepted wherever the emulator listens on the ci host', async () => {
    const cos = sdk(ci);
    const template = ci.templates.put(BUCKET, {});
    const workflow = ci.workflows.put(BUCKET, {});
    const [queue] = ci.queues.list(BUCKET);
    ci.objects.put(BUCKET, 'in/a b.mp3', 'sound');
    const statuses: Record<string, number> = {};
    const sent: readonly Sent[] = [
      { Method: 'GET', Key: '' },
      { Method: 'PUT', Key: '' },
      { Method: 'POST', Key: 'asrbucket' },
      { Method: 'GET', Key: 'asrbucket', Query: { regions: 'All', bucketNames: BUCKET } },
      { Method: 'GET', Key: 'asrqueue', Query: { queueIds: queue?.queueId } },
      { Method: 'GET', Key: 'template', Query: { ids: template.templateId } },
      { Method: 'GET', Key: 'workflow', Query: { ids: workflow.workflowId, pageNumber: 1 } },
      { Method: 'PUT', Key: `workflow/${workflow.workflowId}`, Action: 'active' },
      { Method: 'PUT', Key: `workflow/${workflow.workflowId}`, Action: 'paused' },
      {
        Method: 'POST',
        Key: 'triggerworkflow',
        Query: { workflowId: workflow.workflowId, object: 'in/a b.mp3' },
      },
      { Method: 'GET', Key: 'workflowexecution', Query: { workflowId: workflow.workflowId, size: 1 } },
      { Method: 'DELETE', Key: `workflow/${workflow.workflowId}` },
      { Method: 'DELETE', Key: 'asrbucket' },
      { Method: 'PUT', Key: '', Action: 'unbind' },
    ];
    for (const each of sent) {
      await send(cos, ci, each);
      const { operation = each.Key, status = 0 } = ci.requests.at(-1) ?? {};
      statuses[operation] = status;
    }

    expect(statuses).toEqual({
      GetCiStatus: 200,
      BindCi: 200,
      EnableSmartAudio: 200,
      ListSmartAudioBuckets: 200,
      ListSmartAudioQueues: 200,
      ListTemplates: 200,
      ListWorkflows: 200,
      ActivateWorkflow: 200,
      PauseWorkflow: 200,
      TriggerWorkflow: 200,
      ListExecutions: 200,
      DeleteWorkflow: 200,
      DisableSmartAudio: 200,
      UnbindCi: 200,
    });
  });
});
