import { serve } from '../plugin/serve';
import { SOURCE_ADDRESS } from '../stack/names';

// What this process did, for what it keeps of its code (start.ts).
export { answered } from '../plugin/server/answered';

// The provider is loaded while Terraform is already connecting: what it brings (HTTP, XML) takes longer than a handshake.
void serve({ address: SOURCE_ADDRESS, load: async () => (await import('./provider')).tencentci });
