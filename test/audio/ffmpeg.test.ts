import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SeparationOptions, type StemFile, jobMediaInfo, probe, separate } from '../../lib/audio';
import { probeWav } from '../../lib/audio/probe';
import {
  NO_TOOLS,
  describeWithFfmpeg,
  flat,
  leftovers,
  samplesOf,
  tones,
  unaborted,
  wavOf,
} from './recording';
import { testWithAmr } from './amr';

jest.setTimeout(30_000);

const stereo = wavOf(tones(2, 2, 44100), 44100);
const folder = mkdtempSync(join(tmpdir(), 'audio-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function one(input: Buffer, options: Partial<SeparationOptions>): Promise<StemFile> {
  const all = { audioMode: 'IsBackground', codec: 'aac', signal: unaborted(), ...options } as const;
  return (await separate(input, all)).stems[0]!;
}

/** What ffprobe measures, asked independently of the code under test. */
function measured({ data, extension }: StemFile): Record<string, string | number> {
  const file = join(folder, `measured.${extension}`);
  writeFileSync(file, data);
  const args = ['-v', 'error', '-of', 'json', '-show_streams', file];
  return JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' })).streams[0];
}

/** Makes a file of another format out of a WAV. */
function converted(wav: Buffer, ...args: string[]): Buffer {
  const file = join(folder, args.at(-1)!);
  execFileSync('ffmpeg', ['-v', 'error', '-i', 'pipe:0', ...args.slice(0, -1), '-y', file], { input: wav });
  return execFileSync('cat', [file], { maxBuffer: 2 ** 28 });
}

/** The same programs under other names, with an ffmpeg that a shell script stands in for. */
function fakeFfmpeg(script: string): { ffmpeg: string } {
  const ffmpeg = join(folder, 'fake-ffmpeg');
  writeFileSync(ffmpeg, `#!/bin/sh\n${script}\n`);
  chmodSync(ffmpeg, 0o755);
  return { ffmpeg };
}

describeWithFfmpeg('with ffmpeg', () => {
  test.each([
    ['aac', 44100, 128, 2, 'aac', 'stereo'],
    ['aac', 11025, 24, 1, 'aac', 'mono'],
    ['aac', 96000, 192, 2, 'aac', 'stereo'],
    ['aac', 48000, 256, 4, 'aac', '4.0'],
    ['aac', 32000, 192, 5, 'aac', '5.0'],
    ['aac', 44100, 256, 6, 'aac', '5.1'],
    ['aac', 44100, 256, 8, 'aac', '7.1'],
    ['mp3', 44100, 320, 2, 'mp3', 'stereo'],
    ['mp3', 48000, 128, 1, 'mp3', 'mono'],
    ['mp3', 22050, 56, 2, 'mp3', 'stereo'],
    ['mp3', 11025, 8, 1, 'mp3', 'mono'],
    ['flac', 96000, undefined, 1, 'flac', 'mono'],
    ['flac', 44100, undefined, 4, 'flac', 'quad'],
    ['flac', 44100, undefined, 5, 'flac', '5.0'],
    ['flac', 44100, undefined, 6, 'flac', '5.1'],
    ['flac', 44100, undefined, 8, 'flac', '7.1'],
    ['wav', 8000, undefined, 2, 'pcm_s16le', undefined],
    ['wav', 96000, undefined, 3, 'pcm_s16le', '3.0'],
  ] as const)('%s at %i Hz, %s kbps, %i channels is what ffprobe measures', async (...row) => {
    const [codec, samplerate, bitrate, channels, name, layout] = row;
    const file = await one(stereo, { codec, samplerate, channels, ...(bitrate && { bitrate }) });
    const stream = measured(file);
    expect(file.extension).toBe(codec);
    expect(stream).toMatchObject({ codec_name: name, sample_rate: String(samplerate), channels });
    expect(stream.channel_layout).toBe(layout);
    if (codec === 'mp3') expect(Number(stream.bit_rate)).toBe(bitrate * 1000);
    const told = file.mediaInfo.Stream.Audio[0]!;
    expect(told).toMatchObject({
      CodecName: name,
      SampleRate: String(samplerate),
      Channel: String(channels),
    });
    if (codec === 'aac') {
      // The encoder's rate control is for the long run; two seconds come within a quarter, or below for easy
      // sounds.
      expect(Number(told.Bitrate)).toBeLessThan(bitrate * 1.25);
      expect(Number(told.Bitrate)).toBeGreaterThan(bitrate * 0.4);
    }
    expect(Math.abs(Number(told.Duration) - 2)).toBeLessThan(0.25);
    expect(file.mediaInfo.Format.Size).toBe(String(file.data.length));
  });

  testWithAmr.each([
    [undefined, 7],
    [8, 5],
  ])('amr at %s kbps comes at 8000 Hz in the nearest mode', async (bitrate, wanted) => {
    const file = await one(stereo, { codec: 'amr', ...(bitrate && { bitrate }) });
    expect(measured(file)).toMatchObject({ codec_name: 'amr_nb', sample_rate: '8000', channels: 1 });
    // The file starts with six bytes of its own; the first byte of each frame holds its mode, 0 (4.75 kbps)
    // to 7.
    expect((file.data[6]! >> 3) & 15).toBe(wanted);
  });

  test('an ffmpeg without the encoder fails the job and says what to install', async () => {
    const tools =
      fakeFfmpeg(`case "$*" in *amrnb*' -b:a'*) echo "Unknown encoder 'libopencore_amrnb'" >&2; exit 1;; esac
exec ffmpeg "$@"`);
    await expect(one(stereo, { codec: 'amr', tools })).rejects.toMatchObject({
      code: 'EncoderMissing',
      message:
        'Cannot write amr: this ffmpeg was built without the encoder libopencore_amrnb. Install one that has it ' +
        '(on Debian and Ubuntu: apt-get install ffmpeg libavcodec-extra).',
    });
  });

  test.each([
    ['mp3', 44100, 8, 2, 32000],
    ['mp3', 44100, 1000, 2, 320000],
    ['mp3', 22050, 1000, 1, 160000],
    ['mp3', 11025, 1000, 1, 64000],
    ['mp3', 44100, 100, 2, 96000],
  ] as const)('%s at %i Hz and %i kbps gets the nearest bitrate there is', async (...row) => {
    const [codec, samplerate, bitrate, channels, wanted] = row;
    const stream = measured(await one(stereo, { codec, samplerate, bitrate, channels }));
    expect(Number(stream.bit_rate)).toBe(wanted);
  });

  test('bitrate and channels left out are those of the recording, as near as the codec comes', async () => {
    const mp3 = converted(stereo, '-b:a', '96k', '-ac', '1', 'in.mp3');
    expect(measured(await one(mp3, { codec: 'mp3' }))).toMatchObject({ bit_rate: '96000', channels: 1 });
    const surround = wavOf(tones(3, 0.5, 44100), 44100);
    expect(measured(await one(surround, { codec: 'mp3' }))).toMatchObject({
      bit_rate: '320000',
      channels: 2,
    });
  });

  test('in MusicMode the emulator chooses', async () => {
    const options = { audioMode: 'MusicMode', codec: 'mp3', signal: unaborted() } as const;
    const { stems } = await separate(wavOf(tones(1, 0.5, 22050), 22050), options);
    expect(stems.map(({ stem }) => stem)).toEqual(['voice', 'background', 'bass', 'drums']);
    for (const file of stems)
      expect(measured(file)).toMatchObject({ sample_rate: '44100', channels: 2, bit_rate: '128000' });
    const [first, ...rest] = stems.map(({ mediaInfo }) => mediaInfo);
    expect(jobMediaInfo([first!, ...rest]).Stream.Audio).toHaveLength(4);
  });

  test.each(['in.m4a', 'in.mp4', 'in.ogg', 'in.flac', 'in.mkv', 'in.aac'])('%s is decoded', async (name) => {
    const input = converted(stereo, ...(name === 'in.ogg' ? ['-c:a', 'flac'] : []), name);
    const { inputInfo, stems } = await separate(input, {
      audioMode: 'IsBackground',
      codec: 'wav',
      signal: unaborted(),
    });
    expect(inputInfo.Stream.Audio[0]).toMatchObject({ SampleRate: '44100', Channel: '2' });
    expect(Math.abs(samplesOf(stems[0]!.data)[0]!.length / 44100 - 2)).toBeLessThan(0.1);
  });

  test('the same job gives the same bytes', async () => {
    const [first, second] = [await one(stereo, { codec: 'flac' }), await one(stereo, { codec: 'flac' })];
    expect(first.data.equals(second.data)).toBe(true);
  });

  test('with ffmpeg and without, WAV at its own samplerate is the same', async () => {
    const [withIt, without] = [
      await one(stereo, { codec: 'wav' }),
      await one(stereo, { codec: 'wav', tools: NO_TOOLS }),
    ];
    const [one16, other16] = [flat(samplesOf(withIt.data)), flat(samplesOf(without.data))];
    const apart = one16.map((value, i) => value - other16[i]!);
    expect(withIt.data).toHaveLength(without.data.length);
    expect(apart.every((value) => Math.abs(value) <= 1.01 / 0x8000)).toBe(true);
  });

  test.each([
    ['text', Buffer.from('this is not a recording, however long you look at it')],
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251))],
    [
      'a playlist',
      Buffer.from('#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/hostname\n#EXT-X-ENDLIST\n'),
    ],
    ['a concat script', Buffer.from("ffconcat version 1.0\nfile '/etc/hostname'\n")],
    ['a broken WAV', wavOf(tones(1, 0.1, 8000), 8000).subarray(0, 40)],
  ])('%s cannot be decoded', async (_, data) => {
    await expect(one(data, {})).rejects.toMatchObject({
      code: expect.stringMatching(/InputDecodeFailed|NoAudioStream/),
      message: expect.not.stringContaining(tmpdir()),
    });
  });

  test('a picture has no audio', async () => {
    const video = join(folder, 'silent.mp4');
    const source = ['-f', 'lavfi', '-i', 'testsrc=d=1:s=64x64', '-c:v', 'mpeg4', '-y', video];
    execFileSync('ffmpeg', ['-v', 'error', ...source]);
    await expect(one(execFileSync('cat', [video]), {})).rejects.toMatchObject({ code: 'NoAudioStream' });
  });

  test('an encoder that gives up fails the job, and nothing is left behind', async () => {
    const tools = fakeFfmpeg(`case "$*" in *libmp3lame*) echo 'Disk on fire' >&2; exit 1;; esac
exec ffmpeg "$@"`);
    await expect(one(stereo, { codec: 'mp3', tools })).rejects.toMatchObject({
      code: 'EncodeFailed',
      message: 'Cannot write mp3: Disk on fire.',
    });
    expect(leftovers()).toEqual([]);
  });
});

