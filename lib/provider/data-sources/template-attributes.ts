import type { Template } from '../../ci';
import { attribute, type StateOf } from '../../plugin';
import { audioConfigFromWire, audioConfigOutcome } from '../audio-attributes';
import { MODES } from '../descriptions';

const computed = true;

/** What there is to know of a template besides its id and its name. */
export const templateAttributes = {
  audio_mode: attribute.string({
    description: `What is separated: ${MODES}.`,
    computed,
  }),
  audio_config: attribute.single({
    description: 'How the separated audio is encoded; null where the service decides.',
    computed,
    attributes: audioConfigOutcome,
  }),
  category: attribute.string({ description: '`Custom` or `Official`.', computed }),
  create_time: attribute.string({ description: 'When the template was created.', computed }),
  update_time: attribute.string({ description: 'When the template was last changed.', computed }),
};

/** A template as a data source tells it. */
export function templateFields(template: Template): StateOf<typeof templateAttributes> {
  const { audioMode, audioConfig } = template.voiceSeparate ?? {};
  return {
    audio_mode: audioMode ?? null,
    audio_config: audioConfigFromWire(audioConfig),
    category: template.category ?? null,
    create_time: template.createTime ?? null,
    update_time: template.updateTime ?? null,
  };
}
