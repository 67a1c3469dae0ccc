import path from 'node:path';
import { generateBindings } from './generate-bindings';
import { generateProtocol } from './generate-protocol';

/** Makes the code that is built and not committed: the protocol's codec, then the L1 bindings. */
export async function generate(): Promise<void> {
  await generateProtocol();
  // Only now, because the provider's schema is read through the plugin server, which needs the codec.
  const { providerSchemaJson } = await import('../lib/plugin');
  const { tencentci, SOURCE_ADDRESS } = await import('../lib/provider');
  await generateBindings(
    providerSchemaJson(tencentci, SOURCE_ADDRESS),
    path.resolve(__dirname, '../lib/constructs/generated'),
  );
}

if (require.main === module) void generate();
