import { defineFunction } from '../../plugin';
import { parseId as parse } from '../../rules';
import { told } from './argument';

/** `parse_id`: takes an id apart. */
export const parseId = defineFunction({
  name: 'parse_id',
  summary: 'Takes the id of a resource apart.',
  description:
    'Reads an id of any resource of this provider, in every form that an import takes: `<region>/<bucket>`, ' +
    '`<region>/<bucket>/<id>`, `<region>/<bucket>/name:<name>`, and the `<bucket>#<id>` of the official provider. What ' +
    'the form does not say is null.',
  parameters: [
    {
      name: 'id',
      type: 'string',
      description: 'The id: `ap-chongqing/media-1250000000/t1460606b9752148c4ab182f55163ba7cd`.',
    },
  ],
  returns: ['object', { region: 'string', bucket: 'string', remote_id: 'string', name: 'string' }],
  call: (id) => told(() => parse(id)),
});
