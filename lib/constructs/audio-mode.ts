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
