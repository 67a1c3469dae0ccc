import type { Diagnostic } from '../diagnostics';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { ObjectValue } from '../value';
import { findResource } from './find';
import { writeState } from './instance';
import type { Instance } from './instance';
import { failure } from './messages';

/** Takes an existing object into the state. */
export async function importResourceState(
  instance: Instance,
  request: tfplugin6.ImportResourceState.Request.$Properties,
): Promise<tfplugin6.ImportResourceState.Response.$Properties> {
  const resource = findResource(instance.provider, request.type_name);
  if (!resource.import) {
    throw failure(
      `${resource.typeName} cannot be imported`,
      `It was to be imported as "${request.id ?? ''}". ${resource.insteadOfImport ?? 'Create it with Terraform instead.'}`,
    );
  }
  const diagnostics: Diagnostic[] = [];
  const { ctx, privateBytes } = instance.resourceContext(diagnostics, null);
  const state = await resource.import(ctx, request.id ?? '');
  return {
    imported_resources: [
      {
        type_name: resource.typeName,
        state: writeState(resource.schema.attributes, state as object as ObjectValue),
        private: privateBytes(),
      },
    ],
    diagnostics: instance.messages(diagnostics),
  };
}
