import { made } from '../../lib/provider/leftovers';

const now = Date.parse('2026-01-31T08:00:00+08:00');

test.each([
  ['2026-01-31T08:00:00+0800', '0 seconds ago'],
  ['2026-01-31T08:00:05+0800', '0 seconds ago'],
  ['2026-01-31T07:59:59+0800', '1 second ago'],
  ['2026-01-31T07:58:30+0800', '90 seconds ago'],
  ['2026-01-31T07:57:00+0800', '3 minutes ago'],
  ['2026-01-31T05:01:00+0800', '2 hours ago'],
  ['2025-12-31T08:00:00+0800', '31 days ago'],
])('what was made %s was made %s', (time, age) => {
  expect(made(time, now)).toBe(`made ${time}, ${age}`);
});

test.each([undefined, '', 'yesterday'])('a time that is none (%p) makes no age', (time) => {
  expect(made(time, now)).toBe('made nobody knows when');
});
