import { serve } from '../../../lib/plugin';
import { ADDRESS } from './address';

void serve({
  address: ADDRESS,
  load: async () => {
    console.log('this must not reach standard output');
    if (process.env['THING_BROKEN']) throw new Error('a file is missing');
    const { createStore, thingProvider } = await import('./thing-provider');
    return thingProvider(createStore());
  },
});
