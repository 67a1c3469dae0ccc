/** Compiled, never run: a job takes a template, or settings of its own that fit each other. */
import {
  AudioConfig,
  AudioMode,
  type ICiBucket,
  type IVoiceSeparateTemplate,
  type VoiceSeparateJobProps,
} from '../../lib';

declare const bucket: ICiBucket;
declare const template: IVoiceSeparateTemplate;
const base = { bucket, inputObject: 'song.mp3', output: { voice: 'voice.${ext}' } };

export const right: VoiceSeparateJobProps[] = [
  { ...base, template },
  { ...base, audioMode: AudioMode.IS_AUDIO },
  { ...base, audioMode: AudioMode.IS_AUDIO, audioConfig: AudioConfig.flac({ channels: 2 }) },
  { ...base, audioMode: AudioMode.MUSIC_MODE, audioConfig: AudioConfig.mp3() },
  { ...base, template, jobLevel: 2, wait: false, timeout: '45m' },
];

export const wrong: VoiceSeparateJobProps[] = [
  // @ts-expect-error neither a template nor a mode
  { ...base },
  // @ts-expect-error MusicMode takes no samplerate
  { ...base, audioMode: AudioMode.MUSIC_MODE, audioConfig: AudioConfig.aac({ samplerate: 44100 }) },
  // @ts-expect-error there are three levels
  { ...base, template, jobLevel: 3 },
  // @ts-expect-error settings without a mode
  { ...base, audioConfig: AudioConfig.mp3() },
];
