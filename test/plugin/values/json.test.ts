import { ExactNumber } from '../../../lib/plugin/value';
import type { Type } from '../../../lib/plugin/value';
import { equal, fromJson, parseJson } from '../../../lib/plugin/values/json';

const json = (text: string) => parseJson(Buffer.from(text));

test('a stored number that JavaScript would round is kept exactly', () => {
  expect(fromJson(json('{"n": 9007199254740993}'), ['object', { n: 'number' }])).toEqual({
    n: new ExactNumber('9007199254740993'),
  });
  expect(fromJson(json('{"n": 12.5}'), ['object', { n: 'number' }])).toEqual({ n: 12.5 });
});

test.each([
  '1e400',
  '-1e400',
  '[1e400]',
  '{"n":1e400}',
  '[ 1.0E400]',
  '[0,1234567890123456789]',
  '[0.12345678901234567]',
])('a number that cannot be held is no other number, wherever it stands: %s', (text) => {
  const number = /-?\d+[\d.]{2,}\d*(?:[eE]\d+)?|-?\d[eE]\d+/.exec(text)?.[0];
  const held: unknown = json(text);
  expect(JSON.stringify(held)).toContain(`"${number}"`);
});

test('numbers that can be held are numbers, wherever they stand', () => {
  expect(
    json('{"a":[0,-1, 44100,\n999999999999999,0.1,-12.75,1e3,9007199254740991],"b":"1e400,2e400"}'),
  ).toEqual({
    a: [0, -1, 44100, 999999999999999, 0.1, -12.75, 1000, 9007199254740991],
    b: '1e400,2e400',
  });
});

test('numbers inside of text are left alone', () => {
  expect(json('{"a": "x \\"9007199254740993\\" 1"}')).toEqual({ a: 'x "9007199254740993" 1' });
});

test('what is missing is null, and what is not in the type is dropped', () => {
  expect(
    fromJson(json('{"b": 1, "c": {"x": "1"}}'), ['object', { a: 'string', c: ['map', 'number'] }]),
  ).toEqual({
    a: null,
    c: { x: 1 },
  });
});

test('a value of another shape is refused, with its path', () => {
  const type: Type = ['object', { a: ['map', ['list', 'bool']] }];
  const wrong = expect.objectContaining({ path: ['a', { key: 'x' }, 1] });
  expect(() => fromJson(json('{"a": {"x": [true, 7]}}'), type)).toThrow(wrong);
  expect(() => fromJson(json('{"a": {}}'), ['object', { a: ['list', 'string'] }])).toThrow(
    'A list is needed, but it is {}.',
  );
  expect(() => fromJson(json('{"a": "lots"}'), ['object', { a: 'number' }])).toThrow(
    'A number is needed, but it is "lots".',
  );
});

test('sets are equal in any order, lists are not', () => {
  expect(equal(['a', 'b'], ['b', 'a'], ['set', 'string'])).toBe(true);
  expect(equal(['a', 'b'], ['b', 'a'], ['list', 'string'])).toBe(false);
});
