import type { AudioModeName, Stem } from '../../lib/rules';
import { AUDIO_LIMITS, type SeparationOptions, separate } from '../../lib/audio';
import { Fft } from '../../lib/audio/fft';
import type { AudioBlock } from '../../lib/audio/layouts';
import { Separator } from '../../lib/audio/separator';
import {
  NO_TOOLS,
  type Track,
  distortion,
  dot,
  flat,
  leftovers,
  recording,
  samplesOf,
  shareOf,
  tones,
  unaborted,
  wavOf,
} from './recording';

jest.setTimeout(120_000);

const made = recording();
const tracks = Object.fromEntries(
  Object.entries(made.tracks).map(([name, wav]) => [name, samplesOf(wav)]),
) as Record<Track, AudioBlock>;

async function stems(
  input: Buffer,
  audioMode: AudioModeName,
  options: Partial<SeparationOptions> = {},
): Promise<Partial<Record<Stem, AudioBlock>>> {
  const all = { audioMode, codec: 'wav', signal: unaborted(), tools: NO_TOOLS, ...options } as const;
  const { stems: files } = await separate(input, all);
  return Object.fromEntries(files.map(({ stem, data }) => [stem, samplesOf(data)]));
}

/** Energy below and above a frequency. */
function energyAround(frequency: number, samples: Float32Array): { below: number; above: number } {
  const fft = new Fft(2 ** 17);
  const [re, im] = [new Float64Array(fft.size), new Float64Array(fft.size)];
  re.set(samples.subarray(0, fft.size));
  fft.forward(re, im);
  const edge = Math.round((frequency / 44100) * fft.size);
  const energy = (from: number, to: number): number =>
    dot(re.subarray(from, to), re.subarray(from, to)) + dot(im.subarray(from, to), im.subarray(from, to));
  return { below: energy(0, edge), above: energy(edge, fft.size / 2) };
}

describe('on the recording of the demo, without ffmpeg', () => {
  let four: Record<Stem, AudioBlock>;
  beforeAll(async () => {
    four = (await stems(made.mix, 'MusicMode')) as Record<Stem, AudioBlock>;
  });

  test('the voice is in the voice stem and hardly in the background', async () => {
    const { voice, background } = await stems(made.mix, 'AudioAndBackground');
    expect(shareOf(tracks.voice, voice!)).toBeGreaterThan(-3);
    expect(shareOf(tracks.voice, background!)).toBeLessThan(-12);
    expect(distortion(tracks.voice, voice!)).toBeGreaterThan(
      distortion(tracks.voice, samplesOf(made.mix)) + 6,
    );
  });

  test('the music is in the background and hardly in the voice stem', async () => {
    const { voice, background } = await stems(made.mix, 'AudioAndBackground');
    for (const track of ['chords', 'bass', 'drums'] as const)
      expect(shareOf(tracks[track], background!)).toBeGreaterThan(shareOf(tracks[track], voice!) + 9);
  });

  test('the stems add up to the recording', () => {
    const all = [four.voice, four.background, four.bass, four.drums].map(flat);
    const wanted = flat(samplesOf(made.mix));
    const worst = wanted.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - all.reduce((sum, stem) => sum + stem[i]!, 0))),
      0,
    );
    // Each of the four was rounded to 16 bits.
    expect(worst).toBeLessThanOrEqual(2.01 / 0x8000);
  });

  test('the bass stem is low and has the bass line', () => {
    const { below, above } = energyAround(350, four.bass[0]!);
    expect(above / below).toBeLessThan(0.001);
    expect(shareOf(tracks.bass, four.bass)).toBeGreaterThan(-3);
    expect(distortion(tracks.bass, four.bass)).toBeGreaterThan(3);
  });

  test('the drums stem is percussive and has the drums', () => {
    expect(distortion(tracks.drums, four.drums)).toBeGreaterThan(
      distortion(tracks.drums, samplesOf(made.mix)) + 6,
    );
    // Peaky in time: the fourth power mean stands out of the energy as it does for hits, and not for lasting
    // tones.
    const peakiness = (block: AudioBlock): number => {
      const squares = flat(block).map((value) => value * value);
      return (dot(squares, squares) * squares.length) / squares.reduce((sum, value) => sum + value, 0) ** 2;
    };
    expect(peakiness(four.drums)).toBeGreaterThan(2 * peakiness(four.background));
  });

  test('each mode yields its stems, and a stem is the same in each', async () => {
    const voice = (await stems(made.mix, 'IsAudio')).voice!;
    const flatVoice = flat(four.voice);
    expect(Object.keys(await stems(made.mix, 'IsBackground'))).toEqual(['background']);
    expect(Object.keys(four)).toEqual(['voice', 'background', 'bass', 'drums']);
    expect(flat(voice).every((value, i) => value === flatVoice[i])).toBe(true);
  });

  test('mono has no image to go by, and the voice still comes forward', async () => {
    const mono = (block: AudioBlock): AudioBlock => [block[0]!.map((left, i) => (left + block[1]![i]!) / 2)];
    const mix = mono(samplesOf(made.mix));
    const { voice } = await stems(wavOf(mix, 44100), 'AudioAndBackground');
    expect(distortion(mono(tracks.voice), voice!)).toBeGreaterThan(distortion(mono(tracks.voice), mix) + 6);
    const twice = await stems(wavOf([mix[0]!, mix[0]!], 44100), 'AudioAndBackground');
    expect(twice.voice![0]!.every((value, i) => value === voice![0]![i])).toBe(true);
  });

  test('the synthesised voice separates as well', async () => {
    const babble = recording('--no-espeak');
    expect(babble.said).toContain('synthesised (espeak-ng');
    const { voice, background } = await stems(babble.mix, 'AudioAndBackground');
    expect(shareOf(samplesOf(babble.tracks.voice), voice!)).toBeGreaterThan(-3);
    expect(shareOf(samplesOf(babble.tracks.voice), background!)).toBeLessThan(-12);
  });
});

