import fc from 'fast-check';
import { type Type, Unknown, type Value } from '../../lib/plugin/value';

/** Texts that mean something to somebody on the way: Terraform, XML, paths, addresses, logs. */
const WORDS = [
  ...[
    '',
    ' ',
    '${',
    '%{',
    '$${',
    '${a}',
    '"',
    '\\',
    '\n',
    '\r\n',
    '\u0000',
    '\uFFFE',
    '\uD800',
    '<',
    '&amp;',
    ']]>',
  ],
  ...[
    'IsAudio',
    'MusicMode',
    'aac',
    'AAC',
    'Active',
    'Paused',
    'ap-chongqing',
    'media-1250000000',
    't1voice',
  ],
  ...[
    '${ext}',
    '${RunId}',
    '${InputName}',
    '../',
    '/',
    'out/v.aac',
    'https://u:p@example.com/?t=1',
    'http://127.0.0.1/',
  ],
  ...['10m', '-1s', '9'.repeat(400), 'ä', '語', '*', '**'.repeat(20)],
];

const text = fc.oneof(
  fc.constantFrom(...WORDS),
  fc
    .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 5 })
    .map((parts) => parts.join('')),
  fc.string({ maxLength: 20 }),
);
/** Texts that somebody may write, without halves of pairs, which no bytes can say. */
export const wellFormed = text.map((some) => Buffer.from(some).toString());

const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 8000, 44100, 2 ** 31, 2 ** 53, 0.1, 1e300),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Values of a type, any part of which may be null or unknown. */
export function typed(type: Type): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant<Value>(null) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Value>(new Unknown(), new Unknown({ notNull: true, prefix: 'out/' })),
    },
    { weight: 12, arbitrary: known(type) },
  );
}

/** Values of a type that are neither null nor unknown as a whole. */
export function known(type: Type): fc.Arbitrary<Value> {
  if (type === 'string') return wellFormed;
  if (type === 'number') return number;
  if (type === 'bool') return fc.boolean();
  if (type === 'dynamic') return wellFormed;
  switch (type[0]) {
    case 'list':
    case 'set':
      return fc.array(typed(type[1]), { maxLength: 4 });
    case 'map':
      return fc.dictionary(wellFormed, typed(type[1]), { maxKeys: 4, noNullPrototype: true });
    case 'tuple':
      return fc.tuple(...type[1].map((each) => typed(each)));
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(type[1]).map(([name, each]) => [name, typed(each)])),
        {
          noNullPrototype: true,
        },
      );
  }
}
