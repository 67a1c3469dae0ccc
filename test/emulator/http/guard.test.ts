import { type Emulator, type EmulatorOptions, startEmulator } from '../../../lib/emulator';
import { BUCKET, send, type TestAnswer } from '../support';

const ON = `qcs::ci:ap-chongqing:uid/1250000000:bucket/${BUCKET}/*`;
const ROLE = 'qcs::cam:::roleName/CI_QCSRole';
const JOB = '<Request><Tag>VoiceSeparate</Tag></Request>';

let ci: Emulator | undefined;
afterEach(async () => {
  await ci?.stop();
  ci = undefined;
});

async function service(
  grants: readonly (readonly [action: string, resource: string])[],
  options: EmulatorOptions = {},
): Promise<Emulator> {
  const statement = grants.map(([action, resource]) => ({ effect: 'allow', action, resource }));
  return (ci = await startEmulator({ buckets: [BUCKET], ...options, policy: { version: '2.0', statement } }));
}

const code = (answer: TestAnswer): string => `${answer.status} ${answer.text('Code')}`;

test('without a policy everything is allowed, and with one nothing but what it allows', async () => {
  const emulator = await service([['ci:DescribeMediaTemplates', ON]]);
  expect((await send(emulator)).status).toBe(200);
  const denied = await send(emulator, { path: '/workflow' });
  expect(code(denied)).toBe('403 AccessDenied');
  expect(denied.text('Message')).toBe(
    `You are not authorized to perform operation (ci:DescribeMediaWorkflows) on resource (${ON.replace('*', 'workflow')}): no permission.`,
  );
  emulator.enforce(undefined);
  expect((await send(emulator, { path: '/workflow' })).status).toBe(200);
  await emulator.reset();
  expect((await send(emulator, { path: '/workflow' })).status).toBe(403);
});

test('nothing is done and nothing is told before it is allowed', async () => {
  const emulator = await service([]);
  expect(code(await send(emulator, { method: 'DELETE', path: '/template/t1' }))).toBe('403 AccessDenied');
  expect(code(await send(emulator, { method: 'POST', body: 'no XML' }))).toBe('403 AccessDenied');
  expect(code(await send(emulator, { authorization: '' }))).toBe('403 AccessDenied');
  emulator.behaviour.accessDeniedStatus = '401';
  expect(code(await send(emulator))).toBe('401 AccessDenied');
});

test('other buckets and regions are not allowed', async () => {
  const emulator = await service([['ci:*', ON]]);
  for (const host of ['other-1250000000.ci.ap-chongqing', `${BUCKET}.ci.ap-beijing`]) {
    expect((await send(emulator, { host: `${host}.myqcloud.com` })).status).toBe(403);
  }
});

test('lists of all buckets are allowed for everything or not at all', async () => {
  const lists = { host: 'ci.ap-chongqing.myqcloud.com', path: '/asrbucket' };
  const emulator = await service([['ci:DescribeAsrBuckets', ON]]);
  expect((await send(emulator, lists)).status).toBe(403);
  emulator.enforce({
    version: '2.0',
    statement: { effect: 'allow', action: 'ci:DescribeAsrBuckets', resource: '*' },
  });
  expect((await send(emulator, lists)).status).toBe(200);
});

test('objects are resources of COS', async () => {
  const emulator = await service([['cos:PutObject', `qcs::cos::uid/1250000000:${BUCKET}/in/*`]]);
  const put = (path: string): Promise<TestAnswer> =>
    send(emulator, { method: 'PUT', host: `${BUCKET}.cos.ap-chongqing.myqcloud.com`, path, body: 'x' });
  expect((await put('/in/a.wav')).status).toBe(200);
  expect(code(await put('/out/a.wav'))).toBe('403 AccessDenied');
});

test('a job hands on the role of the service; that a workflow does is a switch', async () => {
  const emulator = await service([['ci:CreateMedia*', ON]]);
  const job = { method: 'POST', path: '/jobs', body: JOB };
  const workflow = { method: 'POST', path: '/workflow', body: JOB };
  for (const request of [job, workflow]) {
    const denied = await send(emulator, request);
    expect(code(denied)).toBe('403 AccessDenied');
    expect(denied.text('Message')).toContain(`(cam:PassRole) on resource (${ROLE})`);
  }
  emulator.behaviour.passRole = 'jobs';
  expect((await send(emulator, job)).status).toBe(403);
  expect((await send(emulator, workflow)).status).toBe(400);
  emulator.enforce({
    version: '2.0',
    statement: { effect: 'allow', action: ['ci:*', 'cam:PassRole'], resource: [ON, ROLE] },
  });
  expect((await send(emulator, job)).status).toBe(400);
});

test('a policy that cannot be judged is refused at the start, and the former one stays in force', async () => {
  const broken = { version: '2.0', statement: { effect: 'allow', action: 'ci:*', resource: 'qcs::ci:*' } };
  await expect(startEmulator({ policy: broken })).rejects.toThrow('The policy cannot be enforced');
  const emulator = await service([]);
  expect(() => emulator.enforce(broken)).toThrow('six segments');
  expect((await send(emulator)).status).toBe(403);
});
