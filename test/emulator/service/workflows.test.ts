import { type Emulator, startEmulator } from '../../../lib/emulator';
import { BUCKET, type send } from '../support';
import { output, type Parts, workflowBody, workflowRequests } from './workflow-body';

let ci: Emulator;
const now = 1657773448000;

beforeAll(async () => {
  ci = await startEmulator({ clock: () => now });
});
let templateId: string;
beforeEach(async () => {
  await ci.reset();
  ({ templateId } = ci.templates.put(BUCKET, { name: 'vocals', audioMode: 'IsAudio' }));
});
afterAll(() => ci.stop());

const { request, create, created } = workflowRequests(() => ({ ci, now, templateId }));

describe('creating a workflow', () => {
  test('answers with what was sent and what the service fills in', async () => {
    const answer = await create();

    expect(answer.status).toBe(200);
    expect(answer.text('MediaWorkflow', 'WorkflowId')).toMatch(/^w[0-9a-f]{32}$/);
    expect(answer.text('MediaWorkflow', 'BucketId')).toBe(BUCKET);
    const input = ['MediaWorkflow', 'Topology', 'Nodes', 'Start', 'Input'];
    expect(answer.text(...input, 'QueueId')).toBe(ci.queues.list(BUCKET)[0]?.queueId);
    expect(answer.text(...input, 'PicProcessQueueId')).toMatch(/^p[0-9a-f]{32}$/);
    expect(answer.text('MediaWorkflow', 'Topology', 'Dependencies', 'VoiceSeparate_1')).toBe('End');
  });

  test('takes an output for a stem that is not made, unless advice is refused', async () => {
    const surplus = { output: output() + '<DrumObject>d.mp3</DrumObject>' };
    expect((await create(surplus)).status).toBe(200);
    ci.behaviour.advice = 'refuse';
    const answer = await create(surplus);
    expect(answer.status).toBe(400);
    expect(answer.text('Message')).toContain('so DrumObject will not be written');
    // The documents ask every node for Object, so nobody is advised against it.
    expect((await create({ output: output() + '<Object>b/${RunId}</Object>' })).status).toBe(200);
  });

  test.each<[string, string, string]>([
    [
      'the same object twice',
      output('out/${RunId}') + '<Object>out/${runid}</Object>',
      'already writes "out/${runid}"',
    ],
    ['one object for all uploads', output('out/v.mp3'), '"out/v.mp3" is the same for every upload'],
    ['no wildcard', output('{InputName}/${RunId}'), 'Write ${InputName} if the wildcard is meant.'],
    ['another extension', output('${RunId}.wav'), 'what is written is aac, not wav'],
  ])('takes %s, unless advice is refused', async (_what, given, message) => {
    expect((await create({ output: given })).status).toBe(200);
    ci.behaviour.advice = 'refuse';
    const answer = await create({ output: given });
    expect(answer.status).toBe(400);
    expect(answer.text('Message')).toContain(message);
  });

  test('takes no output that starts with a slash or a backslash', async () => {
    for (const start of ['/', '\\']) {
      const answer = await create({ output: output(`${start}out/\${RunId}`) });
      expect(answer.status).toBe(400);
      expect(answer.text('Message')).toContain(
        'the key of an object must not. Leave it out: "out/${RunId}".',
      );
    }
  });

  test('takes a node without Object, unless every node needs one', async () => {
    const voice = `<Region>ap-chongqing</Region><Bucket>${BUCKET}</Bucket><AuObject>out/v.mp3</AuObject>`;
    expect((await create({ output: voice })).status).toBe(200);
    ci.behaviour.workflowOutputObject = 'required';
    const answer = await create({ output: voice });
    expect(answer.status).toBe(400);
    expect(answer.text('Message')).toBe('The output of the node VoiceSeparate_1 lacks its Object.');
  });

  test('leaves it paused when no state is given', async () => {
    const id = await created({ state: '' });
    expect(ci.workflows.get(BUCKET, id)?.state).toBe('Paused');
  });

  test.each<[string, Parts, string]>([
    ['a name with a space', { name: 'my uploads' }, 'contains " "'],
    ['an unknown state', { state: 'Asleep' }, 'no workflow state'],
    [
      'an edge that the table does not have',
      {
        dependencies:
          '<Start>VoiceSeparate_1</Start><VoiceSeparate_1>Transcode_1</VoiceSeparate_1><Transcode_1>End</Transcode_1>',
        nodes: '<Transcode_1><Type>Transcode</Type></Transcode_1>',
      },
      'cannot follow a VoiceSeparate node',
    ],
    [
      'a node that nothing leads to',
      { dependencies: '<Start>End</Start><VoiceSeparate_1>End</VoiceSeparate_1>' },
      'cannot end after a Start',
    ],
    ['an unknown wildcard', { output: output('out/${Number}.mp3') }, '${Number}'],
    [
      'a notification to nowhere',
      { input: '<NotifyConfig><Type>Url</Type><Event>TaskFinish</Event></NotifyConfig>' },
      'needs a Url',
    ],
    ['no output bucket', { output: '<AuObject>a.mp3</AuObject>' }, 'lacks its Region or its Bucket'],
    [
      'a template that does not exist',
      {
        output: `${output()}</Output></Operation></VoiceSeparate_1><VoiceSeparate_1><Type>VoiceSeparate</Type><Operation><TemplateId>t1gone</TemplateId><Output>${output()}`,
      },
      't1gone',
    ],
    [
      'a flag that is none',
      { input: '<ExtFilter><State>On</State><Audio>yes</Audio></ExtFilter>' },
      'ExtFilter.Audio',
    ],
    [
      'eleven extensions',
      {
        input: `<ExtFilter><State>On</State><Custom>true</Custom><CustomExts>${'abcdefghijk'.split('').join('/')}</CustomExts></ExtFilter>`,
      },
      'Use at most 10',
    ],
  ])('refuses %s', async (_what, parts, message) => {
    const answer = await create(parts);

    expect(answer.text('Code')).toBe('InvalidArgument');
    expect(answer.text('Message')).toContain(message);
    expect(ci.workflows.list(BUCKET)).toEqual([]);
  });
});

