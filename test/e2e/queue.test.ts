import { rmSync } from 'node:fs';
import path from 'node:path';
import { CiClient, updateQueue } from '../../lib/ci';
import type { Emulator } from '../../lib/emulator';
import { attached, launched } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';
const ADDRESS = 'tencentci_queue.speech';

let ci: Emulator;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator({ buckets: [BUCKET] });
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  workspace = new Workspace(await attached(env())).config(speech());
});
afterEach(() => workspace.dispose());

const env = () => ({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '1' });

function speech(settings = ''): string {
  return `resource "tencentci_queue" "speech" {
  bucket = "${BUCKET}"
  ${settings}
}
`;
}

const notify = `notify = {
    url = "http://127.0.0.1:9/ci"
    events = ["TaskFinish", "WorkflowFinish"]
    result_format = "JSON"
  }`;

const theQueue = () => {
  const first = ci.queues.list(BUCKET).find(({ service }) => service === 'smart-audio');
  if (!first) throw new Error('The bucket has no queue.');
  return first;
};

async function applied(settings = ''): Promise<void> {
  workspace.config(speech(settings));
  await workspace.apply();
}

describe('the life of a queue', () => {
  test('it is taken over, set up, changed, and let go of as it is', async () => {
    await launched(workspace).init();
    const before = theQueue();
    await applied(`name = "speech"\n${notify}`);
    expect(theQueue()).toMatchObject({
      queueId: before.queueId,
      name: 'speech',
      state: 'Active',
      notifyConfig: {
        state: 'On',
        url: 'http://127.0.0.1:9/ci',
        type: 'Url',
        event: ['TaskFinish', 'WorkflowFinish'],
        resultFormat: 'JSON',
      },
    });
    expect(await workspace.values(ADDRESS)).toMatchObject({
      id: `ap-chongqing/${BUCKET}/${before.queueId}`,
      queue_id: before.queueId,
      max_size: 10000,
      max_concurrent: 10,
    });
    expect((await workspace.plan()).code).toBe(0);

    workspace.config(speech(`name = "speech"\nstate = "Paused"\n${notify}`));
    const change = await workspace.plannedActions(ADDRESS);
    expect(change?.actions).toEqual(['update']);
    expect(change?.change.after_unknown).toEqual({ notify: { events: [false, false] }, update_time: true });
    await workspace.apply();
    expect(theQueue()).toMatchObject({ state: 'Paused', name: 'speech' });
    expect((await workspace.plan()).code).toBe(0);

    const left = theQueue();
    await workspace.destroy();
    expect(theQueue()).toEqual(left);
  });

  test('without settings it keeps its name and its notifications', async () => {
    const before = theQueue();
    await applied();
    expect(theQueue()).toMatchObject({ name: before.name, state: 'Active', notifyConfig: { state: 'Off' } });
    expect((await workspace.plan()).code).toBe(0);
  });

  test('removing the notifications switches them off', async () => {
    await applied(notify);
    await applied();
    expect(theQueue().notifyConfig.state).toBe('Off');
    expect((await workspace.plan()).code).toBe(0);
  });

  test('notifications of somebody else are neither changed nor drift', async () => {
    await applied(notify);
    await workspace.destroy();
    await applied('name = "mine"');
    expect(theQueue()).toMatchObject({
      name: 'mine',
      notifyConfig: { state: 'On', url: 'http://127.0.0.1:9/ci' },
    });
    expect((await workspace.plan()).code).toBe(0);
  });

  test('a Kafka instance that somebody has told about jobs still is, after other settings were changed', async () => {
    const client = new CiClient({ credentials: () => ci.credentials, endpoint: ci.endpoint });
    const kafkaConfig = { region: 'ap-beijing', instanceId: 'ckafka-1', topic: 'jobs' };
    const notifyConfig = { state: 'On', event: ['TaskFinish'], type: 'Kafka', kafkaConfig };
    const { queueId, name, state } = theQueue();
    const place = { bucket: BUCKET, region: 'ap-chongqing' };
    await updateQueue(client, place, queueId, { name, state, notifyConfig });
    client.close();

    await applied('name = "mine"\nstate = "Paused"');
    expect(theQueue()).toMatchObject({ name: 'mine', state: 'Paused' });
    expect(theQueue().notifyConfig).toEqual(notifyConfig);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('a queue that is named by its id is the one taken over', async () => {
    await applied(`queue_id = "${theQueue().queueId}"`);
    expect((await workspace.plan()).code).toBe(0);
    workspace.config(speech('queue_id = "p2"'));
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['delete', 'create']);
  });
});

describe('drift', () => {
  const everything = `name = "speech"\n${notify}`;
  /** Changes the queue behind Terraform's back, through the service. */
  async function elsewhere(change: Partial<Parameters<typeof updateQueue>[3]>): Promise<void> {
    const client = new CiClient({ credentials: () => ci.credentials, endpoint: ci.endpoint });
    const { queueId, name, state, notifyConfig } = theQueue();
    const target = { bucket: BUCKET, region: 'ap-chongqing' };
    await updateQueue(client, target, queueId, { name, state, notifyConfig, ...change });
    client.close();
  }
  const notified = (change: object) => ({ notifyConfig: { ...theQueue().notifyConfig, ...change } });

  test.each([
    ['name', () => ({ name: 'other' })],
    ['state', () => ({ state: 'Paused' })],
    ['address', () => notified({ url: 'http://127.0.0.1:9/other' })],
    ['format', () => notified({ resultFormat: 'XML' })],
    ['set of events', () => notified({ event: ['TaskFinish'] })],
    ['switch of the notification', () => ({ notifyConfig: { state: 'Off' } })],
    [
      'kind of notification',
      () => ({
        notifyConfig: {
          state: 'On',
          type: 'TDMQ',
          event: ['TaskFinish'],
          mqRegion: 'sh',
          mqMode: 'Queue',
          mqName: 'q',
        },
      }),
    ],
  ])('a changed %s is seen and put right', async (_, change) => {
    await applied(everything);
    const made = { ...theQueue(), updateTime: expect.any(Number) as number };
    await elsewhere(change());
    expect(theQueue()).not.toEqual(made);
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['update']);
    await workspace.apply();
    expect(theQueue()).toEqual(made);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('a queue that went with Smart Audio is planned to be taken over anew', async () => {
    await applied(everything);
    ci.buckets.set(BUCKET, { smartAudio: false });
    ci.buckets.set(BUCKET, { smartAudio: true });
    expect((await workspace.plan()).text).toContain('1 to add, 0 to change, 0 to destroy');
    await workspace.apply();
    expect(theQueue().name).toBe('speech');
  });
});

describe('the plan', () => {
  test.each([
    ['name = ""', 'The queue name is empty', 'name = ""'],
    ['state = "active"', '"active" is no queue state. Use one of Active, Paused.', 'state = "active"'],
    ['notify = { events = ["TaskFinish"] }', 'Notification by URL needs a url', 'notify = {'],
    [
      'notify = { url = "https://example.com", events = ["Done"] }',
      '"Done" is no event',
      'events = ["Done"]',
    ],
  ])('refuses %s at its attribute', async (settings, message, line) => {
    workspace.config(speech(settings));
    const run = await workspace.run('validate', '-no-color');
    expect(run.text).toContain(message);
    expect(run.text).toContain(line);
  });
});

describe('import', () => {
  test('the configuration that Terraform generates plans clean', async () => {
    const { queueId } = theQueue();
    workspace.config(`import {\n  to = ${ADDRESS}\n  id = "ap-chongqing/${BUCKET}/${queueId}"\n}\n`);
    await workspace.ok('plan', '-no-color', '-generate-config-out=generated.tf');
    expect((await workspace.apply()).text).toContain('1 imported, 0 added, 0 changed, 0 destroyed');
    expect((await workspace.plan()).code).toBe(0);
  });

  test.each([
    ['its id', () => theQueue().queueId],
    ['its name', () => `name:${theQueue().name}`],
  ])('by %s, and the plan afterwards is clean', async (_, id) => {
    await applied(`name = "speech"\n${notify}`);
    rmSync(path.join(workspace.dir, 'terraform.tfstate'));
    await workspace.ok('import', '-no-color', ADDRESS, `ap-chongqing/${BUCKET}/${id()}`);
    expect((await workspace.plan()).code).toBe(0);
  });

  test.each([
    ['p1nope', 'has no Smart Audio queue p1nope'],
    ['name:nope', 'has no queue named "nope". Check the name.'],
  ])('of %s says what there is', async (id, message) => {
    const run = await workspace.run('import', '-no-color', ADDRESS, `ap-chongqing/${BUCKET}/${id}`);
    expect(run.text).toContain(message);
  });
});
