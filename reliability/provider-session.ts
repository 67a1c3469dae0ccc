import { CiClient, type Operation } from '../lib/ci';
import { startEmulator } from '../lib/emulator';
import type { Provider } from '../lib/plugin';
import type { Session as Caller } from '../lib/plugin/server/calls';
import { configureProvider } from '../lib/plugin/server/configure-provider';
import { Instance } from '../lib/plugin/server/instance';
import { objectType } from '../lib/plugin/values/types';
import { encode } from '../lib/plugin/values/msgpack';
import { tencentci } from '../lib/provider/provider';
import type { Session } from '../lib/provider/session';
import type { Run } from './report';

/** What its log says is of no interest here. */
export const SILENT = {
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  hide() {},
  say() {},
  redact: (text: string) => text,
};

/** The provider in this process as a connection of Terraform's has configured it, with a client of the caller's. */
export async function configured(
  client: CiClient,
  config: Readonly<Record<string, string>>,
): Promise<Instance> {
  const provider = {
    ...tencentci,
    configure: async (...given: Parameters<typeof tencentci.configure>): Promise<Session<Operation>> => ({
      ...(await tencentci.configure(...given)),
      ci: () => client,
    }),
  } as unknown as Provider;
  const instance = new Instance(provider, SILENT);
  const type = objectType(provider.schema.attributes);
  await configureProvider(instance, { config: { msgpack: encode(config, type) } });
  return instance;
}

/** A provider in this process that an emulator of its own answers. */
export async function providerSession({
  canaries: { secretId, secretKey, token },
}: Run): Promise<{ readonly session: Caller; readonly end: () => Promise<void> }> {
  const ci = await startEmulator({ credentials: { secretId, secretKey, token }, history: 0 });
  const client = new CiClient({
    credentials: () => ({ secretId, secretKey, token }),
    endpoint: ci.url,
    backoff: { firstMs: 1, maxMs: 2 },
    settleMs: [0, 1],
  });
  const config = {
    region: ci.region,
    secret_id: secretId,
    secret_key: secretKey,
    security_token: token,
    endpoint: ci.url,
  };
  const instance = await configured(client, config);
  return {
    session: { instance: Promise.resolve(instance) },
    async end() {
      client.close();
      await ci.stop();
    },
  };
}
