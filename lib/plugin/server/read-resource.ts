import type { Json } from '../context';
import { DiagnosticsError } from '../diagnostics';
import type { Diagnostic } from '../diagnostics';
import { withoutUnknowns, withoutWriteOnly } from '../planning/known';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { RawState, Resource } from '../resource';
import type { Attributes, StateOf } from '../schema';
import { isObject } from '../value';
import type { ObjectValue } from '../value';
import { fromJson, parseJson } from '../values/json';
import { objectType } from '../values/types';
import { findResource } from './find';
import { readObject, writeObject } from './instance';
import type { Instance } from './instance';

/** Says what an object is like now. */
export async function readResource(
  instance: Instance,
  request: tfplugin6.ReadResource.Request.$Properties,
): Promise<tfplugin6.ReadResource.Response.$Properties> {
  const resource = findResource(instance.provider, request.type_name);
  const { attributes } = resource.schema;
  const state = readObject(attributes, request.current_state);
  const diagnostics: Diagnostic[] = [];
  const { ctx, privateBytes } = instance.resourceContext(diagnostics, request.private);
  const found = state && ((await resource.read(ctx, state as StateOf<Attributes>)) as ObjectValue | null);
  return {
    new_state: store(attributes, found ?? null),
    private: privateBytes(),
    diagnostics: instance.messages(diagnostics),
  };
}

/** Brings a stored state to the current schema. Terraform asks this of every object, current or not. */
export async function upgradeResourceState(
  instance: Instance,
  request: tfplugin6.UpgradeResourceState.Request.$Properties,
): Promise<tfplugin6.UpgradeResourceState.Response.$Properties> {
  const resource = findResource(instance.provider, request.type_name);
  const { attributes } = resource.schema;
  const stored = readRawState(resource, request.raw_state);
  const from = Number(request.version ?? 0);
  const upgraded = await upgrade(resource, stored, from);
  const state = fromJson(upgraded, objectType(attributes));
  return { upgraded_state: writeObject(attributes, isObject(state) ? state : null) };
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

/** Takes an existing object into the state. */
export async function importResourceState(
  instance: Instance,
  request: tfplugin6.ImportResourceState.Request.$Properties,
): Promise<tfplugin6.ImportResourceState.Response.$Properties> {
  const resource = findResource(instance.provider, request.type_name);
  if (!resource.import) {
    throw failure(
      `${resource.typeName} cannot be imported`,
      `It was to be imported as "${request.id ?? ''}". Create it with Terraform instead.`,
    );
  }
  const diagnostics: Diagnostic[] = [];
  const { ctx, privateBytes } = instance.resourceContext(diagnostics, null);
  const state = await resource.import(ctx, request.id ?? '');
  return {
    imported_resources: [
      {
        type_name: resource.typeName,
        state: store(resource.schema.attributes, state as object as ObjectValue),
        private: privateBytes(),
      },
    ],
    diagnostics: instance.messages(diagnostics),
  };
}

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
  return { target_state: store(resource.schema.attributes, state as object as ObjectValue) };
}

/** A handler's state as it is sent: whole, known, and without what must not be stored. */
function store(attributes: Attributes, state: ObjectValue | null) {
  return writeObject(attributes, state && withoutWriteOnly(attributes, withoutUnknowns(state)));
}

function readRawState(
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

function failure(summary: string, detail: string): DiagnosticsError {
  return new DiagnosticsError([{ severity: 'error', summary, detail }]);
}
