import type { Diagnostic } from '../diagnostics';
import { withoutUnknowns, withDefaults } from '../planning/known';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { Attributes, PlannedOf } from '../schema';
import { findDataSource } from './find';
import { readConfig, writeObject } from './instance';
import type { Instance } from './instance';

/** Looks up a data source. */
export async function readDataSource(
  instance: Instance,
  request: tfplugin6.ReadDataSource.Request.$Properties,
): Promise<tfplugin6.ReadDataSource.Response.$Properties> {
  const dataSource = findDataSource(instance.provider, request.type_name);
  const { attributes } = dataSource.schema;
  const config = withDefaults(attributes, withoutUnknowns(readConfig(attributes, request.config)));
  const diagnostics: Diagnostic[] = [];
  const state = await dataSource.read(instance.context(diagnostics), config as PlannedOf<Attributes>);
  return {
    state: writeObject(attributes, withoutUnknowns(state)),
    diagnostics: instance.messages(diagnostics),
  };
}
