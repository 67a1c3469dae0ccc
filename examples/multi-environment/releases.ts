import { AudioConfig } from 'cdktf-tencent-ci';

/** Audio settings that were released. A release is never changed, only followed by another. */
export const releases = {
  v1: AudioConfig.aac({ samplerate: 44100, bitrate: 128, channels: 2 }),
  v2: AudioConfig.aac({ samplerate: 48000, bitrate: 192, channels: 2 }),
  v3: AudioConfig.aac({ samplerate: 48000, bitrate: 256, channels: 2 }),
};

export type Release = keyof typeof releases;
