import type { Diagnostic } from '../diagnostics';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { Attributes, ConfigOf } from '../schema';
import { readConfig } from './instance';
import type { Instance } from './instance';

type Config = ConfigOf<Attributes>;

/** Checks the provider's configuration. */
export async function validateProviderConfig(
  instance: Instance,
  request: tfplugin6.ValidateProviderConfig.Request.$Properties,
): Promise<tfplugin6.ValidateProviderConfig.Response.$Properties> {
  const { provider } = instance;
  const config = readConfig(provider.schema.attributes, request.config) as Config;
  return { diagnostics: instance.messages((await provider.validate?.(config)) ?? []) };
}

/** Makes the client that the handlers of this connection are given. */
export async function configureProvider(
  instance: Instance,
  request: tfplugin6.ConfigureProvider.Request.$Properties,
): Promise<tfplugin6.ConfigureProvider.Response.$Properties> {
  const { provider, log, signal } = instance;
  const diagnostics: Diagnostic[] = [];
  const config = readConfig(provider.schema.attributes, request.config) as Config;
  const client = await provider.configure(
    {
      log,
      signal,
      terraformVersion: request.terraform_version ?? '',
      warn: (warning) => diagnostics.push({ ...warning, severity: 'warning' }),
    },
    config,
  );
  instance.configure(client);
  return { diagnostics: instance.messages(diagnostics) };
}
