import { serviceEncodes } from '../../../rules';
import { Expression, type Settings, type Value } from '../model';

/** What the official provider calls its resource of voice-separation templates. */
export const OFFICIAL = 'tencentcloud_ci_media_voice_separate_template';

/** What we call ours. */
export const OURS = 'tencentci_voice_separate_template';

/** What a resource of the official provider says; all of it are texts, or expressions for them. */
export interface OfficialSettings {
  readonly bucket?: Value;
  readonly name?: Value;
  readonly audio_mode?: Value;
  readonly audio_config?: {
    readonly codec?: Value;
    readonly samplerate?: Value;
    readonly bitrate?: Value;
    readonly channels?: Value;
  };
}

const NUMBERS = ['samplerate', 'bitrate', 'channels'] as const;

/**
 * The same settings as ours has them: numbers for texts of digits, and nothing for empty texts. Where the service encodes
 * by itself, only the codec is kept, as it is all that has an effect.
 */
export function ownSettings({ bucket, name, audio_mode, audio_config: audio }: OfficialSettings): Settings {
  const codecOnly = typeof audio_mode === 'string' && serviceEncodes(audio_mode);
  const config = audio && {
    codec: textOf(audio.codec),
    ...(!codecOnly && Object.fromEntries(NUMBERS.map((each) => [each, numberOf(audio[each])]))),
  };
  const isEmpty = config === undefined || Object.values(config).every((value) => value === null);
  return {
    bucket: bucket ?? null,
    name: name ?? null,
    audio_mode: audio_mode ?? null,
    ...(!isEmpty && { audio_config: config }),
  };
}

function textOf(value: Value | undefined): Value {
  return value === undefined || value === '' ? null : value;
}

function numberOf(value: Value | undefined): Value {
  if (value instanceof Expression) return value;
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : textOf(value);
}
