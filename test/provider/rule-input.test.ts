import { attribute, Unknown } from '../../lib/plugin';
import { attributePath, ruleInput, ruleValue } from '../../lib/provider/rule-input';
import { Undecided } from '../../lib/rules';

const attributes = {
  object_prefix: attribute.string({ description: 'A text.', optional: true }),
  custom_exts: attribute.list('string', { description: 'Texts.', optional: true }),
  own_tags: attribute.map('string', { description: 'Texts by names of the user.', optional: true }),
  sub_parts: attribute.nestedMap({
    description: 'Objects by names of the user.',
    optional: true,
    attributes: { au_object: attribute.string({ description: 'A text.', optional: true }) },
  }),
};
const nothing = { object_prefix: null, custom_exts: null, own_tags: null, sub_parts: null };

test('what is null is not given', () => {
  expect(ruleInput(attributes, nothing)).toEqual({
    objectPrefix: undefined,
    customExts: undefined,
    ownTags: undefined,
    subParts: undefined,
  });
});

test('names become camelCase at every depth, and keys of maps stay as they are', () => {
  const given = {
    object_prefix: 'up_loads/',
    custom_exts: ['m_4', 'mp3'],
    own_tags: { one_tag: 'a_b' },
    sub_parts: { lead_voice: { au_object: 'o_v' } },
  };
  expect(ruleInput(attributes, given)).toEqual({
    objectPrefix: 'up_loads/',
    customExts: ['m_4', 'mp3'],
    ownTags: { one_tag: 'a_b' },
    subParts: { lead_voice: { auObject: 'o_v' } },
  });
});

test('what is unknown is undecided wherever it stands, and keeps the prefix that is certain', () => {
  const given = {
    object_prefix: new Unknown({ prefix: 'up' }),
    custom_exts: [new Unknown(), 'mp3'],
    own_tags: new Unknown(),
    sub_parts: { a: new Unknown(), b: { au_object: new Unknown({ prefix: 'o/' }) } },
  };
  expect(ruleInput(attributes, given)).toEqual({
    objectPrefix: new Undecided('up'),
    customExts: [new Undecided(), 'mp3'],
    ownTags: new Undecided(),
    subParts: { a: new Undecided(), b: { auObject: new Undecided('o/') } },
  });
});

test('attributes that were not asked for are left out', () => {
  const wider = { ...nothing, queue_id: 'q' };
  expect(ruleInput(attributes, wider)).not.toHaveProperty('queueId');
});

test.each([
  ['IsAudio', 'IsAudio'],
  [null, undefined],
  [new Unknown({ prefix: 'Is' }), new Undecided('Is')],
] as const)('the value %s alone', (value, expected) => {
  expect(ruleValue(value)).toEqual(expected);
});

test('a path leads back to the attribute, whatever its keys are called', () => {
  expect(attributePath(['subParts', { key: 'leadVoice' }, 'auObject'])).toEqual([
    'sub_parts',
    { key: 'leadVoice' },
    'au_object',
  ]);
  expect(attributePath(['customExts', 1])).toEqual(['custom_exts', 1]);
});
