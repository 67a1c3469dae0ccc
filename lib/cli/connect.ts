import { chosenEndpoint, CiClient, InvalidNameError, type Target } from '../ci';
import { isBucketName, isRegionName } from '../ci/hosts';
import { findCredentials } from '../credentials';
import { VERSION } from '../ci/version';
import { EXIT, Failure } from './exit';
import type { ConnectionFlags, PlaceFlags } from './flags';

/** A client of the service, and the bucket that it is to work on. */
export interface Connection {
  readonly client: CiClient;
  readonly target: Target;
  /** Whether the service is an emulator on this machine. */
  readonly local: boolean;
}

/** A client of the service, and the region that it is to work in. */
export interface RegionConnection {
  readonly client: CiClient;
  readonly region: string;
  /** Whether the service is an emulator on this machine. */
  readonly local: boolean;
}

/**
 * Does work with a connection made of the options and the environment, by the same rules as the provider's.
 * @throws Failure when no region is given, CredentialsError when there are no keys, InvalidEndpointError.
 */
export function connected<T>(flags: PlaceFlags, work: (connection: Connection) => Promise<T>): Promise<T> {
  const { bucket } = flags;
  return connectedToRegion(flags, ({ client, region, local }) => {
    if (!isBucketName(bucket)) throw wrongName('--bucket', 'bucket', bucket);
    return work({ client, target: { bucket, region }, local });
  });
}

/** Does work with a connection that is for no bucket; see `connected`. */
export async function connectedToRegion<T>(
  flags: ConnectionFlags,
  work: (connection: RegionConnection) => Promise<T>,
): Promise<T> {
  const { profile } = flags;
  const endpoint = chosenEndpoint(flags.endpoint, '--endpoint', process.env);
  const { credentials, region } = await findCredentials(
    { ...(flags.region && { region: flags.region }), ...(profile && { profile }) },
    process.env,
    { reader: 'command line', ...(endpoint && { endpoint }) },
  );
  if (region === undefined) {
    throw new Failure(EXIT.usage, 'No region is given. Use --region, or set TENCENTCLOUD_REGION.');
  }
  if (!isRegionName(region)) throw wrongName(regionSetting(flags), 'region', region);
  const client = new CiClient({
    credentials: credentials.keys,
    ...(credentials.expired && { expired: credentials.expired }),
    credentialsSource: credentials.source,
    userAgent: `cdktf-tencent-ci/${VERSION} cli`,
    ...(endpoint && { endpoint }),
  });
  try {
    return await work({ client, region, local: endpoint?.local ?? false });
  } finally {
    client.close();
  }
}

function wrongName(option: string, setting: 'bucket' | 'region', value: string): Failure {
  return new Failure(EXIT.usage, `${option} ${new InvalidNameError(setting, value).message}`);
}

function regionSetting(flags: ConnectionFlags): string {
  if (flags.region) return '--region';
  return process.env['TENCENTCLOUD_REGION'] ? 'TENCENTCLOUD_REGION' : 'The region of the profile,';
}
