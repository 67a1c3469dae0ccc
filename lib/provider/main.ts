import { serve } from '../plugin/serve';

// The provider is loaded while Terraform is already connecting: what it brings (HTTP, XML) takes longer than a handshake.
void serve({ load: async () => (await import('./provider')).tencentci });
