import { type AudioConfig, given } from '../../ci/wire';
import {
  audioDefaults,
  DEFAULT_CODEC,
  DEFAULT_SAMPLERATE,
  defaultSamplerate,
  type Rules,
  serviceEncodes,
} from '../../rules';
import type { Behaviour } from '../behaviour';
import { problems } from './rules';

/** What the rules say of a template or a job, after the open questions that the behaviour answers. */
export function separationProblems<Input>(
  rules: Rules<Input>,
  behaviour: Behaviour,
  input: Input & { readonly audioConfig?: AudioConfig },
): string[] {
  const { codec = DEFAULT_CODEC, samplerate } = input.audioConfig ?? {};
  const unusual = defaultSamplerate(codec) !== DEFAULT_SAMPLERATE;
  const documented =
    behaviour.amrWithoutSamplerate === 'reject' && unusual && samplerate === undefined
      ? // The documented default, put where the rules see it.
        { ...input, audioConfig: { ...input.audioConfig, samplerate: DEFAULT_SAMPLERATE } }
      : input;
  return problems(behaviour, rules, documented);
}

/** What the service keeps of audio settings: in MusicMode perhaps only the codec. */
export function keptAudio(behaviour: Behaviour, audioMode: string, audioConfig: AudioConfig): AudioConfig {
  const dropped = behaviour.musicModeSettings === 'drop' && serviceEncodes(audioMode);
  return dropped ? given({ codec: audioConfig.codec }) : audioConfig;
}

/** Audio settings as an answer shows them. */
export function shownAudio(behaviour: Behaviour, audioMode: string, config: AudioConfig): AudioConfig {
  if (behaviour.omittedAudioConfig !== 'defaults') return config;
  return { ...audioDefaults(audioMode, config.codec), ...config };
}
