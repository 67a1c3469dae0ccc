export { type DecodeOptions, decodeToWav } from './decode';
export { AudioError, type AudioErrorCode } from './errors';
export * from './media-info';
export { type ProbeOptions, probe } from './probe';
export type { Tools } from './process';
export { AUDIO_LIMITS, type Separation, type SeparationOptions, type StemFile, separate } from './separate';
export type { SeparationSettings } from './settings';
