import type { Context } from './context';
import type { Diagnostic } from './diagnostics';
import type { Attributes, ConfigOf, PlannedOf, Schema, StateOf } from './schema';

/**
 * An ephemeral resource: something that is there while Terraform runs, and that no plan and no state holds. It is opened
 * anew for each command, and needs neither renewal nor an end.
 */
export interface EphemeralResource<A extends Attributes = Attributes, Client = unknown> {
  /** The full name, as users write it: `tencentci_presigned_url`. */
  readonly typeName: string;
  readonly schema: Schema<A>;

  /** Makes it. The configuration is wholly known, and defaults are filled in. */
  open(ctx: Context<Client>, config: PlannedOf<A>): Promise<StateOf<A>>;

  /** Checks a configuration, any part of which may be unknown. Nothing is configured yet. */
  validate?(config: ConfigOf<A>): readonly Diagnostic[] | Promise<readonly Diagnostic[]>;
}
