import type { ApplyContext, Json, PlanContext, ResourceContext } from './context';
import type { Diagnostic } from './diagnostics';
import type { Attributes, ConfigOf, PlannedOf, ProposedOf, Schema, StateOf } from './schema';

/** An object of another resource type that a `moved` block hands over. */
export interface MoveSource {
  /** The address of the provider it comes from, as `registry.terraform.io/tencentcloudstack/tencentcloud`. */
  readonly providerAddress: string;
  readonly typeName: string;
  readonly schemaVersion: number;
  readonly state: { readonly [name: string]: Json };
}

/** A stored state as JSON. */
export type RawState = { readonly [name: string]: Json };

/**
 * A resource: its schema and what to do with it.
 *
 * A handler that fails throws. An {@link AttributeError} or {@link DiagnosticsError} is shown as it is, any other
 * error with its message.
 *
 * `Looking` is the client as those handlers see it that change nothing, when it is to be another type for them.
 */
export interface Resource<A extends Attributes = Attributes, Client = unknown, Looking = Client> {
  /** The full name, as users write it: `tencentci_queue`. */
  readonly typeName: string;
  readonly schema: Schema<A>;

  /** Makes the object and returns all that is known of it. */
  create(
    ctx: ApplyContext<Client, StateOf<A>>,
    planned: PlannedOf<A>,
    given: { readonly config: ConfigOf<A> },
  ): Promise<StateOf<A>>;

  /** Says what the object is like now; null when it is gone. */
  read(ctx: ResourceContext<Looking>, state: StateOf<A>): Promise<StateOf<A> | null>;

  /** Changes the object in place. A resource whose every attribute replaces has no need of it. */
  update?(
    ctx: ApplyContext<Client, StateOf<A>>,
    planned: PlannedOf<A>,
    given: { readonly prior: StateOf<A>; readonly config: ConfigOf<A> },
  ): Promise<StateOf<A>>;

  /** Removes the object. One that is gone already is no error. */
  delete(ctx: ResourceContext<Client>, state: StateOf<A>): Promise<void>;

  /** Checks a configuration, any part of which may be unknown. Nothing is configured yet. */
  validate?(config: ConfigOf<A>): readonly Diagnostic[] | Promise<readonly Diagnostic[]>;

  /** Adjusts the plan of a create or an update: fills in what is known already, or requires a replacement. */
  plan?(
    ctx: PlanContext<Looking>,
    planned: ProposedOf<A>,
    given: { readonly config: ConfigOf<A>; readonly prior: StateOf<A> | null },
  ): ProposedOf<A> | Promise<ProposedOf<A>>;

  /** Turns the id of `terraform import` into enough of a state for `read` to fill in the rest. */
  import?(ctx: ResourceContext<Looking>, id: string): Promise<Partial<StateOf<A>>>;

  /** Why there is no import, and what to do instead, in sentences. @default - to create it */
  readonly insteadOfImport?: string;

  /** Takes over an object of another type; undefined when it is of no type that this resource knows. */
  move?(source: MoveSource): Partial<StateOf<A>> | undefined | Promise<Partial<StateOf<A>> | undefined>;

  /** Turns a state that an earlier schema version stored into one of this version. */
  upgrade?(state: RawState, fromVersion: number): RawState | Promise<RawState>;
}
