import { Metadata, type MetadataOptions } from '../metadata';
import { Refreshing, type RefreshingOptions } from '../refreshing';
import type { KeySource } from '../source';

/** What the role of a machine is read with. */
export interface InstanceRoleOptions extends RefreshingOptions, MetadataOptions {
  /** Told each secret before it is used. */
  readonly hide: (secret: string) => void;
}

/**
 * The keys of the role of this machine (CVM), which the metadata service tells.
 * @param name - `undefined` has the service asked for the one that is bound.
 * @param setBy - what asked for it, in words for a message.
 */
export function instanceRole(
  name: string | undefined,
  setBy: string,
  options: InstanceRoleOptions,
): KeySource {
  const metadata = new Metadata(options);
  const role = new Refreshing(async () => {
    const lease = await metadata.keys(name ?? (await metadata.role()));
    const { secretId, secretKey, token } = lease.credentials;
    for (const secret of [secretId, secretKey, token]) if (secret !== undefined) options.hide(secret);
    return lease;
  }, options);
  return {
    kind: 'instance role',
    source: `the role ${name === undefined ? '' : `${name} `}of this machine (${setBy})`,
    keys: () => role.get(),
    expires: () => role.expires,
    expired: (refused) => (role.drop(refused), true),
  };
}
