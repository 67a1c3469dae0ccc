import { ArgumentError, defineFunction } from '../../plugin';
import { outputObjects as objects } from '../../rules';
import { membersOf, textIn, told } from './argument';

const TEMPLATE = 'Give an object with audio_mode, and codec or audio_config, such as the template itself.';
const OUTPUT =
  'Give an object with object, au_object, bass_object or drum_object, such as the output of a separation.';

/** `output_objects`: what a separation writes. */
export const outputObjects = defineFunction({
  name: 'output_objects',
  summary: 'Lists the objects that a separation writes, by stem.',
  description:
    'The path of each stem that the audio mode of the template makes and that the output names, with `${Ext}` filled in; ' +
    'null for the others. The template may be the resource itself or `{ audio_mode = "IsAudio", codec = "mp3" }`, the ' +
    'output that of a separation or of a job. A workflow also writes a background that is made and not named, beside ' +
    'another path with `.background` before the extension; that is not listed. The other wildcards stay as they are: ' +
    '`expand_output` fills in those that tell of the input.',
  parameters: [
    { name: 'template', type: 'dynamic', description: 'The template, or its `audio_mode` and `codec`.' },
    { name: 'output', type: 'dynamic', description: 'The output, with its paths.' },
  ],
  returns: ['object', { voice: 'string', background: 'string', bass: 'string', drums: 'string' }],
  call(template, output) {
    const settings = membersOf(template, 0, TEMPLATE);
    const audioMode = textIn(settings, 'audio_mode', 0);
    if (audioMode === null) throw new ArgumentError(0, `It has no audio_mode. ${TEMPLATE}`);
    const audio = settings.audio_config ?? null;
    const codec =
      textIn(settings, 'codec', 0) ??
      (typeof audio === 'object' && audio !== null
        ? textIn(audio as Readonly<Record<string, unknown>>, 'codec', 0)
        : null);
    const paths = membersOf(output, 1, OUTPUT);
    const path = (name: string) => textIn(paths, name, 1);
    return told(() =>
      objects(
        { audioMode, codec },
        {
          object: path('object'),
          auObject: path('au_object'),
          bassObject: path('bass_object'),
          drumObject: path('drum_object'),
        },
      ),
    );
  },
});
