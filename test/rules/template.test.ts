import fc from 'fast-check';
import {
  BUCKET_RULES,
  check,
  defaultSamplerate,
  JOB_RULES,
  PLACE_RULES,
  SEPARATION_RULES,
  TEMPLATE_RULES,
  type TemplateInput,
  Undecided,
} from '../../lib/rules';
import {
  allowedBySeed,
  CHANNEL_VALUES,
  CODEC_NAMES,
  MODES,
  SAMPLERATE_VALUES,
  type Settings,
  verdictOfSeed,
} from '../support/seed-table';

const violations = (input: TemplateInput) => check(TEMPLATE_RULES, input);
const messages = (input: TemplateInput): string[] => violations(input).map(({ message }) => message);

const verdict = (input: TemplateInput) => {
  const found = violations(input);
  if (found.length === 0) return 'taken';
  return found.some(({ severity }) => severity === 'error') ? 'refused' : 'warned';
};

const template = ({ mode, ...audioConfig }: Settings): TemplateInput => ({
  name: 'vocals',
  audioMode: mode,
  audioConfig,
});

describe('audio settings', () => {
  test('every combination of mode, codec, samplerate and channels is judged as the document does', () => {
    for (const mode of MODES) {
      for (const codec of [undefined, ...CODEC_NAMES]) {
        for (const samplerate of [undefined, ...SAMPLERATE_VALUES]) {
          for (const channels of [undefined, ...CHANNEL_VALUES]) {
            const settings = { mode, codec, samplerate, channels };
            expect({ settings, verdict: verdict(template(settings)) }).toEqual({
              settings,
              verdict: verdictOfSeed(settings),
            });
          }
        }
      }
    }
  });

  test('bitrates from 8 to 1000 are allowed and others are not', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -10, max: 1100 }), fc.double()), (bitrate) => {
        const settings = { mode: 'IsAudio', codec: 'mp3', bitrate };
        expect(violations(template(settings)).length === 0).toBe(allowedBySeed(settings));
      }),
    );
  });

  test('an unsupported samplerate is told with the codec, the value and what is allowed', () => {
    expect(messages(template({ mode: 'IsAudio', codec: 'mp3', samplerate: 96000 }))).toEqual([
      'Samplerate 96000 Hz is not supported by mp3. Use one of 11025, 22050, 32000, 44100, 48000.',
    ]);
  });

  test('amr without a samplerate is allowed and means 8000', () => {
    expect(messages(template({ mode: 'IsAudio', codec: 'amr' }))).toEqual([]);
    expect(defaultSamplerate('amr')).toBe(8000);
    expect(defaultSamplerate('aac')).toBe(44100);
  });

  test.each(['samplerate', 'bitrate', 'channels'] as const)(
    'a %s in MusicMode is a warning that says why it would have no effect',
    (setting) => {
      const [violation] = violations(template({ mode: 'MusicMode', codec: 'mp3', [setting]: 2 }));
      expect(violation?.path).toEqual(['audioConfig', setting]);
      expect(violation?.severity).toBe('warning');
      expect(violation?.message).toContain('the service chooses');
      expect(violation?.message).toContain('no effect');
    },
  );

  test('an unknown samplerate is still no setting for MusicMode', () => {
    const [violation] = violations({
      audioMode: 'MusicMode',
      audioConfig: { codec: 'mp3', samplerate: new Undecided() },
    });
    expect(violation?.rule).toBe('musicModeSamplerate');
  });

  test('a samplerate that no codec takes is an error even when the codec is unknown', () => {
    const input = { audioMode: 'IsAudio', audioConfig: { codec: new Undecided(), samplerate: 12345 } };
    expect(messages(input)).toEqual([expect.stringContaining('not supported by any codec')]);
  });

  test('nothing is said about values that are not known', () => {
    expect(
      violations({ name: new Undecided(), audioMode: new Undecided(), audioConfig: new Undecided() }),
    ).toEqual([]);
    expect(violations({ audioMode: new Undecided(), audioConfig: { codec: 'flac' } })).toEqual([]);
  });

  test.each(['AAC', 'Mp3', 'WAV'])('codec %s is taken, as official samples write it', (codec) => {
    expect(violations(template({ mode: 'MusicMode', codec }))).toEqual([]);
    expect(messages(template({ mode: 'IsAudio', codec, samplerate: 12345 }))).toEqual([
      expect.stringContaining(`not supported by ${codec.toLowerCase()}.`),
    ]);
  });

  test('a mode and a codec that do not exist are named beside those that do', () => {
    expect(messages(template({ mode: 'Karaoke', codec: 'ogg' }))).toEqual([
      `Audio mode "Karaoke" does not exist. Use one of ${MODES.join(', ')}.`,
      `Codec "ogg" does not exist. Use one of ${CODEC_NAMES.join(', ')}.`,
    ]);
  });
});

describe('template names', () => {
  test.each(['人声分离-1', 'a', 'A_b-c*9', '𠮷'.repeat(64), 'x'.repeat(64)])('"%s" is allowed', (name) => {
    expect(messages({ name })).toEqual([]);
  });

  test.each([
    ['', 'is empty'],
    ['two words', '" "'],
    ['a.b', '"."'],
    ['naïve', '"ï"'],
    ['x'.repeat(65), '65 characters'],
  ])('"%s" is refused', (name, reason) => {
    expect(messages({ name })).toEqual([expect.stringContaining(reason)]);
  });

  test('the known prefix of an unknown name is judged', () => {
    expect(messages({ name: new Undecided('has space ') })).toEqual([expect.stringContaining('" "')]);
    expect(messages({ name: new Undecided('x'.repeat(65)) })).toEqual([
      expect.stringContaining('at least 65'),
    ]);
    expect(messages({ name: new Undecided('fine-') })).toEqual([]);
  });
});

test('every rule names its source', () => {
  for (const { source, summary } of Object.values(TEMPLATE_RULES)) expect(source && summary).toBeTruthy();
});

test('no row of a table takes the name of another that the table is composed of', () => {
  expect(TEMPLATE_RULES).toMatchObject(SEPARATION_RULES);
  expect(JOB_RULES).toMatchObject(SEPARATION_RULES);
  expect(BUCKET_RULES).toMatchObject(PLACE_RULES);
});
