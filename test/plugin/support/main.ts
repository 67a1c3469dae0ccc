import { serve } from '../../../lib/plugin';
import { ADDRESS } from './address';

void serve({
  address: ADDRESS,
  load: async () => {
    // eslint-disable-next-line no-console -- what a library may do, and what must not reach Terraform
    console.log('this must not reach standard output');
    if (process.env['THING_BROKEN']) throw new Error('a file is missing');
    const { createStore, thingProvider } = await import('./thing-provider');
    return thingProvider(createStore());
  },
});
