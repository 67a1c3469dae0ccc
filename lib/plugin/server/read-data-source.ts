import type { Diagnostic } from '../diagnostics';
import { ArgumentError } from '../function';
import { withoutUnknowns, withDefaults } from '../planning/known';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { Attributes, PlannedOf } from '../schema';
import { ExactNumber } from '../value';
import type { Type, Value } from '../value';
import { decode, encode } from '../values/msgpack';
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

/** Calls a provider function. */
export async function callFunction(
  instance: Instance,
  request: tfplugin6.CallFunction.Request.$Properties,
): Promise<tfplugin6.CallFunction.Response.$Properties> {
  const definition = instance.provider.functions?.find((f) => f.name === request.name);
  if (!definition) return { error: { text: `${instance.provider.name} has no function ${request.name}.` } };
  try {
    const given = request.arguments ?? [];
    const values = definition.parameters.map((parameter, i) =>
      argument(i, given[i]?.msgpack ?? new Uint8Array(), parameter.type),
    );
    const result = await definition.call(...values);
    return { result: { msgpack: encode(result as Value, definition.returns) } };
  } catch (error) {
    const text = instance.log.redact(error instanceof Error ? error.message : String(error));
    return {
      error: error instanceof ArgumentError ? { text, function_argument: error.argument } : { text },
    };
  }
}

function argument(index: number, bytes: Uint8Array, type: Type): Value {
  const value = decode(bytes, type);
  if (!(value instanceof ExactNumber)) return value;
  throw new ArgumentError(
    index,
    `The number ${value.text} cannot be held exactly. Use one of at most 15 digits.`,
  );
}
