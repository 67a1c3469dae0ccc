import { ArgumentError } from '../function';
import type { tfplugin6 } from '../protocol/generated/messages';
import { ExactNumber } from '../value';
import type { Type, Value } from '../value';
import { decode, encode } from '../values/msgpack';
import type { Instance } from './instance';

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
