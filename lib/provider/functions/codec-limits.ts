import { defineFunction } from '../../plugin';
import { codecLimits as limits } from '../../rules';
import { told } from './argument';

/** `codec_limits`: what a codec takes. */
export const codecLimits = defineFunction({
  name: 'codec_limits',
  summary: 'Says what a codec takes.',
  description:
    'The samplerates (Hz), bitrates (kbps) and channel counts that a codec takes, the extension and the media type of ' +
    'its files, and whether MusicMode writes it. `channels` is null where no document names a limit.',
  parameters: [{ name: 'codec', type: 'string', description: 'Name of the codec, in whatever case: `aac`.' }],
  returns: [
    'object',
    {
      codec: 'string',
      extension: 'string',
      content_type: 'string',
      samplerates: ['list', 'number'],
      default_samplerate: 'number',
      channels: ['list', 'number'],
      min_bitrate: 'number',
      max_bitrate: 'number',
      lossless: 'bool',
      music_mode: 'bool',
    },
  ],
  call: (codec) => told(() => limits(codec)),
});