test('a workflow that would start itself is taken or refused, as the switch says', async () => {
  const loop = { output: output('in/${InputName}.${Ext}') };
  expect((await create(loop)).status).toBe(200);

  ci.behaviour.triggerLoop = 'refuse';
  const refused = await create(loop);
  expect(refused.status).toBe(400);
  expect(refused.body).toContain('can start this workflow again');
  expect((await create()).status).toBe(200);
});

test('a callback to a private address is taken or refused, as the switch says', async () => {
  const notify =
    '<NotifyConfig><State>On</State><Url>http://10.0.0.1/</Url><Type>Url</Type><Event>TaskFinish</Event></NotifyConfig>';
  const input = `<ObjectPrefix>in/</ObjectPrefix>${notify}`;
  expect((await create({ input })).status).toBe(200);

  ci.behaviour.privateCallbacks = 'refuse';
  const refused = await create({ input });
  expect(refused.status).toBe(400);
  expect(refused.body).toContain('private network');
});

describe('changing a workflow', () => {
  const put = (id: string, query?: Record<string, string>, body?: string): ReturnType<typeof send> =>
    request({ method: 'PUT', path: `/workflow/${id}`, query, body });

  test('is switched on and off without a body, is the answer, and nothing else changes', async () => {
    const id = await created({ state: 'Paused' });
    const before = ci.workflows.get(BUCKET, id);
    const [shown] = (await request({ query: { ids: id } })).all('MediaWorkflowList');
    const on = await put(id, { active: '' });
    expect(on.status).toBe(200);
    expect(on.text('MediaWorkflow', 'State')).toBe('Active');
    expect(ci.workflows.get(BUCKET, id)).toEqual({ ...before, state: 'Active', activeFrom: now });
    expect((await put(id, { active: '' })).text('MediaWorkflow', 'State')).toBe('Active');

    const off = await put(id, { paused: '' });
    expect(off.all('MediaWorkflow')[0]?.children).toEqual(shown?.children);
    expect(ci.workflows.get(BUCKET, id)).toEqual(before);
  });

  test('is switched with an empty answer when the switch says so', async () => {
    ci.behaviour.switchAnswer = 'empty';
    const id = await created({ state: 'Paused' });
    for (const to of ['active', 'paused']) {
      const answer = await put(id, { [to]: '' });
      expect([answer.status, answer.body]).toEqual([200, '']);
    }
  });

  test('its settings change only while it is paused, unless the switch says so', async () => {
    const id = await created();
    const body = workflowBody(templateId, { name: 'renamed' });
    const refused = await put(id, {}, body);
    expect([refused.status, refused.text('Code')]).toEqual([403, 'ActiveWorkflowForbiddenUpdate']);
    expect(refused.text('Message')).toContain('Pause it');
    await put(id, { paused: '' });
    expect((await put(id, {}, body)).text('MediaWorkflow', 'Name')).toBe('renamed');

    ci.behaviour.updateActiveWorkflow = 'allow';
    expect((await put(id, {}, workflowBody(templateId, { name: 'again' }))).status).toBe(200);
  });

  test('is deleted only while it is paused, unless the switch says so', async () => {
    const id = await created();
    const remove = (): ReturnType<typeof send> => request({ method: 'DELETE', path: `/workflow/${id}` });
    const refused = await remove();
    expect([refused.status, refused.text('Code')]).toEqual([403, 'ActiveWorkflowForbiddenUpdate']);
    expect(refused.text('Message')).toContain('Pause it');
    ci.behaviour.deleteActiveWorkflow = 'allow';
    const answer = await remove();
    expect(answer.text('WorkflowId')).toBe(id);
    expect(ci.workflows.list(BUCKET)).toEqual([]);
  });

  test('of an unknown id is answered as the switch says', async () => {
    for (const [how, status] of [
      ['not-found', 404],
      ['bad-request', 400],
      ['ok', 200],
    ] as const) {
      Object.assign(ci.behaviour, { updateUnknownId: how, deleteUnknownId: how });
      expect((await put('wgone', { active: '' })).status).toBe(status);
      expect((await put('wgone', {}, workflowBody(templateId))).status).toBe(status);
      expect((await request({ method: 'DELETE', path: '/workflow/wgone' })).status).toBe(status);
    }
  });
});

