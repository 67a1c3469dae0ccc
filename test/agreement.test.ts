import { App, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import fc from 'fast-check';
import { AudioConfig, type AudioMode, CiBucket, VoiceSeparateJob, VoiceSeparateTemplate } from '../lib';
import { CiClient, CiError, createTemplate, submitJob } from '../lib/ci';
import { type Emulator, startEmulator } from '../lib/emulator';
import type { Diagnostic } from '../lib/plugin';
import { voiceSeparateJob } from '../lib/provider/resources/voice-separate-job';
import { voiceSeparateTemplate } from '../lib/provider/resources/voice-separate-template';
import {
  CHANNEL_VALUES,
  CODEC_NAMES,
  MODES,
  SAMPLERATE_VALUES,
  type Settings,
  type Verdict,
  verdictOfSeed,
} from './support/seed-table';
import { warnings } from './constructs/support/synth';

const BUCKET = 'media-1250000000';
let ci: Emulator;
let client: CiClient;

beforeAll(async () => {
  ci = await startEmulator();
  client = new CiClient({ credentials: () => ci.credentials, endpoint: ci.endpoint });
});
afterAll(async () => {
  client.close();
  await ci.stop();
});

const stack = new TerraformStack(new App(), 'stack');
const bucket = CiBucket.fromBucketName(stack, 'Media', BUCKET);
let made = 0;

function constructSays({ mode, codec = 'aac', samplerate, bitrate, channels }: Settings): Verdict {
  return verdictOf(
    () =>
      new VoiceSeparateTemplate(stack, `T${(made += 1)}`, {
        bucket,
        templateName: 'vocals',
        audioMode: mode as AudioMode,
        audioConfig: AudioConfig.of({ codec, samplerate, bitrate, channels }),
      }),
  );
}

function verdictOf(create: () => IConstruct): Verdict {
  try {
    return warnings(create()).length > 0 ? 'warned' : 'taken';
  } catch {
    return 'refused';
  }
}

function severest(problems: readonly Diagnostic[] = []): Verdict {
  if (problems.length === 0) return 'taken';
  return problems.some(({ severity }) => severity === 'error') ? 'refused' : 'warned';
}

async function answerOf(call: () => Promise<unknown>): Promise<Verdict> {
  try {
    await call();
    return 'taken';
  } catch (error) {
    if (error instanceof CiError && error.code === 'InvalidArgument') return 'refused';
    throw error;
  }
}

async function providerSays({ mode, codec, samplerate, bitrate, channels }: Settings): Promise<Verdict> {
  const problems = await voiceSeparateTemplate.validate?.({
    id: null,
    bucket: BUCKET,
    region: null,
    name: 'vocals',
    audio_mode: mode,
    audio_config: {
      codec: codec ?? null,
      samplerate: samplerate ?? null,
      bitrate: bitrate ?? null,
      channels: channels ?? null,
    },
    template_id: null,
    category: null,
    create_time: null,
    update_time: null,
  });
  return severest(problems);
}

async function emulatorSays({ mode, ...audioConfig }: Settings): Promise<Verdict> {
  const settings = { tag: 'VoiceSeparate', name: 'vocals', audioMode: mode, audioConfig };
  return answerOf(async () => {
    const made = await createTemplate(client, { region: ci.region, bucket: BUCKET }, settings);
    ci.templates.delete(BUCKET, made.templateId);
  });
}

async function verdicts(settings: Settings) {
  return {
    settings,
    construct: constructSays(settings),
    provider: await providerSays(settings),
    emulator: await emulatorSays(settings),
  };
}

/** What the three say: the service takes what is only advised against. */
const agreed = (settings: Settings, verdict = verdictOfSeed(settings)) => ({
  settings,
  construct: verdict,
  provider: verdict,
  emulator: verdict === 'warned' && readable(settings) ? 'taken' : verdict === 'taken' ? 'taken' : 'refused',
});

/** Whether the service can read the numbers at all, even those that it takes no notice of. */
function readable({ samplerate = 0, bitrate = 0, channels = 0 }: Settings): boolean {
  return [samplerate, bitrate, channels].every((number) => Number.isInteger(number) && number >= 0);
}

describe('constructs, provider and emulator agree with the document', () => {
  test.each(MODES)(
    'for every codec, samplerate and channel count in %s',
    async (mode) => {
      for (const codec of [undefined, ...CODEC_NAMES, 'ogg']) {
        for (const samplerate of [undefined, ...SAMPLERATE_VALUES, 44000]) {
          for (const channels of [undefined, ...CHANNEL_VALUES]) {
            const settings = { mode, codec, samplerate, channels };
            const expected = codec === 'ogg' ? 'refused' : verdictOfSeed(settings);
            expect(await verdicts(settings)).toEqual(agreed(settings, expected));
          }
        }
      }
    },
    120_000,
  );

  test('for settings drawn at random, bitrates among them', async () => {
    const value = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          mode: fc.constantFrom(...MODES),
          codec: value(CODEC_NAMES),
          samplerate: value(SAMPLERATE_VALUES),
          bitrate: fc.option(
            fc.oneof(fc.integer({ min: -1, max: 1100 }), fc.constantFrom(7, 8, 1000, 1001, 12.5)),
            { nil: undefined },
          ),
          channels: value(CHANNEL_VALUES),
        }),
        async (settings) => {
          expect(await verdicts(settings)).toEqual(agreed(settings));
        },
      ),
      { numRuns: 300 },
    );
  }, 120_000);
});

