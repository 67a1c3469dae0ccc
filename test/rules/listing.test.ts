import {
  check,
  EXECUTION_LISTING_RULES,
  JOB_LISTING_RULES,
  type ListingInput,
  timeOf,
  Undecided,
} from '../../lib/rules';

const JOB_STATES = 'Submitted, Running, Success, Failed, Pause, Cancel';

test.each<[string, ListingInput, string[]]>([
  ['nothing', {}, []],
  [
    'what is not known yet',
    { states: [new Undecided(), 'Failed'], createdFrom: new Undecided('x'), limit: new Undecided() },
    [],
  ],
  [
    'a state that is none',
    { states: ['Failed', 'Done'] },
    [`"Done" is no state of a job. Use some of ${JOB_STATES}.`],
  ],
  [
    'times with an offset',
    { createdFrom: '2026-01-31T08:00:00+08:00', createdTo: '2026-02-01T00:00:00Z' },
    [],
  ],
  [
    'a day, and a time without an offset',
    { createdFrom: '2026-01-31', createdTo: '2026-01-31T08:00:00' },
    [
      '"2026-01-31" is no time. Write day, time and offset, as in "2026-01-31T08:00:00+08:00".',
      '"2026-01-31T08:00:00" is no time. Write day, time and offset, as in "2026-01-31T08:00:00+08:00".',
    ],
  ],
  ['a limit of nothing', { limit: 0 }, ['`limit` is 0. Use a whole number from 1.']],
  ['half a job', { limit: 1.5 }, ['`limit` is 1.5. Use a whole number from 1.']],
])('a list of jobs by %s', (_, input, messages) => {
  expect(check(JOB_LISTING_RULES, input).map(({ message }) => message)).toEqual(messages);
});

test('an execution has fewer states than a job', () => {
  expect(check(EXECUTION_LISTING_RULES, { states: ['Pause', 'Cancel'] })).toMatchObject([
    {
      path: ['states'],
      summary: 'Unknown state of an execution',
      message: '"Pause" is no state of an execution. Use some of Success, Failed, Running, Cancel.',
    },
  ]);
});

test('a time is the same in each of its spellings', () => {
  const times = ['2026-01-31T08:00:00+0800', '2026-01-31 08:00:00+08:00', '2026-01-31T00:00:00.123Z'];
  expect(new Set(times.map(timeOf))).toEqual(new Set([Date.UTC(2026, 0, 31)]));
});
