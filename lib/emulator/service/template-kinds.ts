import { type AudioConfig, type Template, type TemplateRequest, VOICE_SEPARATE } from '../../ci/wire';
import { TEMPLATE_NAME_RULES, TEMPLATE_RULES } from '../../rules';
import type { Behaviour } from '../behaviour';
import { invalidArgument } from '../refusal';
import type { TemplateRecord, TemplateSettings } from '../store/records';
import { problems, refuse } from './rules';
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

/** The kinds of templates of which the emulator knows more than their names, by their tags. */
const KINDS: ReadonlyMap<string, TemplateKind> = new Map([
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

/** Any other kind: what it is made of is kept as it came, and not judged. */
const ANY_OTHER: TemplateKind = {
  keep(behaviour, { name, other }) {
    refuse(problems(behaviour, TEMPLATE_NAME_RULES, { name }));
    return other === undefined ? {} : { other };
  },
  show({ otherTemplates }, { tag, other = [] }) {
    // What already stands under the name of its kind is not put into another one.
    const isNested = otherTemplates === 'as-sent' || other.every(({ name }) => name === tag);
    return { other: isNested ? other : [{ name: tag, text: '', children: other }] };
  },
};

/** What the service does with templates of a kind. */
export function templateKind(tag: string): TemplateKind {
  return KINDS.get(tag) ?? ANY_OTHER;
}

function withoutAudioConfig(behaviour: Behaviour, old: TemplateRecord | undefined): AudioConfig {
  if (old === undefined || behaviour.updateWithoutAudioConfig === 'reject') {
    throw invalidArgument('AudioConfig is missing.');
  }
  return (behaviour.updateWithoutAudioConfig === 'keep' ? old.audioConfig : undefined) ?? {};
}
