import { BUCKET_RULES, check, QUEUE_RULES, type QueueInput, Undecided } from '../../lib/rules';

const broken = (input: QueueInput) => check(QUEUE_RULES, input).map(({ rule }) => rule);

describe('a queue', () => {
  test.each<[string, QueueInput, string[]]>([
    ['with nothing given', {}, []],
    ['with a name of 100 characters', { name: '声'.repeat(100) }, []],
    ['with a name of 101 characters', { name: '声'.repeat(101) }, ['nameLength']],
    ['with an empty name', { name: '' }, ['nameGiven']],
    ['with a name that is too long already', { name: new Undecided('x'.repeat(101)) }, ['nameLength']],
    ['with a name not known yet', { name: new Undecided() }, []],
    ['that is paused', { state: 'Paused' }, []],
    ['in a state that does not exist', { state: 'paused' }, ['state']],
    [
      'that calls a private address',
      { notify: { url: 'http://10.0.0.1/', events: ['TaskFinish'] } },
      ['notify'],
    ],
    [
      'that may call a private address',
      { notify: { url: 'http://10.0.0.1/', events: ['TaskFinish'] }, allowPrivateCallback: true },
      [],
    ],
  ])('%s breaks %p', (_, input, rules) => expect(broken(input)).toEqual(rules));
});

test.each([
  ['keep', []],
  ['disable', []],
  ['delete', ['onDestroy']],
])('destroying a bucket with "%s" breaks %p', (onDestroy, rules) => {
  expect(check(BUCKET_RULES, { onDestroy }).map(({ rule }) => rule)).toEqual(rules);
});
