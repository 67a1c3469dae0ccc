import { AudioConfig } from 'cdktf-tencent-ci';

/** Audio settings that were released, the newest first. A release is never changed, only followed by another. */
const releases = {
  second: AudioConfig.aac({ samplerate: 48000, bitrate: 192, channels: 2 }),
  first: AudioConfig.aac({ samplerate: 44100, bitrate: 128, channels: 2 }),
};

export interface Environment {
  readonly region: string;
  readonly bucketName: string;
  readonly audioConfig: AudioConfig;
  /**
   * The bucket on COS that the state is kept in.
   * @default - the state is a file on this machine
   */
  readonly stateBucket?: string;
}

/** Every environment, by its name. To promote a release, change one line: that of the next environment. */
export const environments: Readonly<Record<string, Environment>> = {
  dev: {
    region: 'ap-chongqing',
    bucketName: 'media-dev-1250000000',
    audioConfig: releases.second,
  },
  staging: {
    region: 'ap-guangzhou',
    bucketName: 'media-staging-1250000000',
    audioConfig: releases.second,
  },
  production: {
    region: 'ap-shanghai',
    bucketName: 'media-1250000000',
    audioConfig: releases.first,
    stateBucket: 'terraform-state-1250000000',
  },
};
