import { type AudioConfig, given } from '../../ci/wire';
import {
  audioDefaults,
  codecName,
  DEFAULT_CODEC,
  DEFAULT_SAMPLERATE,
  defaultSamplerate,
  type Rules,
  serviceEncodes,
} from '../../rules';
import type { Behaviour } from '../behaviour';
import { type Problem, problems } from './rules';

/** What the rules say of a template or a job, after the open questions that the behaviour answers. */
export function separationProblems<Input>(
  rules: Rules<Input>,
  behaviour: Behaviour,
  input: Input & { readonly audioConfig?: AudioConfig },
): Problem[] {
  const { codec = DEFAULT_CODEC, samplerate } = input.audioConfig ?? {};
  const unusual = defaultSamplerate(codec) !== DEFAULT_SAMPLERATE;
  const documented =
    behaviour.amrWithoutSamplerate === 'reject' && unusual && samplerate === undefined
      ? // The documented default, put where the rules see it.
        { ...input, audioConfig: { ...input.audioConfig, samplerate: DEFAULT_SAMPLERATE } }
      : input;
  return [...codecCaseProblems(behaviour, codec), ...problems(behaviour, rules, documented)];
}

// Assumption A28.
function codecCaseProblems({ codecCase }: Behaviour, codec: string): Problem[] {
  const name = codecName(codec);
  return codecCase === 'refuse' && name !== undefined && name !== codec
    ? [{ message: `Codec "${codec}" does not exist. Write it as ${name}.` }]
    : [];
}

/** What the service keeps of audio settings: in MusicMode perhaps only the codec. */
export function keptAudio(behaviour: Behaviour, audioMode: string, audioConfig: AudioConfig): AudioConfig {
  const dropped = behaviour.musicModeSettings === 'drop' && serviceEncodes(audioMode);
  const kept = dropped ? given({ codec: audioConfig.codec }) : audioConfig;
  const name = behaviour.codecCase === 'lower' ? codecName(kept.codec) : undefined;
  return name === undefined ? kept : { ...kept, codec: name };
}

/** Audio settings as an answer shows them. */
export function shownAudio(behaviour: Behaviour, audioMode: string, config: AudioConfig): AudioConfig {
  if (behaviour.omittedAudioConfig !== 'defaults') return config;
  return { ...audioDefaults(audioMode, config.codec), ...config };
}
