import { serve } from '../../../lib/plugin';
import { ADDRESS } from './address';

void serve({
  address: ADDRESS,
  load: async () => {
    console.log('this must not reach standard output');
    const { createStore, thingProvider } = await import('./thing-provider');
    return thingProvider(createStore());
  },
});
