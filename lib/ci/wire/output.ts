import { element, type ValueOf } from './element';
import { text } from './field';

/** Where separated files go; keys may hold the service's wildcards. Source: CI API, Submitting a Job, 2026-01-12. */
export interface Output extends ValueOf<typeof OUTPUT> {}

export const OUTPUT = element({
  region: text('Region'),
  bucket: text('Bucket'),
  /** Key of the background sound. */
  object: text('Object'),
  /** Key of the voice. */
  auObject: text('AuObject'),
  /** Key of the bass, in MusicMode. */
  bassObject: text('BassObject'),
  /** Key of the drums, in MusicMode. */
  drumObject: text('DrumObject'),
});
