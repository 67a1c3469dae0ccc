/** Compiled, never run: what the settings of each codec let through, and what they do not. */
import {
  type AnyModeAudioConfig,
  AudioConfig,
  type AudioMode,
  type CodecSettings,
  type ExecutionState,
  type QueueState,
  type WorkflowState,
} from '../../lib';
import type * as rules from '../../lib/rules';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Codecs = typeof rules.CODECS;
type Rate<Codec extends rules.CodecName> = NonNullable<CodecSettings<Codec>['samplerate']>;
type Channels<Codec extends rules.CodecName> = NonNullable<CodecSettings<Codec>['channels']>;
type MostRates = 11025 | 22050 | 32000 | 44100 | 48000;

// The types say what the document says, written out by hand.
export const asInTheDocument: [
  Same<Rate<'aac'>, MostRates | 96000>,
  Same<Channels<'aac'>, 1 | 2 | 4 | 5 | 6 | 8>,
  Same<Rate<'mp3'>, MostRates>,
  Same<Channels<'mp3'>, 1 | 2>,
  Same<Rate<'flac'>, MostRates | 96000>,
  Same<Channels<'flac'>, 1 | 2 | 4 | 5 | 6 | 8>,
  Same<Rate<'amr'>, 8000>,
  Same<Channels<'amr'>, 1>,
  Same<Rate<'wav'>, 8000 | MostRates | 96000>,
  Same<Channels<'wav'>, number>,
] = [true, true, true, true, true, true, true, true, true, true];

// What a program may say is what the rules know.
export const asInTheRules: [
  Same<`${AudioMode}`, rules.AudioModeName>,
  Same<`${WorkflowState}`, rules.WorkflowState>,
  Same<`${QueueState}`, rules.QueueState>,
  Same<`${ExecutionState}`, rules.ExecutionState>,
  // Every codec has its factory, and no other method is one.
  Same<Exclude<keyof typeof AudioConfig, 'prototype' | 'of'>, rules.CodecName>,
] = [true, true, true, true, true];

// Without settings a codec fits every mode exactly when MusicMode takes it.
type FitsEveryMode = {
  [Codec in rules.CodecName]: (typeof AudioConfig)[Codec] extends () => AnyModeAudioConfig ? true : false;
};
export const asMusicModeTakes: Same<
  FitsEveryMode,
  { [Codec in rules.CodecName]: Codecs[Codec]['musicMode'] }
> = true;

declare const codec: string;
declare const samplerate: number;

export const right = [
  AudioConfig.aac(),
  AudioConfig.aac({ samplerate: 96000, bitrate: 320, channels: 6 }),
  AudioConfig.mp3({ samplerate: 48000, channels: 2 }),
  AudioConfig.flac({ samplerate: 96000, channels: 8 }),
  AudioConfig.amr({ samplerate: 8000, channels: 1 }),
  AudioConfig.wav({ samplerate: 8000, channels: 3 }),
  AudioConfig.of({ codec, samplerate }),
];

export const wrong = [
  // @ts-expect-error aac does not go down to 8000 Hz
  AudioConfig.aac({ samplerate: 8000 }),
  // @ts-expect-error aac has no 3 channels
  AudioConfig.aac({ channels: 3 }),
  // @ts-expect-error mp3 does not go up to 96000 Hz
  AudioConfig.mp3({ samplerate: 96000 }),
  // @ts-expect-error mp3 does not go down to 8000 Hz
  AudioConfig.mp3({ samplerate: 8000 }),
  // @ts-expect-error mp3 has two channels at most
  AudioConfig.mp3({ channels: 6 }),
  // @ts-expect-error flac does not go down to 8000 Hz
  AudioConfig.flac({ samplerate: 8000 }),
  // @ts-expect-error flac has no 7 channels
  AudioConfig.flac({ channels: 7 }),
  // @ts-expect-error amr is 8000 Hz only
  AudioConfig.amr({ samplerate: 44100 }),
  // @ts-expect-error amr is one channel only
  AudioConfig.amr({ channels: 2 }),
  // @ts-expect-error no codec goes to 192000 Hz
  AudioConfig.wav({ samplerate: 192000 }),
  // @ts-expect-error a number that may be anything is for AudioConfig.of
  AudioConfig.aac({ samplerate }),
  // @ts-expect-error a text is not a number
  AudioConfig.aac({ bitrate: '128' }),
  // @ts-expect-error it is samplerate
  AudioConfig.aac({ sampleRate: 44100 }),
  // @ts-expect-error there is no codec to guess
  AudioConfig.of({ samplerate: 44100 }),
];
