import {
  DEFAULT_BEHAVIOUR,
  type Emulator,
  type EmulatorOptions,
  PRESETS,
  startEmulator,
} from '../../lib/emulator';
import { BUCKET, send, type TestAnswer, templateBody } from './support';
import { jobBody, output, SETTINGS, BOTH } from './jobs/support';

const started: Emulator[] = [];
async function emulator(options: EmulatorOptions): Promise<Emulator> {
  const ci = await startEmulator(options);
  started.push(ci);
  return ci;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((ci) => ci.stop()));
});

/** Requests that official clients and samples send, and that a strict reader of the documents refuses. */
const REQUESTS: Readonly<Record<string, (ci: Emulator) => Promise<TestAnswer>>> = {
  'a template in MusicMode with a samplerate, a bitrate and channels': (ci) =>
    send(ci, {
      method: 'POST',
      body: templateBody({
        AudioMode: 'MusicMode',
        AudioConfig:
          '<Codec>mp3</Codec><Samplerate>44100</Samplerate><Bitrate>128</Bitrate><Channels>2</Channels>',
      }),
    }),
  'a codec in capital letters': (ci) =>
    send(ci, { method: 'POST', body: templateBody({ AudioConfig: '<Codec>AAC</Codec>' }) }),
  'an update without AudioConfig': (ci) =>
    send(ci, {
      method: 'PUT',
      path: `/template/${ci.templates.put(BUCKET, { name: 'old' }).templateId}`,
      body: templateBody({ Name: 'new', AudioConfig: undefined }),
    }),
  'a job of IsAudio with Object and AuObject': (ci) =>
    send(ci, {
      method: 'POST',
      path: '/jobs',
      body: jobBody({ operation: SETTINGS.replace('AudioAndBackground', 'IsAudio') }),
    }),
  'a job of AudioAndBackground with AuObject alone': (ci) =>
    send(ci, {
      method: 'POST',
      path: '/jobs',
      body: jobBody({ output: output('<AuObject>out/voice.wav</AuObject>') }),
    }),
};

describe.each(Object.keys(REQUESTS))('%s', (what) => {
  const request = REQUESTS[what] as (typeof REQUESTS)[string];

  test('is taken by the most plausible service', async () => {
    const answer = await request(await emulator({}));
    expect([answer.status, answer.body]).toEqual([200, expect.any(String)]);
  });

  test('is refused by the strict one', async () => {
    const answer = await request(await emulator({ preset: 'strict', buckets: [BUCKET] }));
    expect([answer.status, answer.text('Code')]).toEqual([400, 'InvalidArgument']);
  });
});

test('what is usual is taken by both', async () => {
  for (const preset of ['default', 'strict'] as const) {
    const ci = await emulator({ preset, buckets: [BUCKET] });
    expect((await send(ci, { method: 'POST', body: templateBody() })).status).toBe(200);
    const job = await send(ci, { method: 'POST', path: '/jobs', body: jobBody({ output: output(BOTH) }) });
    expect(job.status).toBe(200);
  }
});

test('in the strict service a bucket that nobody bound has no CI', async () => {
  const ci = await emulator({ preset: 'strict' });
  const create = (): Promise<TestAnswer> => send(ci, { method: 'POST', body: templateBody() });

  expect((await create()).text('Message')).toContain('unbinded');
  expect((await send(ci, { path: '/' })).body).toContain('<CIStatus>off</CIStatus>');
  await send(ci, { method: 'PUT', path: '/' });
  await send(ci, { method: 'POST', path: '/asrbucket' });
  expect((await create()).text('Code')).toBe('MediaBucketUnBinded');
  await send(ci, { method: 'POST', path: '/mediabucket' });
  expect((await create()).status).toBe(200);
});

test('a switch that is given wins over the preset, and both outlive a reset', async () => {
  const ci = await emulator({ preset: 'strict', behaviour: { codecCase: 'lower' } });
  ci.behaviour.advice = 'ignore';
  await ci.reset();

  expect(ci.behaviour).toEqual({ ...DEFAULT_BEHAVIOUR, ...PRESETS.strict, codecCase: 'lower' });
});

test('a preset that does not exist is refused with those that do', async () => {
  await expect(startEmulator({ preset: 'kind' as 'strict' })).rejects.toThrow(
    'There is no preset "kind". Use one of default, strict.',
  );
});
