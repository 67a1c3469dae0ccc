import type { Template } from '../../ci';
import { attribute, type StateOf } from '../../plugin';

const computed = true;

/** What there is to know of a template besides its id and its name. */
export const templateAttributes = {
  audio_mode: attribute.string({
    description: 'What is separated: `IsAudio`, `IsBackground`, `AudioAndBackground` or `MusicMode`.',
    computed,
  }),
  audio_config: attribute.single({
    description: 'How the separated audio is encoded; null where the service decides.',
    computed,
    attributes: {
      codec: attribute.string({ description: 'The codec.', computed }),
      samplerate: attribute.number({ description: 'Samplerate in Hz.', computed }),
      bitrate: attribute.number({ description: 'Bitrate in kbps.', computed }),
      channels: attribute.number({ description: 'Number of channels.', computed }),
    },
  }),
  category: attribute.string({ description: '`Custom` or `Official`.', computed }),
  create_time: attribute.string({ description: 'When the template was created.', computed }),
  update_time: attribute.string({ description: 'When the template was last changed.', computed }),
};

/** A template as a data source tells it. */
export function templateFields(template: Template): StateOf<typeof templateAttributes> {
  const { audioMode, audioConfig = {} } = template.voiceSeparate ?? {};
  return {
    audio_mode: audioMode ?? null,
    audio_config: {
      codec: audioConfig.codec ?? null,
      samplerate: audioConfig.samplerate ?? null,
      bitrate: audioConfig.bitrate ?? null,
      channels: audioConfig.channels ?? null,
    },
    category: template.category ?? null,
    create_time: template.createTime ?? null,
    update_time: template.updateTime ?? null,
  };
}
