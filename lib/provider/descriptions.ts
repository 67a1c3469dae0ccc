import {
  AUDIO_MODE_NAMES,
  AUDIO_MODES,
  CODEC_NAMES,
  CODECS,
  codecNamed,
  DEFAULT_CODEC,
  DEFAULT_SAMPLERATE,
  JOB_STATE_NAMES,
  JOB_STATES,
  listed,
  modesWith,
  MUSIC_CODECS,
  SAMPLERATES,
  serviceEncodes,
  type Stem,
  WIDEST_BITRATES,
} from '../rules';

/** `a, b or c`. */
function choice(texts: readonly (string | number)[], last = 'or'): string {
  return texts.length < 2 ? listed(texts) : `${listed(texts.slice(0, -1))} ${last} ${texts.at(-1)}`;
}

function quoted(names: readonly string[]): string[] {
  return names.map((name) => `\`${name}\``);
}

/** Puts together the values that have one text, in order: `8000, 11025 (wav)`. */
function grouped<Value>(values: readonly Value[], textOf: (value: Value) => string): [string, Value[]][] {
  const groups: [string, Value[]][] = [];
  for (const value of values) {
    const text = textOf(value);
    const group = groups.find(([other]) => other === text);
    if (group) group[1].push(value);
    else groups.push([text, [value]]);
  }
  return groups;
}

const fixedModes = choice(quoted(AUDIO_MODE_NAMES.filter(serviceEncodes)));

/** The audio modes. */
export const MODES = choice(quoted(AUDIO_MODE_NAMES));

/** The audio modes, with what they yield. */
export const MODES_WITH_STEMS = choice(
  AUDIO_MODE_NAMES.map((name) => {
    const stems: readonly Stem[] = AUDIO_MODES[name].stems;
    return `\`${name}\` (${choice(stems, 'and')})`;
  }),
);

/** A stem, with the modes that yield it where most do not. */
export function stemText(stem: Stem): string {
  const modes = modesWith(stem);
  return modes.length * 2 < AUDIO_MODE_NAMES.length ? `${stem} (${choice(quoted(modes))})` : stem;
}

/** How audio is encoded when nothing is said of it. */
export const ENCODING = `Defaults to ${DEFAULT_CODEC.toUpperCase()} at ${DEFAULT_SAMPLERATE} Hz.`;

/** The codecs, and the one that is meant when none is given. */
export const CODEC =
  `${choice(quoted(CODEC_NAMES))}; in ${fixedModes} only ${choice(quoted(MUSIC_CODECS), 'and')}. ` +
  `Defaults to \`${DEFAULT_CODEC}\`.`;

/** The codecs that take a samplerate, in the fewest words. */
function takersOf(samplerate: number): string {
  const takes = (name: string): boolean => codecNamed(name)?.samplerates.includes(samplerate) ?? false;
  const others = CODEC_NAMES.filter((name) => !takes(name));
  if (others.length === 0) return 'all';
  return others.length === 1 ? `all but ${others[0]}` : listed(CODEC_NAMES.filter(takes));
}

const unusual = CODEC_NAMES.filter((name) => CODECS[name].defaultSamplerate !== DEFAULT_SAMPLERATE);

/** The samplerates, with the codecs that take them. */
export const SAMPLERATE =
  `Samplerate in Hz: ${choice(grouped(SAMPLERATES, takersOf).map(([takers, rates]) => `${listed(rates)} (${takers})`))}. ` +
  `Defaults to ${DEFAULT_SAMPLERATE}${unusual.map((name) => `, for \`${name}\` to ${CODECS[name].defaultSamplerate}`).join('')}. ` +
  `Not in ${fixedModes}, where the service chooses it.`;

/** The range of the bitrate. */
export const BITRATE =
  `Bitrate in kbps, from ${WIDEST_BITRATES.min} to ${WIDEST_BITRATES.max}. Defaults to the bitrate of the recording. ` +
  `Not in ${fixedModes}.`;

/** The channel counts, with the codecs that take them. */
export const CHANNELS = `Number of channels: ${listed(
  grouped(
    CODEC_NAMES.filter((name) => CODECS[name].channels !== undefined),
    (name) => choice(codecNamed(name)?.channels ?? []),
  ).map(([counts, names]) => `${counts} (${listed(names)})`),
)}. Defaults to the channels of the recording. Not in ${fixedModes}.`;

/** The states of a job. */
export const JOB_STATE = `${choice(
  JOB_STATE_NAMES.map((name) => {
    const row = JOB_STATES[name];
    return `\`${name}\`${'note' in row ? ` (${row.note})` : ''}`;
  }),
)}.`;
