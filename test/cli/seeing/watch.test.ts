import { CiError } from '../../../lib/ci';
import { type Going, joined, watch } from '../../../lib/cli/seeing/watch';
import { Failure } from '../../../lib/cli/exit';

interface Step {
  readonly id: string;
  readonly state?: string;
}

const STEP: Going<Step> = {
  one: 'step',
  id: ({ id }) => id,
  columns: { STEP: ({ id }) => id, STATE: ({ state }) => state },
  text: ({ id }) => [id],
  json: (step) => step,
};

const LIMIT = { text: '5s', ms: 5000 };

let out: string;

beforeEach(() => {
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
});
afterEach(() => jest.restoreAllMocks());

const running = { id: 'a', state: 'Running' };
const done = { id: 'a', state: 'Success' };

/** What looks one after the other see; the last one again and again. */
function sees(...all: readonly (readonly Step[] | Error)[]) {
  const asked: (readonly string[])[] = [];
  let at = 0;
  return {
    asked,
    look: (open: readonly string[]): Promise<readonly Step[]> => {
      asked.push(open);
      const seen = all[Math.min(at++, all.length - 1)] ?? [];
      return seen instanceof Error ? Promise.reject(seen) : Promise.resolve(seen);
    },
  };
}

test('on a terminal the table is drawn anew, and stays as a whole at the end', async () => {
  const written: string[] = [];
  const stream = { isTTY: true, rows: 3, write: (text: string) => written.push(text) };
  const many = ['b', 'c'].map((id) => ({ id, state: 'Success' }));
  await watch(STEP, { ...sees([running, ...many], [done, ...many]), timeout: LIMIT }, stream);
  expect(written).toEqual([
    'STEP  STATE\n… and 3 more\n',
    '\u001b[2A\r\u001b[JSTEP  STATE\n… and 3 more\n',
    '\u001b[2A\r\u001b[J',
    'STEP  STATE\na     Success\nb     Success\nc     Success\n',
  ]);
});

test('elsewhere there is a line for each change, and none for what stays', async () => {
  const other = { id: 'b', state: 'Failed' };
  const { look, asked } = sees([], [running], [running], [other, running], [other, done]);
  await watch(STEP, { look, timeout: LIMIT }, { write: () => undefined });
  expect(out).toBe('a  Running\nb  Failed\na  Success\n');
  expect(asked).toEqual([[], [], ['a'], ['a'], ['a']]);
});

test('with JSON a change is an object, on a terminal too', async () => {
  const stream = { isTTY: true, write: () => fail('nothing is drawn') };
  await watch(STEP, { ...sees([running], [done]), json: true, timeout: LIMIT }, stream);
  expect(out).toBe('{"id":"a","state":"Running"}\n{"id":"a","state":"Success"}\n');
});

test('a failure that passes is looked past, and any other one ends it', async () => {
  const passing = Object.assign(Object.create(CiError.prototype) as CiError, { retryable: true });
  await watch(STEP, { ...sees([running], passing, [done]), timeout: LIMIT }, { write: () => undefined });
  expect(out).toBe('a  Running\na  Success\n');
  const look = sees(new Error('no'));
  await expect(watch(STEP, { ...look, timeout: LIMIT })).rejects.toThrow('no');
});

test.each([
  [
    [running, done],
    '1 of 2 steps had not ended after 0s. They go on at the service; use --timeout to watch longer.',
  ],
  [[], 'There was no such step within 0s.'],
])('when the time is up, what had not ended is told', async (seen, message) => {
  const watched = watch(STEP, { ...sees(seen), timeout: { text: '0s', ms: 0 } }, { write: () => undefined });
  await expect(watched).rejects.toEqual(new Failure(124, message));
});

test('what is no longer in a list comes after those that are', () => {
  expect(joined([done], [running, { id: 'b' }], STEP.id)).toEqual([done, { id: 'b' }]);
});

function fail(message: string): never {
  throw new Error(message);
}
