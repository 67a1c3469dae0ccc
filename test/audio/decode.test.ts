import { decodeToWav, separate } from '../../lib/audio';
import { parseWav } from '../../lib/audio/wav';
import { testWithAmr } from './amr';
import {
  NO_TOOLS,
  describeWithFfmpeg,
  distortion,
  leftovers,
  samplesOf,
  tones,
  unaborted,
  wavOf,
} from './recording';

const stereo = tones(2, 1, 44100);

test('without ffmpeg WAV is given as it is heard, and the rest is refused with what is missing', async () => {
  const options = { signal: unaborted(), tools: NO_TOOLS };
  const wav = wavOf(stereo, 44100);
  expect((await decodeToWav(wav, options)).equals(wav)).toBe(true);
  await expect(decodeToWav(Buffer.from('#!AMR\n'), options)).rejects.toMatchObject({
    code: 'FfmpegMissing',
    message: expect.stringContaining('Cannot read a recording that is not a WAV file') as string,
  });
});

test('an abort ends it', async () => {
  const signal = AbortSignal.abort(new Error('gone'));
  await expect(decodeToWav(wavOf(stereo, 44100), { signal })).rejects.toThrow('gone');
});

describeWithFfmpeg('with ffmpeg', () => {
  test('what was encoded without loss comes back with its samplerate and channels', async () => {
    const { stems } = await separate(wavOf(stereo, 44100), {
      audioMode: 'IsBackground',
      codec: 'flac',
      signal: unaborted(),
    });
    const wav = await decodeToWav(stems[0]!.data, { signal: unaborted() });
    expect(parseWav(wav)).toMatchObject({ samplerate: 44100, channels: 2, frames: 44100, bits: 16 });
    const { stems: same } = await separate(wavOf(stereo, 44100), {
      audioMode: 'IsBackground',
      codec: 'wav',
      signal: unaborted(),
    });
    expect(distortion(samplesOf(same[0]!.data), samplesOf(wav))).toBeGreaterThan(80);
    expect(leftovers()).toEqual([]);
  });

  testWithAmr('AMR is given at its 8 kHz', async () => {
    const { stems } = await separate(wavOf(tones(1, 1, 8000), 8000), {
      audioMode: 'IsBackground',
      codec: 'amr',
      signal: unaborted(),
    });
    const wav = await decodeToWav(stems[0]!.data, { signal: unaborted() });
    const { samplerate, channels, frames } = parseWav(wav);
    expect([samplerate, channels]).toEqual([8000, 1]);
    expect(Math.abs(frames - 8000)).toBeLessThan(800);
    expect(samplesOf(wav)[0]!.some((sample) => Math.abs(sample) > 0.05)).toBe(true);
  });

  test('what is no sound is refused', async () => {
    await expect(decodeToWav(Buffer.from('text'), { signal: unaborted() })).rejects.toMatchObject({
      code: 'InputDecodeFailed',
    });
    expect(leftovers()).toEqual([]);
  });
});
