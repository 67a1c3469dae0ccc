export {
  type AacSettings,
  type AmrSettings,
  AnyModeAudioConfig,
  AudioConfig,
  type AudioSettings,
  type FlacSettings,
  type Mp3Settings,
  type WavSettings,
} from './constructs/audio-config';
export { AudioMode } from './constructs/audio-mode';
export { CiBucket, type CiBucketImportOptions, type ICiBucket } from './constructs/ci-bucket';
export * as l1 from './constructs/generated';
export { TencentCiProvider, type TencentCiProviderProps } from './constructs/provider';
export type { ResourceProps } from './constructs/resource-props';
export {
  type IVoiceSeparateTemplate,
  type MusicTemplateProps,
  VoiceSeparateTemplate,
  type VoiceSeparateTemplateBaseProps,
  type VoiceSeparateTemplateImportOptions,
  type VoiceSeparateTemplateProps,
  type VoiceTemplateProps,
} from './constructs/voice-separate-template';
