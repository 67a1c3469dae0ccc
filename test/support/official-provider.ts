// A stand-in for the official provider: just enough of it to have one of its templates in a state.
import { attribute, block, define, type Reattach, serveForReattach } from '../../lib/plugin';
import { registry } from './engine';

const { provider, resource } = define<undefined>();
const text = (description: string) => attribute.string({ description, optional: true });

const attributes = {
  id: attribute.string({ description: '`<bucket>#<template id>`.', computed: true, keep: true }),
  bucket: attribute.string({ description: 'Bucket.', required: true }),
  name: attribute.string({ description: 'Name.', required: true }),
  audio_mode: attribute.string({ description: 'Mode.', required: true }),
  audio_config: block.list({
    description: 'Encoding.',
    maxItems: 1,
    attributes: {
      codec: text('Codec.'),
      samplerate: text('Samplerate.'),
      bitrate: text('Bitrate.'),
      channels: text('Channels.'),
    },
  }),
};

const template = resource<typeof attributes>({
  typeName: 'tencentcloud_ci_media_voice_separate_template',
  schema: { description: 'A template.', attributes },
  create: () => Promise.reject(new Error('The stand-in creates nothing.')),
  read: (_, state) => Promise.resolve(state),
  delete: () => Promise.resolve(),
  import: (_, id) => {
    const [bucket = ''] = id.split('#');
    const audio = { codec: 'aac', samplerate: '44100', bitrate: '128', channels: '2' };
    return Promise.resolve({ id, bucket, name: 'vocals', audio_mode: 'IsAudio', audio_config: [audio] });
  },
});

/** Runs it, for a terraform that is attached to it. */
export const serveOfficial = (): Promise<Reattach> =>
  serveForReattach(
    provider({
      name: 'tencentcloud',
      version: '1.0.0',
      schema: { description: 'Stand-in.', attributes: {} },
      resources: [template],
      dataSources: [],
      configure: () => undefined,
    }),
    `${registry()}/tencentcloudstack/tencentcloud`,
  );
