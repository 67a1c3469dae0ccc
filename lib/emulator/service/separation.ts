import { type AudioConfig, given } from '../../ci/wire';
import { DEFAULT_CODEC, MUSIC_MODE, MUSIC_MODE_RULES, type Rules, defaultSamplerate } from '../../rules';
import type { Behaviour } from '../behaviour';
import { problems } from './rules';

/** What the rules say of a template or a job, after the open questions that the behaviour answers. */
export function separationProblems<Input>(
  rules: Rules<Input>,
  behaviour: Behaviour,
  input: Input & { readonly audioConfig?: AudioConfig },
): string[] {
  const { codec, samplerate } = input.audioConfig ?? {};
  const documented =
    behaviour.amrWithoutSamplerate === 'reject' && codec === 'amr' && samplerate === undefined
      ? // The documented default, put where the rules see it.
        { ...input, audioConfig: { ...input.audioConfig, samplerate: 44100 } }
      : input;
  return problems(rules, documented, behaviour.musicModeSettings === 'reject' ? {} : MUSIC_MODE_RULES);
}

/** What the service keeps of audio settings: in MusicMode perhaps only the codec. */
export function keptAudio(behaviour: Behaviour, audioMode: string, audioConfig: AudioConfig): AudioConfig {
  const dropped = behaviour.musicModeSettings === 'drop' && audioMode === MUSIC_MODE;
  return dropped ? given({ codec: audioConfig.codec }) : audioConfig;
}

/** Audio settings as an answer shows them. */
export function shownAudio(behaviour: Behaviour, audioMode: string, config: AudioConfig): AudioConfig {
  if (behaviour.omittedAudioConfig !== 'defaults') return config;
  const codec = config.codec ?? DEFAULT_CODEC;
  const samplerate = audioMode === MUSIC_MODE ? undefined : defaultSamplerate(codec);
  return { codec, ...(samplerate !== undefined && { samplerate }), ...config };
}
