import type { ServiceEncodedMode } from '../rules';

/**
 * What a voice separation yields.
 *
 * @see CI API, Creating Templates (voice separation), 2025-09-15
 */
export enum AudioMode {
  /** The voice. */
  IS_AUDIO = 'IsAudio',
  /** All but the voice. */
  IS_BACKGROUND = 'IsBackground',
  /** Two files: the voice, and all but the voice. */
  AUDIO_AND_BACKGROUND = 'AudioAndBackground',
  /**
   * Four files: voice, background, bass and drums. Takes aac, mp3 and wav only, and the service chooses samplerate,
   * bitrate and channels itself.
   */
  MUSIC_MODE = 'MusicMode',
}

type Among<Mode extends AudioMode, Name extends string> = Mode extends Mode
  ? `${Mode}` extends Name
    ? Mode
    : never
  : never;

/** The audio modes that take a codec only, since the service chooses the rest. */
export type MusicAudioMode = Among<AudioMode, ServiceEncodedMode>;

/** The audio modes that take settings of one's own. */
export type VoiceAudioMode = Exclude<AudioMode, MusicAudioMode>;
