import { type Emulator, type EmulatorOptions, type Preset, startEmulator as start } from '../../lib/emulator';
import { policyOfAll } from './policy';

/** Buckets in which CI is on from the start, as most tests take it for granted. */
const BOUND = [
  'karaoke-1250000000',
  'media-1250000000',
  'media-dev-1250000000',
  'media-staging-1250000000',
  'off-1250000000',
  'other-1250000000',
  'out-1250000000',
  'recordings-1250000000',
];

/** Where they are. */
const REGIONS = ['ap-beijing', 'ap-chongqing', 'ap-shanghai'];

declare global {
  /** The preset of this run: `jest.config.js` has a project for each, which runs the end-to-end tests with it. */
  var EMULATOR_PRESET: Preset;
}

/**
 * Starts an emulator with the preset of this run. The strict one allows only what handlers of the provider declare that
 * they call.
 */
export function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const named = (options.buckets ?? []).map((each) => (typeof each === 'string' ? each : each.bucket));
  return start({
    preset: EMULATOR_PRESET,
    ...(EMULATOR_PRESET === 'strict' && { policy: policyOfAll([...BOUND, ...named]) }),
    buckets: BOUND.flatMap((bucket) => REGIONS.map((region) => ({ bucket, region }))),
    ...options,
  });
}
