import fc from 'fast-check';
import {
  at,
  childrenNamed,
  isElementName,
  MAX_DEPTH,
  parseXml,
  textAt,
  toNode,
  writeXml,
  XmlError,
} from '../../lib/ci/xml';

test('reads names, texts and children in their order', () => {
  expect(
    parseXml('<?xml version="1.0"?>\n<R a="1"><!-- note -->\n  <B>1</B>\n  <A/>\n  <B></B></R>\n'),
  ).toEqual({
    name: 'R',
    text: '',
    attributes: { a: '1' },
    children: [
      { name: 'B', text: '1', children: [] },
      { name: 'A', text: '', children: [] },
      { name: 'B', text: '', children: [] },
    ],
  });
});

test.each(['00123', '1e3', '0x10', 'true', ' padded ', '12345678901234567890'])(
  'keeps the text %j as it stands',
  (text) => {
    expect(parseXml(`<A>${text}</A>`).text).toBe(text);
  },
);

test('decodes the entities of XML and numeric ones, once', () => {
  expect(parseXml('<A>&lt;b&gt; &amp;amp; &quot;&apos; &#20013;&#x1F3B5;</A>').text).toBe(
    '<b> &amp; "\' 中🎵',
  );
});

test('takes CDATA as it stands', () => {
  expect(parseXml('<A>x<![CDATA[<b>&amp;<!DOCTYPE]]></A>').text).toBe('x<b>&amp;<!DOCTYPE');
});

test('reads a document behind a byte order mark', () => {
  expect(parseXml('\uFEFF<A>1</A>').text).toBe('1');
});

test.each([
  ['nothing', ''],
  ['a page that is not XML', '<html><br></html>'],
  ['plain text', 'Bad gateway'],
  ['an element that is not closed', '<A><B></A>'],
  ['two roots', '<A></A><B></B>'],
  ['two empty roots', '<A/><B/>'],
  ['an entity that XML does not have', '<A>&nbsp;</A>'],
  ['an entity named like a property of every object', '<A>&constructor;</A>'],
  ['a character beyond Unicode', '<A>&#x110000;</A>'],
  ['an escaped control character', '<A>&#0;</A>'],
  ['an element that would reach an object’s prototype', '<__proto__>1</__proto__>'],
])('refuses %s', (_what, text) => {
  expect(() => parseXml(text)).toThrow(XmlError);
});

test('refuses a document that declares entities, however they are meant', () => {
  const bomb =
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><Response>&c;</Response>';
  expect(() => parseXml(bomb)).toThrow('The XML carries a DOCTYPE, which is not accepted.');
  expect(() => parseXml('<!-- x --><!doctype r SYSTEM "file:///etc/passwd"><r/>')).toThrow('DOCTYPE');
  expect(() => parseXml('<r><!DOCTYPE x></r>')).toThrow('DOCTYPE');
});

test('refuses a document that nests too deep', () => {
  const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);
  expect(parseXml(nested(MAX_DEPTH)).name).toBe('a');
  expect(() => parseXml(nested(MAX_DEPTH + 2))).toThrow(XmlError);
});

test('finds elements by name and path, and by case', () => {
  const root = parseXml('<R><T><Id>1</Id></T><T><Id>2</Id></T><E/></R>');
  expect(textAt(root, 'T', 'Id')).toBe('1');
  expect(childrenNamed(root, 'T').map((one) => textAt(one, 'Id'))).toEqual(['1', '2']);
  expect(at(root, 't')).toBeUndefined();
  expect(textAt(root, 'E')).toBeUndefined();
  expect(textAt(root, 'T', 'Missing', 'Deeper')).toBeUndefined();
  expect(childrenNamed(undefined, 'T')).toEqual([]);
});

test('writes elements in the order given and leaves out what is undefined', () => {
  expect(writeXml(['R', [['B', 44100], undefined, ['A', undefined], ['C', ''], ['D', [['E', 'x']]]]])).toBe(
    '<R><B>44100</B><C></C><D><E>x</E></D></R>',
  );
});

test('escapes what would be markup', () => {
  expect(writeXml(['A', '<b>&amp;</b>\r\n'])).toBe('<A>&lt;b&gt;&amp;amp;&lt;/b&gt;&#13;\n</A>');
});

test('names the field whose value XML cannot carry', () => {
  expect(() => writeXml(['Request', [['Name', 'a\u0007']]])).toThrow(
    'Request.Name contains the character U+0007, which XML cannot carry. Remove it.',
  );
  expect(() => writeXml(['Request', [['Name', '\uD83C']]])).toThrow('U+D83C');
});

test.each(['1st', 'a b', '', 'a>b', 'x:y', '-a', '😀', 'a¸', 'a\u1680', '\uFEFFa'])(
  'refuses %j as the name of an element',
  (name) => {
    expect(() => writeXml(['Nodes', [[name, 'x']]])).toThrow(XmlError);
  },
);

test('reads back every text that it writes', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((value) => !/[\uFFFE\uFFFF]/.test(value));
  fc.assert(
    fc.property(text, (value) => {
      fc.pre(!/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/.test(value)); // eslint-disable-line no-control-regex
      expect(parseXml(writeXml(['A', [['B', value]]])).children[0]?.text).toBe(value);
    }),
  );
});

test('reads back every name that it accepts', () => {
  const reserved =
    /^(constructor|prototype|__proto__|hasOwnProperty|toString|valueOf|__(define|lookup).*__)$/;
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }), (name) => {
      fc.pre(isElementName(name) && !reserved.test(name));
      expect(parseXml(writeXml([name, 'x']))).toEqual({ name, text: 'x', children: [] });
    }),
    { numRuns: 2000 },
  );
});

test('writes what it read', () => {
  const text = '<R><A>1</A><B><C>&lt;</C></B><A></A></R>';
  expect(writeXml(toNode(parseXml(text)))).toBe(text);
});