describe('the separator', () => {
  test.each([1, 2, 3, 6, 8])(
    'gives back %i channels whose stems add up, in blocks of any size',
    (channels) => {
      const input = tones(channels, 0.4, 22050);
      const separator = new Separator(22050, channels, ['voice', 'background', 'bass', 'drums'], 'stereo');
      const sums = input.map(() => [] as number[]);
      const take = (parts: readonly AudioBlock[]): void =>
        sums.forEach((sum, channel) => {
          for (let i = 0; i < parts[0]![0]!.length; i++)
            sum.push(parts.reduce((total, part) => total + part[channel]![i]!, 0));
        });
      for (let at = 0, size = 1; at < input[0]!.length; at += size, size = (size * 7) % 1000)
        take(separator.push(input.map((channel) => channel.subarray(at, at + size))));
      take(separator.flush());
      sums.forEach((sum, channel) => {
        expect(sum).toHaveLength(input[channel]!.length);
        const apart = sum.map((value, i) => Math.abs(value - input[channel]![i]!));
        expect(apart.every((value) => value < 1e-5)).toBe(true);
      });
    },
  );
});

describe('without ffmpeg', () => {
  test('samplerate and channels are as asked', async () => {
    const input = wavOf(tones(2, 0.5, 48000), 48000);
    const options = { audioMode: 'IsAudio', codec: 'wav', signal: unaborted(), tools: NO_TOOLS } as const;
    const asked = await separate(input, { ...options, samplerate: 22050, channels: 6 });
    expect(asked.stems[0]!.mediaInfo.Stream.Audio[0]).toMatchObject({
      CodecName: 'pcm_s16le',
      SampleRate: '22050',
      Channel: '6',
      ChannelLayout: '5.1',
      Duration: '0.500000',
    });
    const left = await separate(input, options);
    expect(left.stems[0]!.mediaInfo.Stream.Audio[0]).toMatchObject({ SampleRate: '44100', Channel: '2' });
    expect(left.inputInfo.Stream.Audio[0]).toMatchObject({ SampleRate: '48000', Channel: '2' });
    expect(left.stems[0]!.extension).toBe('wav');
  });

  test('another codec fails and says what to install', async () => {
    await expect(stems(wavOf(tones(1, 0.1, 8000), 8000), 'IsAudio', { codec: 'mp3' })).rejects.toMatchObject({
      code: 'FfmpegMissing',
      message:
        'Cannot write mp3 without ffmpeg and ffprobe. Install them (on Debian and Ubuntu: apt-get install ' +
        'ffmpeg libavcodec-extra), or use a WAV recording and the codec wav.',
    });
  });

  test('a recording that is not WAV fails and says what to install', async () => {
    await expect(stems(Buffer.from('ID3 not really'), 'IsAudio')).rejects.toMatchObject({
      code: 'FfmpegMissing',
      message: expect.stringContaining('apt-get install ffmpeg'),
    });
  });

  test.each([
    ['zero length', Buffer.alloc(0), 'FfmpegMissing'],
    ['a cut header', wavOf(tones(1, 0.1, 8000), 8000).subarray(0, 30), 'InputDecodeFailed'],
  ])('%s fails', async (_, data, code) => {
    await expect(stems(data, 'IsAudio')).rejects.toMatchObject({ code });
  });

  test('a recording of a single sample is separated', async () => {
    const { voice, background } = await stems(wavOf([new Float32Array([0.5])], 44100), 'AudioAndBackground');
    expect(voice![0]!.length + background![0]!.length).toBe(2);
    expect(voice![0]![0]! + background![0]![0]!).toBeCloseTo(0.5, 3);
  });
});

