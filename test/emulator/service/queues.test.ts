import { type Emulator, startEmulator } from '../../../lib/emulator';
import { BUCKET, send, type TestAnswer } from '../support';

let ci: Emulator;
beforeAll(async () => {
  ci = await startEmulator();
});
beforeEach(async () => {
  await ci.reset();
  ci.buckets.set(BUCKET, { smartAudio: true });
});
afterAll(() => ci.stop());

const list = (query?: Record<string, string>): Promise<TestAnswer> => send(ci, { path: '/asrqueue', query });
const update = (state: string, notify: string): Promise<TestAnswer> =>
  send(ci, {
    method: 'PUT',
    path: `/asrqueue/${ci.queues.list(BUCKET)[0]?.queueId}`,
    body: `<Request><Name>q</Name><State>${state}</State><NotifyConfig>${notify}</NotifyConfig></Request>`,
  });

test.each([
  ['All', 1],
  ['all', 1],
  ['Active', 0],
  ['Paused', 1],
  [undefined, 1],
])('asked for queues in the state %s, finds those', async (state, count) => {
  await update('Paused', '<State>Off</State>');
  const answer = await list(state === undefined ? {} : { state });
  expect(answer.all('QueueList')).toHaveLength(count);
  expect(answer.text('TotalCount')).toBe(String(count));
});

test('a state that there is not is refused with those that there are', async () => {
  const answer = await list({ state: 'Stopped' });
  expect([answer.status, answer.text('Code')]).toEqual([400, 'InvalidArgument']);
  expect(answer.text('Message')).toBe('state must be one of All, Active, Paused, not "Stopped".');
});

test('a Kafka instance that is told comes back, whatever the type is called', async () => {
  const kafka =
    '<KafkaConfig><Region>ap-beijing</Region><InstanceId>ckafka-1</InstanceId><Topic>jobs</Topic></KafkaConfig>';
  const notify = `<State>On</State><Event>TaskFinish</Event><Type>Kafka</Type>${kafka}`;
  expect((await update('Active', notify)).body).toContain(kafka);
  expect((await list()).body).toContain(kafka);
});
