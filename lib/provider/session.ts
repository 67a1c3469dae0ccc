import type { CiClient, Listings, Operation, Queue, Template, Workflow } from '../ci';
import {
  AttributeError,
  type Attributes,
  type Context,
  type DataSource,
  define,
  type EphemeralResource,
  type Resource,
  type Unknown,
} from '../plugin';
import type { AnyCall, Calls, LookingCall } from './calls';
import type { Confirmations } from './confirmations';
import type { Leftovers } from './leftovers';
import type { Plans } from './planned';

/**
 * What a configured provider hands to its resources.
 *
 * Its type names the operations that whoever has it may call; without any, it is for what calls nothing.
 */
export interface Session<in Op extends Operation = never> {
  /**
   * The client of the CI API.
   * @throws DiagnosticsError when the provider block is not wholly known yet, as it may be during a plan.
   */
  readonly ci: () => CiClient<Op>;
  /** The region of resources that name none; unknown while the provider block is, undefined when none is set. */
  readonly region: string | Unknown | undefined;
  /** Whether the endpoint is on this machine: an emulator, which can reach callbacks in its own network. */
  readonly local: boolean;
  /** There where there is no service to ask: what the state holds is kept, and nothing is written. */
  readonly offline?: { tell(ctx: Pick<Context<unknown>, 'warn'>): void };
  /** What plans said, for those of others. */
  readonly plans: Plans;
  /** What buckets hold, for reads that are many. */
  readonly listings: {
    readonly templates: Listings<Template, 'ListTemplates'>;
    readonly workflows: Listings<Workflow, 'ListWorkflows'>;
    readonly queues: Listings<Queue, 'ListSmartAudioQueues'>;
  };
  /** Which of the templates that were made need no look. */
  readonly confirmations: Confirmations<Template>;
  /** What buckets held before anything was created in them. */
  readonly leftovers: {
    readonly templates: Leftovers<Template, 'ListTemplates'>;
    readonly workflows: Leftovers<Workflow, 'ListWorkflows'>;
  };
}

export const { provider } = define<Session<Operation>>();

/** A resource, and what its handlers call: those that only look are given a client that can do no more. */
export interface CiResource<A extends Attributes, C extends Calls<A>> extends Resource<
  A,
  Session<AnyCall<C>>,
  Session<LookingCall<C>>
> {
  readonly calls: C;
  /**
   * Computed attributes that every plan wants to have one value, so that another one is drift.
   * @default - none: what is computed only tells
   */
  readonly restores?: readonly (keyof A & string)[];
}

/** A data source, and what it calls. */
export interface CiDataSource<A extends Attributes, C extends Calls<A>> extends DataSource<
  A,
  Session<LookingCall<C>>
> {
  readonly calls: C;
}

/** An ephemeral resource, and what it calls. */
export interface CiEphemeralResource<A extends Attributes, C extends Calls<A>> extends EphemeralResource<
  A,
  Session<LookingCall<C>>
> {
  readonly calls: C;
}

/** Returns an ephemeral resource as it is, with a handler that can call only what it says that it calls. */
export function ephemeralResource<A extends Attributes, C extends Calls<A>>(
  definition: CiEphemeralResource<A, C>,
): CiEphemeralResource<A, C> {
  return definition;
}

/** Returns a resource as it is, with handlers that can call only what it says that they call. */
export function resource<A extends Attributes, C extends Calls<A>>(
  definition: CiResource<A, C>,
): CiResource<A, C> {
  return definition;
}

/** Returns a data source as it is, with a handler that can call only what it says that it calls. */
export function dataSource<A extends Attributes, C extends Calls<A>>(
  definition: CiDataSource<A, C>,
): CiDataSource<A, C> {
  return definition;
}

/** The region of a resource: its own, or else the provider's. */
export function regionOf(session: Session, own: string | Unknown | null): string | Unknown {
  const region = own ?? session.region;
  if (region !== undefined) return region;
  throw new AttributeError(
    ['region'],
    'No region',
    session.offline
      ? 'Neither the resource nor the provider names a region, and offline no profile is read. Set region here, in ' +
          'the provider block or in TENCENTCLOUD_REGION.'
      : 'Neither the resource nor the provider names a region. Set region here, in the provider block, in ' +
          'TENCENTCLOUD_REGION or in the profile.',
  );
}
