import { decode as unpack, encode as pack, ExtData } from '@msgpack/msgpack';
import fc from 'fast-check';
import { Dynamic, ExactNumber, Unknown } from '../../../lib/plugin/value';
import type { Type, Value } from '../../../lib/plugin/value';
import { equal } from '../../../lib/plugin/values/json';
import { decode, encode } from '../../../lib/plugin/values/msgpack';

const name = fc.stringMatching(/^[a-z_]{1,8}$/);
const { type: anyType } = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Type>('string', 'number', 'bool', 'dynamic'),
    fc.tuple(fc.constantFrom('list', 'set', 'map'), tie('type')) as fc.Arbitrary<Type>,
    fc.tuple(fc.constant('object'), fc.dictionary(name, tie('type'), { maxKeys: 4 })) as fc.Arbitrary<Type>,
    fc.tuple(fc.constant('tuple'), fc.array(tie('type'), { maxLength: 3 })) as fc.Arbitrary<Type>,
  ),
}));

/** Values of a type, with nulls and unknowns anywhere. */
function valueOf(type: Type): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 8, arbitrary: knownOf(type) }, fc.constant(null), fc.constant(new Unknown()));
}

function knownOf(type: Type): fc.Arbitrary<Value> {
  if (type === 'string') return fc.string({ unit: 'binary' });
  if (type === 'bool') return fc.boolean();
  if (type === 'number') {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n));
    return fc.oneof(fc.maxSafeInteger(), numbers, fc.constant(new ExactNumber('9007199254740993')));
  }
  if (type === 'dynamic') return fc.string().map((text) => new Dynamic(['list', 'string'], [text]));
  switch (type[0]) {
    case 'list':
    case 'set':
      return fc.array(valueOf(type[1]), { maxLength: 4 });
    case 'map':
      return fc.dictionary(name, valueOf(type[1]), { maxKeys: 4, noNullPrototype: true });
    case 'tuple':
      return fc.tuple(...type[1].map(valueOf));
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(type[1]).map(([key, own]) => [key, valueOf(own)])), {
        noNullPrototype: true,
      });
  }
}

test('any value of any type comes back as it was written', () => {
  fc.assert(
    fc.property(
      anyType.chain((type) => fc.tuple(fc.constant(type), valueOf(type))),
      ([type, value]) => {
        const back = decode(encode(value, type), type);
        expect(back).toEqual(value);
        expect(equal(back, value, type)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

describe('unknown values', () => {
  test.each([-128, -1, 0, 1, 5, 12, 77, 127])('extension code %i is unknown', (code) => {
    expect(decode(pack(new ExtData(code, new Uint8Array([0xc1]))), 'string')).toBeInstanceOf(Unknown);
  });

  test('code 12 says what is known: not null, a prefix, bounds and lengths', () => {
    const refined = (body: Map<number, unknown>): unknown => {
      // A map with integer keys, which JavaScript objects do not have.
      const parts = [...body].flatMap(([key, value]) => [...pack(key), ...pack(value)]);
      return decode(pack(new ExtData(12, new Uint8Array([0x80 | body.size, ...parts]))), 'string');
    };
    expect(
      refined(
        new Map<number, unknown>([
          [1, false],
          [2, 'prefix-'],
        ]),
      ),
    ).toEqual(new Unknown({ notNull: true, prefix: 'prefix-' }));
    expect(
      refined(
        new Map<number, unknown>([
          [3, [1, true]],
          [4, ['2.5', false]],
        ]),
      ),
    ).toEqual(new Unknown({ min: { value: 1, inclusive: true }, max: { value: 2.5, inclusive: false } }));
    expect(
      refined(
        new Map<number, unknown>([
          [5, 1],
          [6, 3],
        ]),
      ),
    ).toEqual(new Unknown({ minLength: 1, maxLength: 3 }));
  });

  test('a refined value is written with code 0', () => {
    expect(encode(new Unknown({ prefix: 'a' }), 'string')).toEqual(new Uint8Array([0xd4, 0, 0]));
  });

  test('an element of a set may be unknown', () => {
    expect(decode(encode(['a', new Unknown()], ['set', 'string']), ['set', 'string'])).toEqual([
      'a',
      new Unknown(),
    ]);
  });
});

describe('numbers', () => {
  test.each<[unknown, number]>([
    [5, 5],
    [5.5, 5.5],
    ['0.1', 0.1],
    ['5.50', 5.5],
    ['1e3', 1000],
    [-3n, -3],
    [2n ** 60n, 2 ** 60],
  ])('%p is read as %p', (sent, number) => {
    expect(decode(pack(sent, { useBigInt64: true }), 'number')).toBe(number);
  });

  test.each<[unknown, string]>([
    [9007199254740993n, '9007199254740993'],
    ['0.12345678901234567890123', '0.12345678901234567890123'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    // Terraform sends a tenth as text. As a binary number it means this:
    [0.1, '1000000000000000055511151231257827021181583404541015625e-55'],
  ])('%p is kept exactly, for a number would be wrong', (sent, text) => {
    const value = decode(pack(sent, { useBigInt64: true }), 'number') as ExactNumber;
    expect(value).toBeInstanceOf(ExactNumber);
    expect(BigInt(decimal(value.text))).toBe(BigInt(decimal(text)));
    expect(unpack(encode(value, 'number'))).toBe(value.text);
  });

  test('a fraction is written in decimal, and 2^60 in full', () => {
    expect(unpack(encode(0.1, 'number'))).toBe('0.1');
    expect(unpack(encode(2 ** 60, 'number'))).toBe('1152921504606846976');
  });
});

/** A decimal as an integer, scaled by 10^60. */
function decimal(text: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e(-?\d+))?$/.exec(text) ?? [];
  return whole + fraction + '0'.repeat(60 - fraction.length + Number(exponent));
}

test('what an object leaves out is null, and what its type has not is dropped', () => {
  const type: Type = ['object', { a: 'string', b: 'string' }];
  expect(unpack(encode({ a: 'x', c: 'y' }, type))).toEqual({ a: 'x', b: null });
  expect(decode(pack({ a: 'x' }), type)).toEqual({ a: 'x', b: null });
});

test('a dynamic value carries its type as bytes of JSON', () => {
  expect(unpack(encode(new Dynamic(['list', 'number'], [1]), 'dynamic'))).toEqual([
    new Uint8Array(Buffer.from('["list","number"]')),
    [1],
  ]);
});

test('a value of the wrong type is named with what is needed', () => {
  expect(() => encode({ a: [3] }, ['object', { a: ['list', 'string'] }])).toThrow(
    'A string is needed, but it is 3.',
  );
  expect(() => encode(NaN, 'number')).toThrow('A number is needed');
  expect(() => decode(pack('x'), ['list', 'string'])).toThrow('A list is needed, but it is "x".');
  expect(() => decode(pack([2n ** 60n], { useBigInt64: true }), 'string')).toThrow(
    'A string is needed, but it is ["1152921504606846976"].',
  );
});
