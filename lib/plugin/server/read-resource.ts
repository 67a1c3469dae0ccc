import type { Diagnostic } from '../diagnostics';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { StateOf, Attributes } from '../schema';
import type { ObjectValue } from '../value';
import { findResource } from './find';
import { readObject, writeState } from './instance';
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
    new_state: writeState(attributes, found ?? null),
    private: privateBytes(),
    diagnostics: instance.messages(diagnostics),
  };
}
