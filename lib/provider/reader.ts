import type { CiClient } from '../ci';
import { DirectProvider } from '../plugin/direct';
import { tencentci } from './provider';
import type { Session } from './session';
import { blankNotes } from './session-notes';

/** Whom to ask, and where what names no region is. */
export interface Connection {
  readonly client: CiClient;
  readonly region?: string;
  /** Whether the endpoint is on this machine. */
  readonly local: boolean;
  /** What is known of buckets already, and need not be asked for. */
  readonly listings?: Session['listings'];
}

/**
 * The resources' own readers without Terraform, for a command line: what the service says of an object as the resource
 * would have it in its state. Ask for many at once, as Terraform does, so that they are read in few calls.
 *
 * A reader is for one look, as a provider is for one refresh: what it saw it does not ask for again.
 */
export function reader({ client, region, local, listings }: Connection): DirectProvider {
  const notes = blankNotes();
  return new DirectProvider(tencentci, {
    ci: () => client,
    region,
    local,
    ...notes,
    listings: listings ?? notes.listings,
  });
}
