import { parseDuration } from '../../lib/rules/duration';

test.each([
  ['90s', 90_000],
  ['45m', 2_700_000],
  ['1h30m', 5_400_000],
  ['1h1s', 3_601_000],
  ['', undefined],
  ['0m', undefined],
  ['30', undefined],
  ['30 m', undefined],
  ['1m1h', undefined],
])('the duration "%s" is %p milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});
