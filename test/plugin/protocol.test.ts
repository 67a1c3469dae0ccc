import { tfplugin6 } from '../../lib/plugin/protocol/generated/messages';

// Written by hand from the protocol's table: field number and wire type, length, content.
const bytes = (...parts: (number | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));

/** The tag of a field with a length. */
const field = (number: number): number => (number << 3) | 2;
/** The tag of a field with a number. */
const scalar = (number: number): number => number << 3;

describe('what is sent has the numbers of the protocol', () => {
  test.each<[string, Uint8Array, Buffer]>([
    [
      'a diagnostic with a path',
      tfplugin6.Diagnostic.encode({
        severity: 1,
        summary: 's',
        detail: 'd',
        attribute: { steps: [{ attribute_name: 'a' }, { element_key_string: 'k' }, { element_key_int: 0 }] },
      }).finish(),
      bytes(
        ...[scalar(1), 1, field(2), 1, 's', field(3), 1, 'd'],
        ...[
          field(4),
          14,
          field(1),
          3,
          field(1),
          1,
          'a',
          field(1),
          3,
          field(2),
          1,
          'k',
          field(1),
          2,
          scalar(3),
          0,
        ],
      ),
    ],
    [
      'an attribute',
      tfplugin6.Schema.Attribute.encode({
        ...{
          name: 'n',
          type: Buffer.from('t'),
          description: 'd',
          required: true,
          optional: true,
          computed: true,
        },
        ...{ sensitive: true, description_kind: 1, deprecated: true, write_only: true },
      }).finish(),
      bytes(
        ...[field(1), 1, 'n', field(2), 1, 't', field(3), 1, 'd', scalar(4), 1, scalar(5), 1, scalar(6), 1],
        ...[scalar(7), 1, scalar(8), 1, scalar(9), 1, scalar(11), 1],
      ),
    ],
    [
      'a plan',
      tfplugin6.PlanResourceChange.Response.encode({
        planned_state: { msgpack: Buffer.from('m') },
        requires_replace: [{ steps: [] }],
        planned_private: Buffer.from('p'),
        diagnostics: [{ summary: 's' }],
      }).finish(),
      bytes(field(1), 3, field(1), 1, 'm', field(2), 0, field(3), 1, 'p', field(4), 3, field(2), 1, 's'),
    ],
    [
      'an applied state',
      tfplugin6.ApplyResourceChange.Response.encode({
        new_state: { msgpack: Buffer.from('m') },
        private: Buffer.from('p'),
        diagnostics: [{ summary: 's' }],
      }).finish(),
      bytes(field(1), 3, field(1), 1, 'm', field(2), 1, 'p', field(3), 3, field(2), 1, 's'),
    ],
    [
      'the capabilities',
      tfplugin6.GetProviderSchema.Response.encode({
        server_capabilities: { get_provider_schema_optional: true, move_resource_state: true },
      }).finish(),
      bytes(field(6), 4, scalar(2), 1, scalar(3), 1),
    ],
  ])('%s', (_what, sent, expected) => {
    expect(Buffer.from(sent).toString('hex')).toBe(expected.toString('hex'));
  });
});

describe('what is received is read with the numbers of the protocol', () => {
  test('a request for a plan', () => {
    const value = (text: string): (number | string)[] => [3, field(1), 1, text];
    const request = tfplugin6.PlanResourceChange.Request.decode(
      bytes(
        ...[field(1), 1, 't', field(2), ...value('a'), field(3), ...value('b'), field(4), ...value('c')],
        ...[field(5), 1, 'p'],
      ),
    );
    expect(request.type_name).toBe('t');
    expect(String(request.prior_state?.msgpack)).toBe('a');
    expect(String(request.proposed_new_state?.msgpack)).toBe('b');
    expect(String(request.config?.msgpack)).toBe('c');
    expect(String(request.prior_private)).toBe('p');
  });

  test('a request for a move', () => {
    const request = tfplugin6.MoveResourceState.Request.decode(
      bytes(
        ...[
          field(1),
          1,
          'a',
          field(2),
          1,
          's',
          scalar(3),
          2,
          field(4),
          3,
          field(1),
          1,
          'j',
          field(5),
          1,
          't',
        ],
      ),
    );
    expect(request).toMatchObject({
      source_provider_address: 'a',
      source_type_name: 's',
      target_type_name: 't',
    });
    expect(Number(request.source_schema_version)).toBe(2);
    expect(String(request.source_state?.json)).toBe('j');
  });
});
