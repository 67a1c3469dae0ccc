import type { CiClient, Listings, Queue, Template, Workflow } from '../ci';
import { AttributeError, define, type Unknown } from '../plugin';
import type { Confirmations } from './confirmations';
import type { Leftovers } from './leftovers';
import type { Plans } from './planned';

/** What a configured provider hands to its resources. */
export interface Session {
  /**
   * The client of the CI API.
   * @throws DiagnosticsError when the provider block is not wholly known yet, as it may be during a plan.
   */
  readonly ci: () => CiClient;
  /** The region of resources that name none; unknown while the provider block is, undefined when none is set. */
  readonly region: string | Unknown | undefined;
  /** Whether the endpoint is on this machine: an emulator, which can reach callbacks in its own network. */
  readonly local: boolean;
  /** What plans said, for those of others. */
  readonly plans: Plans;
  /** What buckets hold, for reads that are many. */
  readonly listings: {
    readonly templates: Listings<Template>;
    readonly workflows: Listings<Workflow>;
    readonly queues: Listings<Queue>;
  };
  /** Which of the templates that were made need no look. */
  readonly confirmations: Confirmations<Template>;
  /** What buckets held before anything was created in them. */
  readonly leftovers: {
    readonly templates: Leftovers<Template>;
    readonly workflows: Leftovers<Workflow>;
  };
}

export const { resource, dataSource, provider } = define<Session>();

/** The region of a resource: its own, or else the provider's. */
export function regionOf(session: Session, own: string | Unknown | null): string | Unknown {
  const region = own ?? session.region;
  if (region !== undefined) return region;
  throw new AttributeError(
    ['region'],
    'No region',
    'Neither the resource nor the provider names a region. Set region here, in the provider block, in ' +
      'TENCENTCLOUD_REGION or in the profile.',
  );
}
