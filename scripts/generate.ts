import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateBindings } from './generate-bindings';
import { generateProtocol } from './generate-protocol';

/** Makes the code that is built and not committed: the protocol's codec, the L1 bindings, and the table of permissions. */
export async function generate(): Promise<void> {
  await generateProtocol();
  // Only now, because the provider's schema is read through the plugin server, which needs the codec.
  const { providerSchemaJson } = await import('../lib/plugin');
  const { tencentci, SOURCE_ADDRESS } = await import('../lib/provider');
  const lib = path.resolve(__dirname, '../lib');
  await generateBindings(
    providerSchemaJson(tencentci, SOURCE_ADDRESS),
    path.join(lib, 'constructs/generated'),
  );
  const { permissionsModule } = await import('./permissions');
  const folder = path.join(lib, 'stack/generated');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'permissions.ts'), permissionsModule());
}

if (require.main === module) void generate();
