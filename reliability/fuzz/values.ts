import fc from 'fast-check';
import { HclSyntaxError, topBlocks } from '../../lib/stack/hcl';
import { hasLockEntry, withLockEntry } from '../../lib/stack/lock-file';
import { hclExpression } from '../../lib/constructs/terraform/hcl-expression';
import type { Attributes } from '../../lib/plugin/schema';
import { CALLS } from '../../lib/plugin/server/calls';
import { tfplugin6 } from '../../lib/plugin/protocol/generated/messages';
import type { ObjectValue, Value } from '../../lib/plugin/value';
import { encode } from '../../lib/plugin/values/msgpack';
import { objectType, typeOf } from '../../lib/plugin/values/types';
import { tencentci } from '../../lib/provider/provider';
import { Workspace } from '../../scripts/workspace';
import { providerSession } from '../provider-session';
import { keepTranscript } from '../transcripts';
import { blameless } from './msgpack';
import { property } from './property';
import { typed, wellFormed } from './typed';

/** A configuration of a schema: nothing of what only the provider sets. */
function configuration(attributes: Attributes): fc.Arbitrary<ObjectValue> {
  const given = Object.entries(attributes).map(([name, item]): [string, fc.Arbitrary<Value>] => {
    const own = item.kind === 'block' || item.mode !== 'computed';
    if (!own) return [name, fc.constant(null)];
    if (item.kind === 'nested' && item.nesting === 'single') {
      return [name, fc.option(configuration(item.attributes))];
    }
    return [name, typed(typeOf(item))];
  });
  return fc.record(Object.fromEntries(given), { noNullPrototype: true });
}

const resource = fc.constantFrom(...tencentci.resources).chain(({ typeName, schema }) =>
  fc.record({
    typeName: fc.constant(typeName),
    attributes: fc.constant<Attributes>(schema.attributes),
    config: configuration(schema.attributes),
  }),
);

const PIECES = [
  ...[
    'provider "a/b/c" {',
    '}',
    '{',
    '[',
    ']',
    '(',
    ')',
    '"',
    '=',
    ',',
    '\n',
    ' ',
    'version',
    '"1.0"',
    '# {',
    '/* ',
    '*/',
  ],
  ...[
    '<<EOT\n',
    'EOT\n',
    '<<-X\n',
    '${',
    '%{',
    '"${"}"}"',
    '\\"',
    '\\',
    '//',
    '\u0000',
    '\u00E4',
    '1e9',
    'hashes = [\n"h1:x",\n]',
  ],
];
const lockFile = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc
    .tuple(fc.constantFrom('[', '{', '(', '"${', 'a {\n'), fc.nat(30_000))
    .map(([piece, times]) => `a = ${piece.repeat(times)}`),
  fc
    .array(
      fc.constantFrom(
        'provider "x/y/z" {\n  version = "1.0.0"\n}\n',
        '# a comment\n',
        '\n',
        'other "l" {\n}\n',
      ),
      { maxLength: 10 },
    )
    .map((blocks) => blocks.join('')),
);
const ENTRY = { address: 'tencent-ci.local/cdktf/tencentci', version: '1.2.3', hashes: ['h1:abc='] };

/** Values of Terraform's language, on their way into it and out of it. */
export const VALUES = [
  property(
    'HCL: configurations, validated and planned',
    { full: 2_000, short: 20 },
    resource,
    async (run) => {
      const { session, end } = await providerSession(run);
      return {
        end,
        async holds({ typeName, attributes, config }) {
          const type = objectType(attributes);
          const value = { msgpack: encode(config, type) };
          const { ValidateResourceConfig: validate, PlanResourceChange: plan } = tfplugin6;
          const asked = validate.Request.encode({ type_name: typeName, config: value }).finish();
          const judged = await CALLS.get('ValidateResourceConfig')?.(session, asked);
          blameless(validate.Response.decode(judged ?? new Uint8Array()).diagnostics);
          const wanted = plan.Request.encode({
            type_name: typeName,
            config: value,
            proposed_new_state: value,
          }).finish();
          const planned = await CALLS.get('PlanResourceChange')?.(session, wanted);
          blameless(plan.Response.decode(planned ?? new Uint8Array()).diagnostics);
        },
      };
    },
  ),
  property('HCL: lock files', { full: 5_000, short: 60 }, lockFile, async () => ({
    holds(given) {
      try {
        const blocks = topBlocks(given);
        const changed = withLockEntry(given, ENTRY);
        if (!hasLockEntry(changed, ENTRY.address)) throw new Error('The entry is not there.');
        if (blocks.length > 0 && !changed.startsWith(given)) throw new Error('What stood there was changed.');
        if (withLockEntry(changed, ENTRY) !== changed) throw new Error('Twice is not as once.');
      } catch (error) {
        if (!(error instanceof HclSyntaxError)) throw error;
      }
    },
  })),
  property(
    'HCL: lists of 200 texts, through Terraform and back',
    { full: 5, short: 1 },
    fc.array(
      // Terraform's texts are Unicode without halves of pairs, and it composes characters.
      wellFormed.map((some) => some.normalize('NFC')),
      { minLength: 200, maxLength: 200 },
    ),
    async (run) => ({
      async holds(texts) {
        const workspace = new Workspace();
        const literal = (some: string): string => some.replaceAll('${', () => '$${').replaceAll('%{', '%%{');
        workspace.file('main.tf', `output "texts" {\n  value = ${hclExpression(texts.map(literal))}\n}\n`);
        await workspace.apply();
        const { stdout } = await workspace.ok('output', '-json', 'texts');
        keepTranscript(run, 'texts', stdout);
        const back = JSON.parse(stdout) as string[];
        const index = texts.findIndex((some, at) => some !== back[at]);
        if (index >= 0)
          throw new Error(`${JSON.stringify(texts[index])} came back as ${JSON.stringify(back[index])}.`);
        workspace.dispose();
      },
    }),
  ),
];
