import type { Json } from '../context';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { RawState, Resource } from '../resource';
import type { Attributes } from '../schema';
import { isObject } from '../value';
import { parseJson } from '../values/json';
import { failure } from './messages';

/** A state as some version of the provider stored it, which may be of another schema. */
export function readRawState(
  resource: Resource<Attributes>,
  raw: tfplugin6.RawState.$Properties | null | undefined,
): RawState {
  const json: Json = raw?.json?.length ? parseJson(raw.json) : null;
  if (isObject(json)) return json;
  throw failure(
    `The stored state for ${resource.typeName} cannot be read`,
    'It is not a JSON object, so it was written by Terraform 0.11 or older. Apply once with Terraform 0.12 to 1.x.',
  );
}
