import { type AudioConfig, type Template, type TemplateRequest, VOICE_SEPARATE } from '../../ci/wire';
import { TEMPLATE_RULES } from '../../rules';
import type { Behaviour } from '../behaviour';
import { invalidArgument } from '../refusal';
import type { TemplateRecord, TemplateSettings } from '../store/records';
import { refuse } from './rules';
import { keptAudio, separationProblems, shownAudio } from './separation';

/** What the service does with the settings that only templates of one kind have. */
interface TemplateKind {
  /**
   * What it keeps of them.
   * @param old - the template that is changed, if it is one.
   * @throws Refusal when a rule is broken.
   */
  readonly keep: (behaviour: Behaviour, asked: TemplateSettings, old?: TemplateRecord) => TemplateRequest;
  /** How an answer shows them. */
  readonly show: (behaviour: Behaviour, kept: TemplateRecord) => Partial<Template>;
}

/** The kinds of templates that there are, by their tags. */
export const TEMPLATE_KINDS: ReadonlyMap<string, TemplateKind> = new Map([
  [
    VOICE_SEPARATE,
    {
      keep(behaviour, { name, audioMode, audioConfig: asked }, old) {
        if (audioMode === undefined) throw invalidArgument('AudioMode is missing.');
        const audioConfig = asked ?? withoutAudioConfig(behaviour, old);
        refuse(separationProblems(TEMPLATE_RULES, behaviour, { name, audioMode, audioConfig }));
        return { audioMode, audioConfig: keptAudio(behaviour, audioMode, audioConfig) };
      },
      show: (behaviour, { audioMode = '', audioConfig = {} }) => ({
        voiceSeparate: { audioMode, audioConfig: shownAudio(behaviour, audioMode, audioConfig) },
      }),
    } satisfies TemplateKind,
  ],
]);

function withoutAudioConfig(behaviour: Behaviour, old: TemplateRecord | undefined): AudioConfig {
  if (old === undefined || behaviour.updateWithoutAudioConfig === 'reject') {
    throw invalidArgument('AudioConfig is missing.');
  }
  return (behaviour.updateWithoutAudioConfig === 'keep' ? old.audioConfig : undefined) ?? {};
}
