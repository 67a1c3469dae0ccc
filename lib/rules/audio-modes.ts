/** A stem: one of the audio files that voice separation makes out of a recording. */
export type Stem = 'voice' | 'background' | 'bass' | 'drums';

/** What there is to know of an audio mode. A fifth mode is one more row of {@link AUDIO_MODES}, and one of `AudioMode`. */
interface AudioModeRow {
  /** What it yields. */
  readonly stems: readonly Stem[];
  /** Whether the service chooses samplerate, bitrate and channels itself, and takes only some of the codecs. */
  readonly serviceEncodes: boolean;
}

/** The audio modes, by their names in the CI API. */
export const AUDIO_MODES = {
  IsAudio: { stems: ['voice'], serviceEncodes: false },
  IsBackground: { stems: ['background'], serviceEncodes: false },
  AudioAndBackground: { stems: ['voice', 'background'], serviceEncodes: false },
  MusicMode: { stems: ['voice', 'background', 'bass', 'drums'], serviceEncodes: true },
} as const satisfies Record<string, AudioModeRow>;

/** The name of an audio mode in the CI API. */
export type AudioModeName = keyof typeof AUDIO_MODES;

/** The names of all audio modes. */
export const AUDIO_MODE_NAMES = Object.keys(AUDIO_MODES) as readonly AudioModeName[];

/** The modes in which the service chooses samplerate, bitrate and channels. */
export type ServiceEncodedMode = {
  [Name in AudioModeName]: (typeof AUDIO_MODES)[Name]['serviceEncodes'] extends true ? Name : never;
}[AudioModeName];

/** Tells the names of audio modes from other texts. */
export function isAudioMode(name: unknown): name is AudioModeName {
  return typeof name === 'string' && Object.hasOwn(AUDIO_MODES, name);
}

/** Whether the service chooses samplerate, bitrate and channels in this mode; false when the mode is not known. */
export function serviceEncodes(mode: unknown): mode is ServiceEncodedMode {
  return isAudioMode(mode) && AUDIO_MODES[mode].serviceEncodes;
}

/** The modes that yield a stem. */
export function modesWith(stem: Stem): readonly AudioModeName[] {
  return AUDIO_MODE_NAMES.filter((mode) => AUDIO_MODES[mode].stems.some((made) => made === stem));
}
