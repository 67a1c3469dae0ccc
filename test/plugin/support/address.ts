import type { Reattach } from '../../../lib/plugin';

/** The source address of the test provider. */
export const ADDRESS = 'registry.terraform.io/example/thing';

/** Where a test finds a server. */
export function addressOf(reattach: Reattach): string {
  const entry = (JSON.parse(reattach.reattachConfig) as Record<string, { Addr: { String: string } }>)[
    ADDRESS
  ];
  return `unix:${entry?.Addr.String}`;
}
