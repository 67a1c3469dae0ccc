import { isDeepStrictEqual } from 'node:util';
import { encode as pack } from '@msgpack/msgpack';
import fc from 'fast-check';
import { CALLS } from '../../lib/plugin/server/calls';
import { tfplugin6 } from '../../lib/plugin/protocol/generated/messages';
import type { Type } from '../../lib/plugin/value';
import { decode, encode, ValueError } from '../../lib/plugin/values/msgpack';
import { objectType } from '../../lib/plugin/values/types';
import { tencentci } from '../../lib/provider/provider';
import { providerSession } from '../provider-session';
import { property } from './property';
import { typed } from './typed';

const TYPES = tencentci.resources.map(({ schema }) => objectType(schema.attributes));
const NAMES = tencentci.resources.map(({ typeName }) => typeName);

/** Takes bytes out, puts others in, changes some. */
const harm = fc.array(fc.tuple(fc.constantFrom('cut', 'put', 'flip'), fc.nat(2_000), fc.nat(255)), {
  minLength: 1,
  maxLength: 6,
});

function harmed(whole: Uint8Array, how: readonly (readonly [string, number, number])[]): Uint8Array {
  const bytes = [...whole];
  for (const [what, where, value] of how) {
    const at = bytes.length === 0 ? 0 : where % bytes.length;
    if (what === 'cut') bytes.splice(at, 1 + (value % 8));
    else if (what === 'put') bytes.splice(at, 0, value);
    else bytes[at] = value;
  }
  return Uint8Array.from(bytes);
}

/** A type of a resource, and a value of that type as Terraform sends it, sound or harmed. */
const input = fc.constantFrom(...TYPES).chain((type) =>
  fc.oneof(
    fc.record({
      type: fc.constant<Type>(type),
      bytes: fc.tuple(typed(type), harm).map(([value, how]) => harmed(encode(value, type), how)),
    }),
    fc.record({ type: fc.constant<Type>(type), bytes: fc.uint8Array({ maxLength: 300 }) }),
    fc.record({
      type: fc.constant<Type>(type),
      bytes: fc.anything({ maxDepth: 5 }).map((some) => packed(some)),
    }),
    // Deeper than any program's stack.
    fc.nat(60_000).map((depth) => ({ type, bytes: new Uint8Array(depth).fill(0x91) })),
  ),
);

function packed(some: unknown): Uint8Array {
  try {
    return pack(some);
  } catch {
    return new Uint8Array();
  }
}

/** Values as Terraform sends them. */
export const MSGPACK = [
  property('MessagePack: what is no value', { full: 4_000, short: 60 }, input, async () => ({
    holds({ type, bytes }) {
      try {
        decode(bytes, type);
      } catch (error) {
        if (error instanceof ValueError) return;
        // The library's own: bytes that are no MessagePack.
        if (error instanceof RangeError && /stack/i.test(error.message)) throw error;
        if (!(error instanceof Error) || error instanceof TypeError) throw error;
      }
    },
  })),
  property(
    'MessagePack: values there and back',
    { full: 4_000, short: 60 },
    fc.constantFrom(...TYPES).chain((type) => typed(type).map((value) => ({ type, value }))),
    async () => ({
      holds({ type, value }) {
        const once = decode(encode(value, type), type);
        const twice = decode(encode(once, type), type);
        if (!isDeepStrictEqual(once, twice))
          throw new Error('It is another value after the way there and back.');
      },
    }),
  ),
  property(
    'MessagePack: requests to the provider',
    { full: 1_000, short: 20 },
    fc.record({
      call: fc.constantFrom(
        'ValidateResourceConfig',
        'PlanResourceChange',
        'ReadResource',
        'UpgradeResourceState',
        'ImportResourceState',
        'MoveResourceState',
      ),
      typeName: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...NAMES) },
        { weight: 1, arbitrary: fc.string() },
      ),
      values: fc.array(input, { minLength: 3, maxLength: 3 }),
      private: fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ maxLength: 40 })),
      json: fc.oneof(fc.json(), fc.string()),
    }),
    async (run) => {
      const { session, end } = await providerSession(run);
      return {
        end,
        async holds({ call, typeName, values, private: own, json }) {
          const [first, second, third] = values.map(({ bytes }) => ({ msgpack: bytes }));
          const { Request, Response } = tfplugin6[call] as unknown as Messages;
          const request = Request.encode({
            type_name: typeName,
            config: first,
            prior_state: second,
            current_state: second,
            proposed_new_state: third,
            private: own,
            prior_private: own,
            raw_state: { json: Buffer.from(json) },
            source_state: { json: Buffer.from(json) },
            id: json,
          }).finish();
          const answer = await CALLS.get(call)?.(session, request);
          unbroken(Response.decode(answer ?? new Uint8Array()).diagnostics ?? []);
        },
      };
    },
  ),
];

interface Messages {
  readonly Request: { encode(message: object): { finish(): Uint8Array } };
  readonly Response: {
    decode(bytes: Uint8Array): { readonly diagnostics?: readonly tfplugin6.Diagnostic.$Properties[] };
  };
}

/** @throws when a diagnostic is of what nobody thought of. */
function unbroken(diagnostics: readonly tfplugin6.Diagnostic.$Properties[]): void {
  for (const { summary, detail } of diagnostics) {
    const text = `${summary}: ${detail}`;
    if (/call stack|is not a function|Cannot read properties|not iterable|serialize a BigInt/.test(text)) {
      throw new Error(text);
    }
  }
}

/** @throws when a diagnostic says that the provider is at fault, which it never is where Terraform is not. */
export function blameless(diagnostics: readonly tfplugin6.Diagnostic.$Properties[]): void {
  unbroken(diagnostics);
  const blame = diagnostics.find(({ detail }) => detail?.includes('mistake in the provider'));
  if (blame) throw new Error(`${blame.summary}: ${blame.detail}`);
}
