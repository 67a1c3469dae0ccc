import { App, TerraformStack } from 'cdktf';
import fc from 'fast-check';
import { AudioConfig, type AudioMode, CiBucket, VoiceSeparateTemplate } from '../lib';
import { CiClient, CiError, createTemplate } from '../lib/ci';
import { type Emulator, startEmulator } from '../lib/emulator';
import { voiceSeparateTemplate } from '../lib/provider/resources/voice-separate-template';
import {
  allowedBySeed,
  CHANNEL_VALUES,
  CODEC_NAMES,
  MODES,
  SAMPLERATE_VALUES,
  type Settings,
} from './support/seed-table';

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

function constructAllows({ mode, codec = 'aac', samplerate, bitrate, channels }: Settings): boolean {
  try {
    new VoiceSeparateTemplate(stack, `T${(made += 1)}`, {
      bucket,
      templateName: 'vocals',
      audioMode: mode as AudioMode,
      audioConfig: AudioConfig.of({ codec, samplerate, bitrate, channels }),
    });
    return true;
  } catch {
    return false;
  }
}

async function providerAllows({ mode, codec, samplerate, bitrate, channels }: Settings): Promise<boolean> {
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
  return problems?.length === 0;
}

async function emulatorAllows({ mode, ...audioConfig }: Settings): Promise<boolean> {
  try {
    const settings = { name: 'vocals', audioMode: mode, audioConfig };
    await createTemplate(client, { region: ci.region, bucket: BUCKET }, settings);
    return true;
  } catch (error) {
    if (error instanceof CiError && error.code === 'InvalidArgument') return false;
    throw error;
  }
}

async function verdicts(settings: Settings) {
  return {
    settings,
    construct: constructAllows(settings),
    provider: await providerAllows(settings),
    emulator: await emulatorAllows(settings),
  };
}

const agreed = (settings: Settings) => {
  const allowed = allowedBySeed(settings);
  return { settings, construct: allowed, provider: allowed, emulator: allowed };
};

describe('constructs, provider and emulator agree with the document', () => {
  test.each(MODES)(
    'for every codec, samplerate and channel count in %s',
    async (mode) => {
      for (const codec of [undefined, ...CODEC_NAMES, 'ogg']) {
        for (const samplerate of [undefined, ...SAMPLERATE_VALUES, 44000]) {
          for (const channels of [undefined, ...CHANNEL_VALUES]) {
            const settings = { mode, codec, samplerate, channels };
            const expected = codec === 'ogg' ? false : allowedBySeed(settings);
            expect(await verdicts(settings)).toEqual({
              settings,
              construct: expected,
              provider: expected,
              emulator: expected,
            });
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
