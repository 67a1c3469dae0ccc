import type { Context } from './context';
import type { Diagnostic } from './diagnostics';
import type { Attributes, ConfigOf, PlannedOf, Schema, StateOf } from './schema';

/** A data source: something that Terraform looks up. */
export interface DataSource<A extends Attributes = Attributes, Client = unknown> {
  /** The full name, as users write it: `tencentci_queues`. */
  readonly typeName: string;
  readonly schema: Schema<A>;

  /** Looks it up. The configuration is wholly known, and defaults are filled in. */
  read(ctx: Context<Client>, config: PlannedOf<A>): Promise<StateOf<A>>;

  /** Checks a configuration, any part of which may be unknown. Nothing is configured yet. */
  validate?(config: ConfigOf<A>): readonly Diagnostic[] | Promise<readonly Diagnostic[]>;
}
