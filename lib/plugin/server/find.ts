import type { DataSource } from '../data-source';
import type { EphemeralResource } from '../ephemeral-resource';
import type { Provider } from '../provider';
import type { Resource } from '../resource';
import type { Attributes } from '../schema';
import { failure } from './messages';

/** The resource of a type. */
export function findResource(provider: Provider, typeName: string | null | undefined): Resource<Attributes> {
  return find(provider, 'resource', provider.resources, typeName);
}

/** The data source of a type. */
export function findDataSource(
  provider: Provider,
  typeName: string | null | undefined,
): DataSource<Attributes> {
  return find(provider, 'data source', provider.dataSources, typeName);
}

/** The ephemeral resource of a type. */
export function findEphemeralResource(
  provider: Provider,
  typeName: string | null | undefined,
): EphemeralResource<Attributes> {
  return find(provider, 'ephemeral resource', provider.ephemeralResources ?? [], typeName);
}

function find<T extends { readonly typeName: string }>(
  provider: Provider,
  kind: string,
  all: readonly T[],
  typeName: string | null | undefined,
): T {
  const found = all.find((one) => one.typeName === typeName);
  if (found) return found;
  throw failure(
    `Unknown ${kind} ${typeName}`,
    `Version ${provider.version} of ${provider.name} has no ${kind} ${typeName}. ` +
      `It has: ${all.map((one) => one.typeName).join(', ') || 'none'}. Use one of these, or another version.`,
  );
}
