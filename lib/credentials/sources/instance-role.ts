import type { Reach } from '../endpoints';
import { hidden, type Hide } from '../hide';
import { Metadata } from '../metadata';
import { Refreshing, type RefreshingOptions } from '../refreshing';
import type { KeySource } from '../source';

/** What the role of a machine is read with. */
export interface InstanceRoleOptions extends RefreshingOptions, Reach {
  readonly hide: Hide;
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
    const { credentials, expires } = await metadata.keys(name ?? (await metadata.role()));
    return { credentials: hidden(credentials, options.hide), expires };
  }, options);
  return {
    kind: 'instance role',
    source: `the role ${name === undefined ? '' : `${name} `}of this machine (${setBy})`,
    keys: () => role.get(),
    expires: () => role.expires,
    expired: (refused) => (role.drop(refused), true),
  };
}