describeWithFfmpeg('probe', () => {
  test.each([
    ['mono', wavOf(tones(1, 0.3, 8000), 8000)],
    ['stereo', stereo],
    ['5.1', wavOf(tones(6, 0.3, 48000), 48000)],
  ])('what is computed of a %s WAV is what ffprobe says', async (_, wav) => {
    expect(probeWav(wav)).toEqual(await probe(wav));
  });

  test('says of an mp3 what the samples of the service say, in their words', async () => {
    const info = await probe(converted(stereo, '-b:a', '128k', 'probe.mp3'));
    expect(info.Format).toMatchObject({
      FormatName: 'mp3',
      FormatLongName: 'MP2/3 (MPEG audio layer 2/3)',
      NumStream: '1',
      NumProgram: '0',
      StartTime: '0.025057',
    });
    expect(info.Stream.Audio[0]).toMatchObject({
      Bitrate: '128.000000',
      Channel: '2',
      ChannelLayout: 'stereo',
      CodecLongName: 'MP3 (MPEG audio layer 3)',
      CodecName: 'mp3',
      CodecTag: '0x0000',
      CodecTagString: '[0][0][0][0]',
      CodecTimeBase: '1/14112000',
      Index: '0',
      SampleFmt: 'fltp',
      SampleRate: '44100',
      StartTime: '0.025057',
      Timebase: '1/14112000',
    });
  });

  test('counts the packets of aac, whose duration ffprobe only guesses', async () => {
    const info = await probe(converted(stereo, 'probe.aac'));
    // 2 s are 87 packets of 1024 samples; the encoder's delay makes one more or two.
    expect(Number(info.Format.Duration) * 44100).toBeCloseTo(88 * 1024, -4);
    expect((Number(info.Format.Duration) * 44100) / 1024).toBeCloseTo(
      Math.round((Number(info.Format.Duration) * 44100) / 1024),
      2,
    );
  });
});

test('without ffprobe, only WAV is probed', async () => {
  expect((await probe(stereo, { tools: NO_TOOLS })).Format.FormatName).toBe('wav');
  await expect(probe(Buffer.from('fLaC'), { tools: NO_TOOLS })).rejects.toMatchObject({
    code: 'FfmpegMissing',
  });
});
