import fc from 'fast-check';
import { branchOfElements, elementsOfBranch, WireError } from '../../lib/ci/wire';
import { parseXml, toNode, writeXml, type XmlElement } from '../../lib/ci/xml';
import { branchText, parseBranch } from '../../lib/rules';

/** What XML carries: any text but for the characters that it does not. */
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((each) =>
  // eslint-disable-next-line no-control-regex -- these are what it is about
  each.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, ''),
);
const name = fc.oneof(
  fc.constantFrom('Width', 'WatermarkTemplateId', 'valueOf', 'toString', 'hasOwnProperty', '名字', '_a.b-c'),
  fc.stringMatching(/^[A-WYZa-wyz_][A-Za-z0-9_.-]{0,8}$/),
);
// Attributes called as what every object has are refused by the parser itself.
const attributes = fc.option(
  fc.dictionary(fc.stringMatching(/^[A-WYZa-wyz][A-Z0-9_.-]{0,8}$/), text, { minKeys: 1, maxKeys: 2 }),
  {
    nil: undefined,
    freq: 4,
  },
);

const element: fc.Memo<XmlElement> = fc.memo((depth) => {
  const leaf = fc
    .record({ name, text, attributes })
    .map((each) => made(each.name, each.text, [], each.attributes));
  if (depth <= 1) return leaf;
  return fc.oneof(
    leaf,
    fc
      .record({ name, attributes, children: fc.array(element(depth - 1), { minLength: 1, maxLength: 4 }) })
      .map((each) => made(each.name, '', each.children, each.attributes)),
  );
});

function made(
  itsName: string,
  itsText: string,
  children: readonly XmlElement[],
  itsAttributes: Readonly<Record<string, string>> | undefined,
): XmlElement {
  const plain = { name: itsName, text: itsText, children };
  return itsAttributes === undefined ? plain : { ...plain, attributes: { ...itsAttributes } };
}

/** Elements with those of different names in one order, and those of the same name in theirs. */
function ordered(elements: readonly XmlElement[]): unknown[] {
  return elements
    .map((each) => ({ ...each, children: ordered(each.children) }))
    .sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}

const viaXml = (elements: readonly XmlElement[]): readonly XmlElement[] =>
  parseXml(writeXml(['Operation', elements.map(toNode)])).children;

test('XML to JSON to XML loses nothing but the order between different names', () => {
  fc.assert(
    fc.property(fc.array(element(4), { minLength: 1, maxLength: 6 }), (elements) => {
      const sent = viaXml(elements);
      const json = branchText(branchOfElements(sent, 'Operation'));
      const back = viaXml(elementsOfBranch(parseBranch(json)));
      expect(ordered(back)).toEqual(ordered(sent));
      expect(branchText(branchOfElements(back, 'Operation'))).toBe(json);
    }),
    { numRuns: 300 },
  );
});

test('several of one name keep their order, and one is no list', () => {
  const { children } = parseXml('<O><W>2</W><A/><W>1</W><B> x </B></O>');
  expect(branchText(branchOfElements(children, 'O'))).toBe('{"A":"","B":" x ","W":["2","1"]}');
});

test('white space and comments between elements are dropped, and attributes are not', () => {
  const { children } = parseXml('<O>\n <!-- c --><A b="1&quot;&#10;">\n <C/> </A><D e="f">g</D>\n</O>');
  expect(branchText(branchOfElements(children, 'O'))).toBe(
    '{"A":{"@b":"1\\"\\n","C":""},"D":{"#text":"g","@e":"f"}}',
  );
});

test.each([
  ['<O><A>text <B/></A></O>', 'O.A is "text "; it must be either text or other elements'],
  ['<O><a:B/></O>', 'O.a:B is "a:B"; it must be a name of the service'],
  ['<O><A xmlns="urn:x"/></O>', 'O.A.@xmlns is "xmlns"'],
])('%s cannot be kept, and is not lost silently', (xml, message) => {
  const { children } = parseXml(xml);
  expect(() => branchOfElements(children, 'O')).toThrow(WireError);
  expect(() => branchOfElements(children, 'O')).toThrow(message);
});
