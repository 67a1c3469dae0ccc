import { type Emulator, type EmulatorOptions, type Preset, startEmulator as start } from '../../lib/emulator';

/** Buckets in which CI is on from the start, as most tests take it for granted. */
const BOUND = [
  'karaoke-1250000000',
  'media-1250000000',
  'media-dev-1250000000',
  'media-staging-1250000000',
  'other-1250000000',
  'out-1250000000',
  'recordings-1250000000',
];

/** Where they are. */
const REGIONS = ['ap-beijing', 'ap-chongqing', 'ap-shanghai'];

/** Starts an emulator with the preset that `EMULATOR_PRESET` names, so that a suite can be run with each. */
export function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const preset = (process.env.EMULATOR_PRESET || 'default') as Preset;
  return start({
    preset,
    buckets: BOUND.flatMap((bucket) => REGIONS.map((region) => ({ bucket, region }))),
    ...options,
  });
}
