import { CredentialsError } from '../ci/credentials-error';
import { type Endpoint, parseEndpoint } from '../ci/endpoint';
import type { Backoff } from '../ci/retry';
import type { CredentialSettings, Environment, Reader } from './settings';

/** How a service that credentials are asked of is reached. */
export interface Reach {
  /** @default - its own address */
  readonly endpoint?: Endpoint;
  /** How long one try may take, in milliseconds. @default - 10000 for STS, 2000 for the metadata service */
  readonly timeoutMs?: number;
  readonly backoff?: Backoff;
  /** The time, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** A service that credentials are asked of, and what names another address for it. */
const SERVICES = {
  sts: { attribute: 'sts_endpoint', variable: 'TENCENTCLOUD_STS_ENDPOINT', what: 'STS' },
  metadata: {
    attribute: 'metadata_endpoint',
    variable: 'TENCENTCLOUD_METADATA_ENDPOINT',
    what: 'the metadata service',
  },
} as const;

/**
 * The address that STS or the metadata service is to be asked at in place of its own; `undefined` for its own.
 * @throws InvalidEndpointError when what is set is no address.
 */
export function endpointOf(
  service: keyof typeof SERVICES,
  settings: CredentialSettings,
  env: Environment,
): Endpoint | undefined {
  const { attribute, variable } = SERVICES[service];
  const own = service === 'sts' ? settings.stsEndpoint : settings.metadataEndpoint;
  const [name, text] = own ? [`the provider attribute ${attribute}`, own] : [variable, env[variable]];
  return text ? parseEndpoint(text, name) : undefined;
}

/**
 * Refuses to ask another machine where CI is on this one: who works with an emulator sends nothing anywhere.
 * @param ci - where CI is, if not at its own address.
 */
export function allow(
  service: keyof typeof SERVICES,
  endpoint: Endpoint | undefined,
  ci: Endpoint | undefined,
  reader: Reader,
): void {
  if (!ci?.local || endpoint?.local) return;
  const { attribute, variable, what } = SERVICES[service];
  const name = reader === 'provider' ? `${attribute} (${variable})` : variable;
  const elsewhere = endpoint ? `${endpoint.origin} (set by ${endpoint.setBy})` : 'its own address';
  throw new CredentialsError(
    'Nothing but this machine may be contacted',
    `The endpoint ${ci.origin}, set by ${ci.setBy}, is on this machine, and then nothing is sent anywhere else; but ` +
      `${what} would be asked at ${elsewhere}. Set ${name} to an address of this machine, or use ` +
      'keys that need no one to be asked.',
    { attribute },
  );
}
