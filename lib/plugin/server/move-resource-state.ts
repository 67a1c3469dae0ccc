import type { tfplugin6 } from '../protocol/generated/messages';
import type { ObjectValue } from '../value';
import { findResource } from './find';
import { writeState } from './instance';
import type { Instance } from './instance';
import { failure } from './messages';
import { readRawState } from './raw-state';

/** Takes over an object of another type, for a `moved` block. */
export async function moveResourceState(
  instance: Instance,
  request: tfplugin6.MoveResourceState.Request.$Properties,
): Promise<tfplugin6.MoveResourceState.Response.$Properties> {
  const resource = findResource(instance.provider, request.target_type_name);
  const typeName = request.source_type_name ?? '';
  const providerAddress = request.source_provider_address ?? '';
  const state = await resource.move?.({
    typeName,
    providerAddress,
    schemaVersion: Number(request.source_schema_version ?? 0),
    state: readRawState(resource, request.source_state),
  });
  if (!state) {
    throw failure(
      `${typeName} cannot become ${resource.typeName}`,
      `The "moved" block moves an object of ${typeName} (${providerAddress}), which ${resource.typeName} does ` +
        'not know. Remove the block, and import the object if it is to be kept.',
    );
  }
  // What another provider keeps beside its states is in no form that anyone else reads.
  const isOwn = instance.provider.resources.some((each) => each.typeName === typeName);
  return {
    target_state: writeState(resource.schema.attributes, state as object as ObjectValue),
    ...(isOwn && { target_private: request.source_private ?? null }),
  };
}