test('two workflows may have one name, and a bucket takes as many as the switch says', async () => {
  ci.behaviour.maxWorkflows = 2;
  const id = await created({ state: 'Paused' });
  await created();
  const refused = await create();
  expect([refused.status, refused.text('Code')]).toEqual([400, 'WorkFlowNumLimit']);
  expect(refused.text('Message')).toBe('The bucket has 2 workflows, and may have 2.');

  await request({ method: 'DELETE', path: `/workflow/${id}` });
  expect((await create()).status).toBe(200);
});

describe('asking for workflows', () => {
  test('by ids names missing ones one by one', async () => {
    const id = await created();
    const answer = await request({ query: { ids: `${id},wa,wb` } });
    expect(answer.names()).toEqual(['RequestId', 'MediaWorkflowList', 'NonExistIDs', 'NonExistIDs']);
  });

  test('by name is by prefix, or exact', async () => {
    await created({ name: 'uploads-1' });
    await created({ name: 'uploads-2' });
    const count = async (name: string): Promise<string | undefined> =>
      (await request({ query: { name } })).text('TotalCount');
    expect([await count('uploads'), await count('uploads-1')]).toEqual(['2', '1']);
    ci.behaviour.workflowNameFilter = 'exact';
    expect([await count('uploads'), await count('uploads-1')]).toEqual(['0', '1']);
  });
});

describe('what the service makes of a workflow', () => {
  const input =
    '<ObjectPrefix>in/</ObjectPrefix><NotifyConfig><Url>http://example.com/</Url><Event>TaskFinish</Event></NotifyConfig>' +
    '<ExtFilter><State>On</State><Audio>true</Audio></ExtFilter>';
  const path = ['MediaWorkflow', 'Topology', 'Nodes', 'Start', 'Input'];

  test('spells the filter out in another order, or leaves it', async () => {
    const full = await create({ input });
    expect(full.names(...path, 'ExtFilter')).toEqual(
      'AllFile Audio ContentType Custom CustomExts Image State Video'.split(' '),
    );
    expect(full.text(...path, 'ExtFilter', 'Audio')).toBe('true');
    expect(full.text(...path, 'ExtFilter', 'Video')).toBe('false');

    ci.behaviour.extFilterEcho = 'as-sent';
    expect((await create({ input })).names(...path, 'ExtFilter')).toEqual(['State', 'Audio']);
    ci.behaviour.extFilterEcho = 'always';
    expect((await create({ input: '' })).text(...path, 'ExtFilter', 'State')).toBe('Off');
  });

  test('fills in queues, a slash and a state as the switches say', async () => {
    Object.assign(ci.behaviour, { startQueueIds: 'as-sent', extFilterEcho: 'as-sent' });
    const sent = await create({ input });
    expect(sent.names(...path)).toEqual(['ObjectPrefix', 'NotifyConfig', 'ExtFilter']);
    expect(sent.text(...path, 'NotifyConfig', 'State')).toBeUndefined();

    Object.assign(ci.behaviour, { objectPrefixEcho: 'leading-slash', notifyStateEcho: 'filled' });
    const filled = await create({ input });
    expect(filled.text(...path, 'ObjectPrefix')).toBe('/in/');
    expect(filled.text(...path, 'QueueId')).toBeUndefined();
    expect(filled.text(...path, 'NotifyConfig', 'State')).toBe('On');
  });

  test('fills in the queue of one service or of the other, and sends back those that were sent', async () => {
    const [speech, media] = ci.queues.list(BUCKET).map(({ queueId }) => queueId);
    expect((await create({ input })).text(...path, 'QueueId')).toBe(speech);
    ci.behaviour.startQueueIds = 'fill-media';
    expect((await create({ input })).text(...path, 'QueueId')).toBe(media);
    const both = `<QueueId>p1</QueueId><SpeechRecognitionQueueId>p2</SpeechRecognitionQueueId>${input}`;
    const sent = await create({ input: both });
    expect(sent.text(...path, 'QueueId')).toBe('p1');
    expect(sent.text(...path, 'SpeechRecognitionQueueId')).toBe('p2');
  });
});

test('a template that a workflow uses is kept when the switch says so', async () => {
  await created();
  ci.behaviour.templateInUse = 'refuse-delete';
  const remove = (template: string): ReturnType<typeof send> =>
    request({ method: 'DELETE', path: `/template/${template}` });

  expect((await remove(templateId)).text('Message')).toContain('uses this template');
  ci.behaviour.templateInUse = 'allow';
  expect((await remove(templateId)).status).toBe(200);
});
