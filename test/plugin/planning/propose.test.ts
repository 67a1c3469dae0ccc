import { attribute, block } from '../../../lib/plugin';
import { propose } from '../../../lib/plugin/planning/propose';
import { replacements } from '../../../lib/plugin/planning/replace';
import { Unknown } from '../../../lib/plugin/value';

const port = {
  number: attribute.number({ description: 'The port.', required: true }),
  proto: attribute.string({ description: 'The protocol.', default: 'tcp' }),
  port_id: attribute.string({ description: 'The id.', computed: true, keep: true }),
};
const schema = {
  ports: attribute.nestedSet({ description: 'Ports.', optional: true, attributes: port }),
  rules: block.list({ description: 'Rules.', attributes: port }),
  zone: attribute.string({ description: 'The zone.', optional: true, computed: true, replace: true }),
  token: attribute.string({ description: 'A token.', optional: true, writeOnly: true }),
  etag: attribute.string({ description: 'A tag.', computed: true }),
};
const bare = (number: number) => ({ number, proto: null, port_id: null });
const made = (number: number) => ({ number, proto: 'tcp', port_id: `p-${number}` });
const prior = { ports: [made(1), made(2)], rules: [made(7)], zone: 'a', token: null, etag: 'e' };
const config = { ports: [bare(1), bare(2)], rules: [bare(7)], zone: null, token: null, etag: null };

test('elements of a set are recognised by what the configuration says of them, in any order', () => {
  const reordered = { ...config, ports: [bare(2), bare(1)] };
  expect(propose(schema, reordered, prior, prior)).toEqual({ ...prior, ports: [made(2), made(1)] });
});

test('an element that is new to a set does not know what the service decides', () => {
  const planned = propose(
    schema,
    { ...config, ports: [bare(1), bare(3)] },
    { ...prior, ports: [made(1), bare(3)] },
    prior,
  );
  expect(planned['ports']).toEqual([made(1), { number: 3, proto: 'tcp', port_id: new Unknown() }]);
  expect(planned['etag']).toEqual(new Unknown());
});

test('blocks are matched by position', () => {
  const rules = [bare(7), bare(8)];
  const planned = propose(schema, { ...config, rules }, { ...prior, rules: [made(7), bare(8)] }, prior);
  expect(planned['rules']).toEqual([made(7), { number: 8, proto: 'tcp', port_id: new Unknown() }]);
});

test('a value that the service decides anew is no replacement, but one that the user changes is', () => {
  const changed = { ...config, ports: [] };
  const planned = propose(schema, changed, { ...prior, ports: [] }, prior);
  expect(planned['zone']).toEqual(new Unknown());
  expect(replacements(schema, changed, planned, prior)).toEqual([]);
  const moved = { ...config, zone: 'b' };
  expect(replacements(schema, moved, propose(schema, moved, { ...prior, zone: 'b' }, prior), prior)).toEqual([
    ['zone'],
  ]);
});

test('a write-only value is never planned', () => {
  expect(
    propose(schema, { ...config, token: 'hush' }, { ...prior, token: 'hush' }, prior)['token'],
  ).toBeNull();
});

test('what is unknown as a whole is planned so', () => {
  const planned = propose(
    schema,
    { ...config, ports: new Unknown() },
    { ...prior, ports: new Unknown() },
    prior,
  );
  expect(planned['ports']).toBeInstanceOf(Unknown);
});
