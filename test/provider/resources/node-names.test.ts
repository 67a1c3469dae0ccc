import { Unknown } from '../../../lib/plugin';
import {
  nodeName,
  nodesFor,
  nodesOfState,
  renamesOnlyUnnamed,
} from '../../../lib/provider/resources/node-names';

const NODE = 'VoiceSeparate_1581665960551';
const one = { template_id: 't1', output: { au_object: 'one' } };
const two = { template_id: 't2', output: { au_object: 'two' } };
const other = { template_id: 't3', output: { au_object: 'other' } };
const imported = (separations: Readonly<Record<string, object>>) => ({
  separations,
  names: nodesOfState({ separations }),
});

describe('the name of a node', () => {
  test('begins with the type, ends in 13 digits, and is always the same for one separation', () => {
    expect(nodeName('vocals')).toMatch(/^VoiceSeparate_[1-9]\d{12}$/);
    expect(nodeName('vocals')).toBe('VoiceSeparate_9984241752019');
    expect(nodeName('vocals')).not.toBe(nodeName('vocal'));
  });

  test('is the name of the separation where that is the name of a node already', () => {
    expect(nodeName('VoiceSeparate_1581665960551')).toBe('VoiceSeparate_1581665960551');
  });
});

describe('the node of a separation', () => {
  test('that is new is the one of its name', () => {
    expect(nodesFor({ vocals: one, [NODE]: two })).toEqual({ vocals: nodeName('vocals'), [NODE]: NODE });
  });

  test('that was imported is the one with the same settings, whatever the separation is called', () => {
    const prior = imported({ [NODE]: one, VoiceSeparate_2: two });
    expect(nodesFor({ second: two, first: one }, prior)).toEqual({ first: NODE, second: 'VoiceSeparate_2' });
  });

  test('stays the same when the separation is renamed, and when its settings change', () => {
    const prior = { separations: { vocals: one }, names: { vocals: NODE } };
    expect(nodesFor({ lead: one }, prior)).toEqual({ lead: NODE });
    expect(nodesFor({ vocals: two }, prior)).toEqual({ vocals: NODE });
  });

  test('is the one that alone is left over, where it never had a name', () => {
    const prior = imported({ [NODE]: one, VoiceSeparate_2: two });
    expect(nodesFor({ first: other, second: two }, prior)).toEqual({
      first: NODE,
      second: 'VoiceSeparate_2',
    });
    const named = { separations: { vocals: one }, names: { vocals: NODE } };
    expect(nodesFor({ lead: other }, named)).toEqual({ lead: nodeName('lead') });
  });

  test('is a new one where several could be meant', () => {
    const prior = imported({ [NODE]: one, VoiceSeparate_2: two });
    const changed = { first: other, second: { ...other, template_id: 't4' } };
    expect(nodesFor(changed, prior)).toEqual({ first: nodeName('first'), second: nodeName('second') });
  });

  test('is the one that its name was given, when what this provider made is imported', () => {
    const prior = imported({ [nodeName('vocals')]: one, [NODE]: two });
    expect(nodesFor({ vocals: two, four: one }, prior)).toEqual({ vocals: nodeName('vocals'), four: NODE });
  });

  test('is never that of another separation', () => {
    const prior = { separations: { vocals: one }, names: { vocals: nodeName('vocals') } };
    const names = nodesFor({ lead: one, vocals: two }, prior) ?? {};
    expect(names.vocals).toBe(nodeName('vocals'));
    expect(names.lead).not.toBe(names.vocals);
    const kept = nodesFor(
      { lead: one, fresh: two },
      { separations: { x: one }, names: { x: nodeName('fresh') } },
    );
    expect(new Set(Object.values(kept ?? {})).size).toBe(2);
    const twins = nodesFor({ vocals: one, [nodeName('vocals')]: two }) ?? {};
    expect(twins[nodeName('vocals')]).toBe(nodeName('vocals'));
    expect(twins.vocals).toMatch(/^VoiceSeparate_[1-9]\d{12}$/);
    expect(twins.vocals).not.toBe(nodeName('vocals'));
  });

  test('is not known while the settings that tell it are not', () => {
    const open = { ...one, template_id: new Unknown() };
    expect(nodesFor({ first: open }, imported({ [NODE]: one }))).toBeUndefined();
    expect(nodesFor({ [NODE]: open }, imported({ [NODE]: one }))).toEqual({ [NODE]: NODE });
    expect(nodesFor({ first: open })).toEqual({ first: nodeName('first') });
  });
});

test('only a name that the user gave is missed', () => {
  expect(renamesOnlyUnnamed({ vocals: NODE }, { [NODE]: NODE })).toBe(true);
  expect(renamesOnlyUnnamed({ vocals: NODE }, { vocals: NODE })).toBe(true);
  expect(renamesOnlyUnnamed({ lead: NODE }, { vocals: NODE })).toBe(false);
});

test('a state of an earlier version has the nodes that its names were given', () => {
  expect(nodesOfState({ separations: { vocals: one } })).toEqual({ vocals: nodeName('vocals') });
});
