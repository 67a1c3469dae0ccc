/** Compiled, never run: which audio settings go with which audio mode. */
import type { TerraformResource, TerraformStack } from 'cdktf';
import {
  type AnyModeAudioConfig,
  AudioConfig,
  AudioMode,
  type ICiBucket,
  type TencentCiProvider,
  type TencentCiProviderProps,
  VoiceSeparateTemplate,
  type VoiceSeparateTemplateProps,
} from '../../lib';
import type { TencentciProviderConfig } from '../../lib/constructs/generated/provider';

declare const stack: TerraformStack;
declare const bucket: ICiBucket;
declare const provider: TencentCiProvider;
declare const other: TerraformResource;
declare const codec: string;
declare const anyMode: AudioMode;
const base = { bucket, templateName: 'vocals' };

export const right: VoiceSeparateTemplateProps[] = [
  { ...base, audioMode: AudioMode.IS_AUDIO },
  { ...base, audioMode: AudioMode.IS_BACKGROUND, audioConfig: AudioConfig.amr() },
  { ...base, audioMode: AudioMode.AUDIO_AND_BACKGROUND, audioConfig: AudioConfig.flac({ channels: 2 }) },
  { ...base, audioMode: AudioMode.IS_AUDIO, audioConfig: AudioConfig.mp3() },
  { ...base, audioMode: AudioMode.MUSIC_MODE },
  { ...base, audioMode: AudioMode.MUSIC_MODE, audioConfig: AudioConfig.aac() },
  { ...base, audioMode: AudioMode.MUSIC_MODE, audioConfig: AudioConfig.mp3() },
  { ...base, audioMode: AudioMode.MUSIC_MODE, audioConfig: AudioConfig.wav() },
  { ...base, audioMode: AudioMode.MUSIC_MODE, audioConfig: AudioConfig.of({ codec }) },
  { ...base, audioMode: anyMode },
  { ...base, audioMode: anyMode, audioConfig: AudioConfig.aac() },
  { ...base, audioMode: anyMode, audioConfig: AudioConfig.of({ codec, samplerate: 8000 }) },
  {
    ...base,
    audioMode: AudioMode.IS_AUDIO,
    provider,
    dependsOn: [other],
    lifecycle: { preventDestroy: true },
  },
];

export const wrong: VoiceSeparateTemplateProps[] = [
  // @ts-expect-error MusicMode cannot write flac
  { ...base, audioMode: AudioMode.MUSIC_MODE, audioConfig: AudioConfig.flac() },
  // @ts-expect-error MusicMode cannot write amr
  { ...base, audioMode: AudioMode.MUSIC_MODE, audioConfig: AudioConfig.amr() },
  // @ts-expect-error MusicMode takes no samplerate
  { ...base, audioMode: AudioMode.MUSIC_MODE, audioConfig: AudioConfig.aac({ samplerate: 44100 }) },
  // @ts-expect-error MusicMode takes no bitrate
  { ...base, audioMode: AudioMode.MUSIC_MODE, audioConfig: AudioConfig.mp3({ bitrate: 320 }) },
  // @ts-expect-error MusicMode takes no channels
  { ...base, audioMode: AudioMode.MUSIC_MODE, audioConfig: AudioConfig.wav({ channels: 2 }) },
  // @ts-expect-error the mode may turn out to be MusicMode
  { ...base, audioMode: anyMode, audioConfig: AudioConfig.aac({ samplerate: 44100 }) },
  // @ts-expect-error a text is no mode
  { ...base, audioMode: 'IsAudio' },
  // @ts-expect-error the bucket is passed, not its name
  { bucket: 'media-1250000000', templateName: 'vocals', audioMode: AudioMode.IS_AUDIO },
  // @ts-expect-error a template has a name
  { bucket, audioMode: AudioMode.IS_AUDIO },
];

export function create(): void {
  // @ts-expect-error the same at the construct itself
  new VoiceSeparateTemplate(stack, 'Vocals', {
    ...base,
    audioMode: AudioMode.MUSIC_MODE,
    audioConfig: AudioConfig.flac(),
  });
}

// A type that no flac, amr or explicit setting has: without it the two would be one type to the compiler.
// @ts-expect-error settings of its own do not fit every mode
export const notEveryMode: AnyModeAudioConfig = AudioConfig.aac({ bitrate: 128 });

// The provider's props are those of its schema, neither more nor less.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
export const asInTheSchema: Same<Required<TencentCiProviderProps>, Required<TencentciProviderConfig>> = true;
