import { probe } from '../../../lib/audio';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { testWithAmr } from '../../audio/amr';
import { describeWithFfmpeg } from '../../audio/recording';
import { BUCKET, createTemplate, send } from '../support';
import { job, output, recording, submit } from '../jobs/support';

/** What is declared, one row for each codec, and what ffprobe calls the codec. */
const DECLARED = [
  { codec: 'aac', samplerate: 48000, channels: 6, measured: 'aac' },
  { codec: 'mp3', samplerate: 22050, channels: 1, measured: 'mp3' },
  { codec: 'flac', samplerate: 96000, channels: 4, measured: 'flac' },
  { codec: 'amr', samplerate: 8000, channels: 1, measured: 'amr_nb' },
  { codec: 'wav', samplerate: 11025, channels: 3, measured: 'pcm_s16le' },
] as const;

describeWithFfmpeg('what a template declares is what is measured in the stems', () => {
  let ci: Emulator;
  beforeAll(async () => {
    ci = await startEmulator();
    ci.objects.put(BUCKET, 'in/song.wav', recording());
  });
  afterAll(() => ci.stop());

  const measures = async ({
    codec,
    samplerate,
    channels,
    measured,
  }: (typeof DECLARED)[number]): Promise<void> => {
    const template = await createTemplate(ci, {
      Name: codec,
      AudioConfig: `<Codec>${codec}</Codec><Samplerate>${samplerate}</Samplerate><Channels>${channels}</Channels>`,
    });
    const id = await submit(ci, {
      operation: `<TemplateId>${template}</TemplateId>`,
      output: output(`<AuObject>${codec}/voice.\${ext}</AuObject>`),
    });
    await ci.jobs.settled();

    expect(job(ci, id)).toMatchObject({ state: 'Success', outputs: [{ object: `${codec}/voice.${codec}` }] });
    const content = ci.objects.content(BUCKET, `${codec}/voice.${codec}`) ?? Buffer.alloc(0);
    const [stream] = (await probe(content)).Stream.Audio;
    const expected = {
      CodecName: measured,
      SampleRate: String(samplerate),
      Channel: String(channels),
    };
    expect(stream).toMatchObject(expected);
    const answer = await send(ci, { path: `/jobs/${id}` });
    for (const [name, value] of Object.entries(expected)) {
      const path = ['JobsDetail', 'Operation', 'MediaInfo', 'Stream', 'Audio', name];
      expect([name, answer.text(...path)]).toEqual([name, value]);
    }
  };
  const title = '$codec, $samplerate Hz, $channels channels';
  test.each(DECLARED.filter(({ codec }) => codec !== 'amr'))(title, measures);
  testWithAmr.each(DECLARED.filter(({ codec }) => codec === 'amr'))(title, measures);
});
