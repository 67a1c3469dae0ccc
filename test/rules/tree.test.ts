import {
  branchText,
  covers,
  foundOf,
  overlaid,
  parseBranch,
  sameTrees,
  TreeError,
  under,
} from '../../lib/rules';

describe('JSON as elements', () => {
  test.each([
    ['{"B":1.50,"A":true}', '{"A":"true","B":"1.50"}'],
    ['{"N":12345678901234567890,"E":-1e5}', '{"E":"-1e5","N":"12345678901234567890"}'],
    ['{"A":null,"B":[],"C":[null],"D":["x"],"E":[null,"y",null]}', '{"D":"x","E":"y"}'],
    ['{"A":{"B":{}},"C":""}', '{"A":{"B":""},"C":""}'],
    ['{"A":[{"B":1},{"B":2}]}', '{"A":[{"B":"1"},{"B":"2"}]}'],
    ['{"A":{"@b":1,"#text":"c"}}', '{"A":{"#text":"c","@b":"1"}}'],
    ['{"A":" 1 \\n\\" 2"}', '{"A":" 1 \\n\\" 2"}'],
    ['{"valueOf":{"toString":"a"}}', '{"valueOf":{"toString":"a"}}'],
    ['{}', '{}'],
  ])('%s is %s', (json, canonical) => {
    expect(branchText(parseBranch(json))).toBe(canonical);
    expect(branchText(parseBranch(canonical))).toBe(canonical);
  });

  test.each([
    ['', 'no JSON'],
    ['{"a":01}', 'no JSON'],
    ['[1]', 'no object'],
    ['"a"', 'no object'],
    ['{"1a":1}', 'has a name that no element of XML has'],
    ['{"a b":1}', 'has a name that no element of XML has'],
    ['{"a:b":1}', 'has a name that no element of XML has'],
    ['{"XMLa":1}', 'has a name that no element of XML has'],
    ['{"constructor":1}', 'has a name that no element of XML has'],
    ['{"__proto__":1}', 'has a name that no element of XML has'],
    ['{"a":{"@1":1}}', 'has a name that no element of XML has'],
    ['{"@a":1}', 'stand in an element'],
    ['{"#text":1}', 'stand in an element'],
    ['{"a":{"#text":"b","c":"d"}}', 'has text beside elements'],
    ['{"a":{"@b":{}}}', 'is no text'],
    ['{"a":[["b"]]}', 'a list in a list'],
    ['{"a":"\\u0000"}', 'U+0000'],
    ['{"a":"\\ud800"}', 'U+D800'],
    [`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`, 'more than 48 levels'],
  ])('%s is refused', (json, message) => {
    expect(() => parseBranch(json)).toThrow(TreeError);
    expect(() => parseBranch(json)).toThrow(message);
  });

  test('names of every object are only found where they stand', () => {
    expect(under({}, 'constructor')).toBeUndefined();
    expect(under({}, '__proto__')).toBeUndefined();
    expect(under(parseBranch('{"valueOf":"a"}'), 'valueOf')).toBe('a');
  });
});

describe('what is asked for and what is there', () => {
  const tree = parseBranch;

  test('an empty element is as good as none, and order counts in lists alone', () => {
    expect(sameTrees(tree('{"A":"","B":{"C":""},"D":"1"}'), tree('{"D":1}'))).toBe(true);
    expect(sameTrees(tree('{"A":[1,2]}'), tree('{"A":[2,1]}'))).toBe(false);
    expect(sameTrees(tree('{"A":1,"B":2}'), tree('{"B":2,"A":1}'))).toBe(true);
  });

  test('only what is asked for is compared', () => {
    const there = tree('{"A":{"B":1,"C":2},"L":[1,2],"D":3}');
    expect(covers(there, tree('{"A":{"B":1},"L":[1,2]}'))).toBe(true);
    expect(covers(there, tree('{"A":{"B":2}}'))).toBe(false);
    expect(covers(there, tree('{"L":[1]}'))).toBe(false);
    expect(covers(there, tree('{"E":""}'))).toBe(true);
    expect(covers(there, tree('{"valueOf":"a"}'))).toBe(false);
    expect(foundOf(there, tree('{"A":{"B":9,"E":9},"L":[9]}'))).toEqual(tree('{"A":{"B":1},"L":[1,2]}'));
  });

  test.each([
    [
      'what nobody asked for stays',
      '{"A":1,"B":{"C":2}}',
      '{}',
      '{"B":{"D":3}}',
      '{"A":"1","B":{"C":"2","D":"3"}}',
    ],
    [
      'what was asked for and is not any more goes',
      '{"A":1,"B":{"C":2,"D":3}}',
      '{"A":1,"B":{"C":2}}',
      '{}',
      '{"B":{"D":"3"}}',
    ],
    ['an element that is left empty goes too', '{"B":{"C":2}}', '{"B":{"C":2}}', '{}', '{}'],
    ['lists are replaced', '{"A":[1,2,3]}', '{"A":[1,2]}', '{"A":[4,5]}', '{"A":["4","5"]}'],
    ['text takes the place of elements', '{"A":{"B":1}}', '{}', '{"A":"x"}', '{"A":"x"}'],
    ['elements take the place of text', '{"A":"x"}', '{"A":"x"}', '{"A":{"B":1}}', '{"A":{"B":"1"}}'],
  ])('%s', (_, there, before, now, sent) => {
    expect(branchText(overlaid(tree(there), tree(before), tree(now)) as never)).toBe(sent);
  });
});