describe('constructs, provider and emulator agree on the outputs of a job', () => {
  interface Outputs {
    readonly object?: string;
    readonly auObject?: string;
    readonly bassObject?: string;
    readonly drumObject?: string;
  }

  function constructOf(audioMode: string, { object, auObject, bassObject, drumObject }: Outputs): Verdict {
    return verdictOf(
      () =>
        new VoiceSeparateJob(stack, `J${(made += 1)}`, {
          bucket,
          inputObject: 'song.mp3',
          audioMode: audioMode as AudioMode.IS_AUDIO,
          output: { background: object, voice: auObject, bass: bassObject, drums: drumObject },
        }),
    );
  }

  async function providerOf(audioMode: string, outputs: Outputs): Promise<Verdict> {
    const { object = null, auObject = null, bassObject = null, drumObject = null } = outputs;
    const { attributes } = voiceSeparateJob.schema;
    const nothing = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));
    return severest(
      await voiceSeparateJob.validate?.({
        ...(nothing as unknown as Parameters<NonNullable<typeof voiceSeparateJob.validate>>[0]),
        bucket: BUCKET,
        input_object: 'song.mp3',
        audio_mode: audioMode,
        output: {
          region: null,
          bucket: null,
          object,
          au_object: auObject,
          bass_object: bassObject,
          drum_object: drumObject,
        },
      }),
    );
  }

  async function emulatorOf(audioMode: string, outputs: Outputs): Promise<Verdict> {
    const place = { region: ci.region, bucket: BUCKET };
    return answerOf(() =>
      submitJob(client, place, {
        input: { object: 'song.mp3' },
        operation: {
          voiceSeparate: { audioMode, audioConfig: { codec: 'mp3' } },
          output: { ...place, ...outputs },
        },
      }),
    );
  }

  const four = { object: 'b', auObject: 'v', bassObject: 's', drumObject: 'd' };
  test.each<[string, string, Outputs, Verdict]>([
    ['what the mode makes', 'IsAudio', { auObject: 'v' }, 'taken'],
    ['all four in MusicMode', 'MusicMode', four, 'taken'],
    [
      'voice and background of IsAudio, as official samples have it',
      'IsAudio',
      { object: 'b', auObject: 'v' },
      'warned',
    ],
    ['all four of IsAudio, as official tests have it', 'IsAudio', four, 'warned'],
    ['only the background of IsAudio, as an older sample has it', 'IsAudio', { object: 'b' }, 'warned'],
    ['one stem of four', 'MusicMode', { bassObject: 's' }, 'warned'],
    ['none', 'IsAudio', {}, 'refused'],
    ['a wildcard that does not exist', 'IsAudio', { auObject: 'v.${Format}' }, 'refused'],
    ['a slash at the start', 'IsAudio', { auObject: '/v.${ext}' }, 'refused'],
    ['a backslash at the start', 'IsAudio', { auObject: '\\v.${ext}' }, 'refused'],
  ])('%s', async (_, mode, outputs, verdict) => {
    expect(constructOf(mode, outputs)).toBe(verdict);
    expect(await providerOf(mode, outputs)).toBe(verdict);
    expect(await emulatorOf(mode, outputs)).toBe(verdict === 'refused' ? 'refused' : 'taken');
    ci.behaviour.advice = 'refuse';
    try {
      expect(await emulatorOf(mode, outputs)).toBe(verdict === 'taken' ? 'taken' : 'refused');
    } finally {
      ci.behaviour.advice = 'ignore';
    }
  });
});