describe('what is refused', () => {
  const input = wavOf(tones(1, 0.1, 8000), 8000);

  test('settings that break a rule of the service', async () => {
    await expect(stems(input, 'IsAudio', { codec: 'mp3', samplerate: 96000 })).rejects.toMatchObject({
      code: expect.stringMatching(/InvalidArgument|FfmpegMissing/),
    });
    await expect(stems(input, 'IsAudio', { samplerate: 12345 })).rejects.toMatchObject({
      code: 'InvalidArgument',
      message: expect.stringContaining('Samplerate 12345 Hz is not supported by wav.'),
    });
    await expect(stems(input, 'IsAudio', { channels: 100 })).rejects.toMatchObject({
      code: 'InvalidArgument',
    });
  });

  test('a recording that is too long', async () => {
    const long = wavOf([new Float32Array(1000 * (AUDIO_LIMITS.seconds + 1))], 1000);
    await expect(stems(long, 'IsAudio')).rejects.toMatchObject({ code: 'InputTooLarge' });
  });

  test('stems that would be too large', async () => {
    const input = wavOf([new Float32Array(1000 * 300)], 1000);
    await expect(
      stems(input, 'AudioAndBackground', { samplerate: 96000, channels: 32 }),
    ).rejects.toMatchObject({ code: 'OutputTooLarge' });
  });
});

/** Work of this process since then, in milliseconds of a processor: what others do on the machine does not count. */
function millisecondsSince(then: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(then);
  return (user + system) / 1000;
}

describe('an abort', () => {
  const long = wavOf(tones(2, 20, 44100), 44100);

  test.each([
    ['without ffmpeg', NO_TOOLS],
    ['with the programs of this machine', {}],
  ])('stops the separation within a moment, %s', async (_, tools) => {
    const controller = new AbortController();
    const running = stems(long, 'MusicMode', { signal: controller.signal, tools });
    let aborted = process.cpuUsage();
    setTimeout(() => {
      aborted = process.cpuUsage();
      controller.abort(new Error('cancelled'));
    }, 300);
    await expect(running).rejects.toThrow('cancelled');
    expect(millisecondsSince(aborted)).toBeLessThan(500);
    expect(leftovers()).toEqual([]);
  });

  test('before the start, nothing starts', async () => {
    await expect(stems(long, 'IsAudio', { signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow(
      'early',
    );
  });

  test('other work gets its turn while a separation runs', async () => {
    let turns = 0;
    let next: NodeJS.Immediate;
    const take = (): void => {
      turns += 1;
      next = setImmediate(take);
    };
    take();
    await stems(made.mix, 'MusicMode');
    clearImmediate(next!);
    const seconds = samplesOf(made.mix)[0]!.length / 44100;
    expect(turns).toBeGreaterThan(seconds);
  });
});
