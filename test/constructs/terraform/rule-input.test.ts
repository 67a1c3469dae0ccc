import { Token } from 'cdktf';
import { AudioConfig } from '../../../lib';
import { ruleInput } from '../../../lib/constructs/terraform/rule-input';
import { Undecided } from '../../../lib/rules';

const reference = { 'ref.attribute': true };

test('what is given is taken as it is, at every depth', () => {
  const props = { url: 'https://example.com', events: ['TaskFinish'], mq: { level: 2, on: false } };
  expect(ruleInput(props)).toEqual(props);
});

test('settings of a class are taken as those of a plain object', () => {
  expect(ruleInput(AudioConfig.flac({ channels: 2 }))).toEqual({
    codec: 'flac',
    samplerate: undefined,
    bitrate: undefined,
    channels: 2,
  });
});

test('what is left out is not given', () => {
  expect(ruleInput({ url: undefined })).toEqual({ url: undefined });
});

test.each([
  ['text', Token.asString(reference)],
  ['number', Token.asNumber(reference)],
  ['list', Token.asList(reference)],
  ['object', Token.asAny(reference)],
])('a %s that is a token is undecided', (_, token) => {
  expect(ruleInput({ inner: token })).toEqual({ inner: new Undecided() });
});

test('a token in a list leaves the rest of the list decided', () => {
  expect(ruleInput(['mp3', Token.asString(reference)])).toEqual(['mp3', new Undecided()]);
});

test.each(['${var.name}-x', 'up-${var.name}', '%{ if true }x%{ endif }', 'up-%{ if true }x%{ endif }'])(
  'of %s only what stands before the expression is certain',
  (text) => {
    expect(ruleInput(text)).toEqual(new Undecided(text.startsWith('up-') ? 'up-' : undefined));
  },
);

test('an escaped expression is text', () => {
  expect(ruleInput('a-$${b}-%%{c}')).toBe('a-$${b}-%%{c}');
});
