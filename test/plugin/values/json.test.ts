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
