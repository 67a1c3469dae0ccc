import { formatPath } from '../diagnostics';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { RawState, Resource } from '../resource';
import type { Attributes } from '../schema';
import { isObject, type ObjectValue, type Value } from '../value';
import { fromJson } from '../values/json';
import { ValueError } from '../values/msgpack';
import { objectType } from '../values/types';
import { findResource } from './find';
import { writeObject } from './instance';
import type { Instance } from './instance';
import { failure } from './messages';
import { readRawState } from './raw-state';

/** Brings a stored state to the current schema. Terraform asks this of every object, current or not. */
export async function upgradeResourceState(
  instance: Instance,
  request: tfplugin6.UpgradeResourceState.Request.$Properties,
): Promise<tfplugin6.UpgradeResourceState.Response.$Properties> {
  const resource = findResource(instance.provider, request.type_name);
  const stored = readRawState(resource, request.raw_state);
  const state = await currentState(resource, stored, Number(request.version ?? 0));
  return { upgraded_state: writeObject(resource.schema.attributes, state) };
}

/**
 * A stored state by the schema of today.
 * @throws DiagnosticsError when it cannot be read.
 */
export async function currentState(
  resource: Resource<Attributes>,
  stored: RawState,
  version: number,
): Promise<ObjectValue | null> {
  const upgraded = await upgrade(resource, stored, version);
  const state = stateFromJson(resource, upgraded, upgraded === stored);
  return isObject(state) ? state : null;
}

/** @param asStored - whether the state stands there as it was stored, so that what is wrong with it is its own fault. */
function stateFromJson(resource: Resource<Attributes>, json: RawState, asStored: boolean): Value {
  try {
    return fromJson(json, objectType(resource.schema.attributes));
  } catch (error) {
    if (!asStored || !(error instanceof ValueError)) throw error;
    throw failure(
      `The stored state of ${resource.typeName} cannot be read`,
      `At ${formatPath(error.path)}: ${error.message} So it was changed by something other than this provider. Put ` +
        'it right (terraform state pull and push), or remove the resource from the state with terraform state rm and ' +
        'import it again.',
    );
  }
}

async function upgrade(resource: Resource<Attributes>, stored: RawState, from: number): Promise<RawState> {
  const current = resource.schema.version ?? 0;
  if (from === current) return stored;
  if (from < current && resource.upgrade) return resource.upgrade(stored, from);
  throw failure(
    `The stored state of ${resource.typeName} cannot be read`,
    from > current
      ? `It was written with schema version ${from}, and this provider knows versions up to ${current}. ` +
          'Use a version of the provider at least as new as the one that wrote it.'
      : `It was written with schema version ${from}, which this provider (version ${current}) cannot upgrade. ` +
          'Apply once with an older version of the provider, or remove the object from the state and import it.',
  );
}
