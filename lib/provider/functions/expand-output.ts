import { defineFunction } from '../../plugin';
import { expandOutput as expand } from '../../rules';
import { told } from './argument';

/** `expand_output`: the key that an output path gives for an input object. */
export const expandOutput = defineFunction({
  name: 'expand_output',
  summary: 'Gives the key that an output path has for an input object.',
  description:
    'Fills `${InputPath}`, `${InputName}` and `${InputNameAndExt}` into the path of an output, for the key of one input ' +
    'object. What is known only once it runs (`${RunId}`, `${Jobid}`) or only with the codec (`${Ext}`) stays as it is: ' +
    'replace it (`replace`), or take the path from `output_objects`, which knows the codec.',
  parameters: [
    { name: 'pattern', type: 'string', description: 'The path of the output, with its wildcards.' },
    { name: 'key', type: 'string', description: 'Key of the input object: `uploads/song.mp3`.' },
  ],
  returns: 'string',
  call: (pattern, key) => told(() => expand(pattern, key)),
});
