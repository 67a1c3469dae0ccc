import { CiClient, isLoopback, type Target } from '../ci';
import { findCredentials } from '../credentials/find-credentials';
import { VERSION } from '../ci/version';
import { EXIT, Failure } from './exit';
import type { PlaceFlags } from './flags';

/** A client of the service, and the bucket that it is to work on. */
export interface Connection {
  readonly client: CiClient;
  readonly target: Target;
  /** Whether the service is an emulator on this machine. */
  readonly local: boolean;
}

/**
 * Does work with a connection made of the options and the environment, by the same rules as the provider's.
 * @throws Failure when something is missing.
 */
export async function connected<T>(
  flags: PlaceFlags,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const { profile, bucket } = flags;
  const endpoint = endpointOf(flags.endpoint);
  const { credentials, region } = await findCredentials(
    { ...(flags.region && { region: flags.region }), ...(profile && { profile }) },
    process.env,
  );
  if (region === undefined) {
    throw new Failure(EXIT.usage, 'No region is given. Use --region, or set TENCENTCLOUD_REGION.');
  }
  const { secretId, secretKey, securityToken, source } = credentials;
  const client = new CiClient({
    credentials: () => ({ secretId, secretKey, ...(securityToken && { token: securityToken }) }),
    credentialsSource: source,
    userAgent: `cdktf-tencent-ci/${VERSION} cli`,
    ...(endpoint && { endpoint: endpoint.href }),
  });
  try {
    const local = endpoint !== undefined && isLoopback(endpoint.hostname);
    return await work({ client, target: { bucket, region }, local });
  } finally {
    client.close();
  }
}

function endpointOf(text: string | undefined): URL | undefined {
  if (text === undefined || text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username;
  if (plain) return url;
  throw new Failure(
    EXIT.usage,
    `The endpoint is "${text}". Use a scheme, a host and a port only, as in http://127.0.0.1:8080.`,
  );
}
