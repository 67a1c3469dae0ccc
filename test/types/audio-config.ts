/** Compiled, never run: what the settings of each codec let through, and what they do not. */
import {
  type AacSettings,
  type AmrSettings,
  type AnyModeAudioConfig,
  AudioConfig,
  type AudioMode,
  type FlacSettings,
  type Mp3Settings,
  type WavSettings,
} from '../../lib';
import type { AudioModeName, CODECS, CodecName } from '../../lib/rules';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Codecs = typeof CODECS;
type Allowed<
  Codec extends CodecName,
  Setting extends 'samplerates' | 'channels',
> = Codecs[Codec][Setting] extends readonly (infer Value)[] ? Value : number;

// The literal types say what the tables in lib/rules say.
export const asInTheRules: [
  Same<NonNullable<AacSettings['samplerate']>, Allowed<'aac', 'samplerates'>>,
  Same<NonNullable<AacSettings['channels']>, Allowed<'aac', 'channels'>>,
  Same<NonNullable<Mp3Settings['samplerate']>, Allowed<'mp3', 'samplerates'>>,
  Same<NonNullable<Mp3Settings['channels']>, Allowed<'mp3', 'channels'>>,
  Same<NonNullable<FlacSettings['samplerate']>, Allowed<'flac', 'samplerates'>>,
  Same<NonNullable<FlacSettings['channels']>, Allowed<'flac', 'channels'>>,
  Same<NonNullable<AmrSettings['samplerate']>, Allowed<'amr', 'samplerates'>>,
  Same<NonNullable<AmrSettings['channels']>, Allowed<'amr', 'channels'>>,
  Same<NonNullable<WavSettings['samplerate']>, Allowed<'wav', 'samplerates'>>,
  Same<NonNullable<WavSettings['channels']>, Allowed<'wav', 'channels'>>,
  Same<`${AudioMode}`, AudioModeName>,
  // Every codec has its factory, and no other method is one.
  Same<Exclude<keyof typeof AudioConfig, 'prototype' | 'of'>, CodecName>,
] = [true, true, true, true, true, true, true, true, true, true, true, true];

// Without settings a codec fits every mode exactly when MusicMode takes it.
type FitsEveryMode<Codec extends CodecName> = (typeof AudioConfig)[Codec] extends () => AnyModeAudioConfig
  ? true
  : false;
export const asMusicModeTakes: {
  [Codec in CodecName]: Same<FitsEveryMode<Codec>, Codecs[Codec]['musicMode']>;
} = { aac: true, mp3: true, flac: true, amr: true, wav: true };

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
