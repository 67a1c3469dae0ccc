import { callTo } from '../../lib/ci/call';
import { OPERATIONS } from '../../lib/ci/operations';
import { ROUTES } from '../../lib/emulator/http/routes';
import { TARGET } from './service';

test('the emulator answers every operation, each once', () => {
  const answered = ROUTES.map(({ operation }) => operation);
  expect([...answered].sort()).toEqual(Object.keys(OPERATIONS).sort());
});

test('a call is what the row of its operation says', () => {
  expect(callTo('ListSmartAudioBuckets', TARGET, { query: { regions: 'All', pageSize: 5 } })).toMatchObject({
    operation: 'DescribeAsrBuckets',
    method: 'GET',
    path: '/asrbucket',
    host: 'region',
    query: [
      ['regions', 'All'],
      ['pageSize', 5],
    ],
  });
  expect(callTo('PauseWorkflow', TARGET, { id: 'w1' })).toMatchObject({
    operation: 'UpdateMediaWorkflow',
    method: 'PUT',
    path: '/workflow/w1',
    query: [['paused', '']],
  });
});

test('an id stands in the path as it is, whatever characters it has', () => {
  expect(callTo('GetObject', TARGET, { id: "a/$&/$'.mp3" }).path).toBe("/a/$&/$'.mp3");
});

test.each(['DeleteTemplate', 'CancelJob', 'DeleteObject'] as const)(
  '%s is not called without an id',
  (name) => {
    expect(() => callTo(name, TARGET, { id: '' })).toThrow('must not be empty');
  },
);
