import type { Log } from './context';
import type { DataSource } from './data-source';
import type { Diagnostic } from './diagnostics';
import type { EphemeralResource } from './ephemeral-resource';
import type { ProviderFunction } from './function';
import type { Resource } from './resource';
import type { Attributes, ConfigOf, Schema } from './schema';

/** What `configure` is given. */
export interface ConfigureContext {
  readonly log: Log;
  /** Aborted when the user interrupts Terraform. */
  readonly signal: AbortSignal;
  /** The version of Terraform that asks. */
  readonly terraformVersion: string;
  /** Adds a warning to the answer. */
  warn(warning: Omit<Diagnostic, 'severity'>): void;
}

/** A provider: how it is configured, and the plain list of what it has. */
export interface Provider<A extends Attributes = Attributes, Client = unknown> {
  /** The provider's type name: `tencentci`. */
  readonly name: string;
  readonly version: string;
  readonly schema: Schema<A>;
  readonly resources: readonly Resource<Attributes, Client>[];
  readonly dataSources: readonly DataSource<Attributes, Client>[];
  readonly ephemeralResources?: readonly EphemeralResource<Attributes, Client>[];
  readonly functions?: readonly ProviderFunction[];

  /** Makes the client that handlers are given. Nothing is shared between two configured instances. */
  configure(ctx: ConfigureContext, config: ConfigOf<A>): Client | Promise<Client>;

  /** Checks a configuration, any part of which may be unknown. */
  validate?(config: ConfigOf<A>): readonly Diagnostic[] | Promise<readonly Diagnostic[]>;

  /** Turns an error of the provider's own into a diagnostic; undefined for one that it does not know. */
  diagnose?(error: unknown): Diagnostic | undefined;
}

/**
 * Functions that return a definition as it is, with the types of its handlers inferred from its schema.
 *
 * ```ts
 * export const { resource, dataSource, provider } = define<CiClient>();
 *
 * export const queue = resource({
 *   typeName: 'tencentci_queue',
 *   schema: { description: '…', attributes: { name: attribute.string({ description: '…', required: true }) } },
 *   async create(ctx, planned) { … planned.name is a string … },
 * });
 * ```
 */
export function define<Client>() {
  return {
    resource: <A extends Attributes>(definition: Resource<A, Client>): Resource<A, Client> => definition,
    dataSource: <A extends Attributes>(definition: DataSource<A, Client>): DataSource<A, Client> =>
      definition,
    ephemeralResource: <A extends Attributes>(
      definition: EphemeralResource<A, Client>,
    ): EphemeralResource<A, Client> => definition,
    provider: <A extends Attributes>(definition: Provider<A, Client>): Provider<A, Client> => definition,
  };
}
