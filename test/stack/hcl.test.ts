import { createRequire } from 'node:module';
import fc from 'fast-check';
import { HclSyntaxError, topBlocks } from '../../lib/stack/hcl';

// HashiCorp's own parser, which comes with cdktf-cli.
const { parse: parsedByHashicorp } = createRequire(require.resolve('cdktf-cli/package.json'))(
  '@cdktf/hcl2json',
) as { parse: (filename: string, text: string) => Promise<Record<string, unknown>> };

const LOCK = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/hashicorp/null" {
  version     = "3.2.3"
  constraints = "~> 3.2"
  hashes = [
    "h1:nKUqWEza6Lcv3xRlzeiRQrHtqvzX1BhIzjaOVXRYQXQ=",
  ]
}
`;

const names = (text: string) => topBlocks(text).map(({ type, labels }) => [type, ...labels].join(' '));
const texts = (text: string) => topBlocks(text).map(({ start, end }) => text.slice(start, end));

function refused(text: string): HclSyntaxError {
  try {
    topBlocks(text);
  } catch (error) {
    if (error instanceof HclSyntaxError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const place = (text: string) => {
  const { line, column, message } = refused(text);
  return `${line}:${column} ${message}`;
};

describe('the blocks of a file', () => {
  test('are told by type, labels and place', () => {
    expect(topBlocks(LOCK)).toMatchObject([
      {
        type: 'provider',
        labels: ['registry.terraform.io/hashicorp/null'],
        start: LOCK.indexOf('provider'),
        end: LOCK.length - 1,
      },
    ]);
  });

  test.each([
    ['a brace in a string', 'a "x" {\n  b = "}"\n}'],
    ['a brace in a comment', 'a "x" { # }\n  // }\n  /* } */\n}'],
    ['a brace in a comment of several lines', 'a {\n  b = 1 /* }\n } */ + 2\n}'],
    ['a brace in a template in a string', 'a {\n  b = "${ { c = "}" }.c }"\n}'],
    ['a brace in a heredoc', 'a {\n  b = <<-END\n  }\n  END\n}'],
    ['a name of a heredoc in its text', 'a {\n  b = <<END\nEND is near\n${"END"}\nEND\n}'],
    ['blocks in blocks', 'a {\n  b "c" d {\n    e = [1, { f = 2 }]\n  }\n}'],
    ['a block in one line', 'a "x" { b = "}" }'],
    ['an empty block', 'a {}'],
    ['lines as Windows ends them', 'a {\r\n  b = <<END\r\n}\r\nEND\r\n}'],
  ])('end where they do, with %s', (_, block) => {
    expect(texts(`x = 1\n${block}\ny = "}"\n`)).toEqual([block]);
  });

  test('have labels without escapes', () => {
    expect(topBlocks('a "q\\"\\u0041\\n$${b}" c-d {}')[0]?.labels).toEqual(['q"A\n${b}', 'c-d']);
  });

  test('are not looked for in comments, strings and heredocs', () => {
    expect(names('# a {\n/*\nb {}\n*/\nx = "c {}"\ny = <<END\nd {}\nEND\ne {}\n')).toEqual(['e']);
  });
});

test.each([
  ['a block without an end', 'x = 1\na "b" {\n  c = 1\n', '2:1 the block "a" has no closing brace'],
  ['a brace too many', 'a {}\n}\n', '2:1 the name of an argument or a block is expected'],
  ['a string without an end', 'a = "b\n', '1:5 a string ends in the line in which it begins'],
  ['a string at the end', 'a = "b', '1:5 the string that begins here has no end'],
  ['a heredoc without an end', 'a = <<END\nb\n', '1:5 the heredoc that begins here has no end'],
  ['a comment without an end', 'a = 1\n /* b', '2:2 the comment that begins here has no end'],
  ['a list without an end', 'a = [1,\n', '1:5 what begins here has no end'],
  ['brackets that do not match', 'a = [1)\n', '1:7 ")" closes nothing that was opened'],
  ['no value', 'a {\n  b =\n}\n', '2:6 "b" has no value'],
  ['no name', '"a" = 1\n', '1:1 the name of an argument or a block is expected'],
  ['nothing after a name', 'a\n', '1:2 "=", a label or "{" is expected behind "a"'],
  ['two blocks in a line', 'a {} b {}\n', '1:6 the end of the line is expected'],
  [
    'two arguments in a line',
    'a { b = 1, c = 2\n}',
    '1:17 a block in one line ends behind its only argument',
  ],
  ['a block in a block of one line', 'a { b {} }', '1:5 a block in one line takes one argument and no block'],
  ['an argument twice', 'a = 1\na = 2\n', '2:1 the argument "a" stands twice in one block'],
  ['an escape that is none', 'a = "\\q"', '1:6 a backslash is followed by'],
  ['a sign that is none', 'a = 𝄞;\n', '1:5 "𝄞" means nothing here'],
  ['a template in a label', 'a "${b}" {}', '1:4 a label holds no template'],
  ['a conflict of a merge', '<<<<<<< HEAD\na {}\n', '1:1 the name of an argument or a block is expected'],
])('%s is told with line and column', (_, text, expected) => {
  expect(place(text)).toContain(expected);
});

test('what is nested as deep as its author likes is read in time in proportion to its length', () => {
  const deep = 200_000;
  expect(names(`a {\n  x = ${'['.repeat(deep)}${']'.repeat(deep)}\n}\n`)).toEqual(['a']);
  expect(names(`a {\n  x = ${'"${'.repeat(deep)}1${'}"'.repeat(deep)}\n}\n`)).toEqual(['a']);
  expect(names('a {\n'.repeat(deep) + '}\n'.repeat(deep))).toEqual(['a']);
  expect(place('a = ' + '"${'.repeat(deep))).toContain('has no end');
  expect(place(`a = <<END\n${'x\n'.repeat(deep)}`)).toContain('has no end');
});

/** Whether it is HCL to HashiCorp. What is HCL may be no JSON all the same, and that is told apart. */
async function isHcl(text: string): Promise<boolean> {
  try {
    await parsedByHashicorp('a.tf', text);
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return !error.message.startsWith('parse config:');
  }
}

describe('beside the parser of HashiCorp', () => {
  const identifier = fc.constantFrom('a', 'b-c', '_d', 'émile', 'provider');
  const text = fc
    .array(
      fc.constantFrom(
        'x',
        '}',
        '{',
        '#',
        '//',
        '/*',
        '\\"',
        '\\n',
        '$ ',
        '% ',
        '$${',
        '%%{',
        "'",
        '人',
        '<<E',
      ),
    )
    .map((parts) => parts.join(''));
  const { expression } = fc.letrec<{ expression: string; string: string }>((tie) => ({
    string: fc
      .array(
        fc.oneof(
          { depthSize: 'small' },
          text,
          tie('expression').map((inner) => `\${${inner}}`),
        ),
        { maxLength: 3 },
      )
      .map((parts) => `"${parts.join('')}"`),
    expression: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('1', 'true', 'var.a', '-1.5e3', 'f(x...)', 'a ? b : c', 'a[*].b', '!a && b'),
      tie('string'),
      fc.array(tie('expression'), { maxLength: 3 }).map((items) => `[ # }\n${items.join(',\n')}\n]`),
      fc
        .array(tie('expression'), { maxLength: 2 })
        .map((items) => `{\n${items.map((item, i) => `k${i} = ${item}`).join('\n')}\n}`),
    ),
  }));
  const heredoc = fc
    .array(
      fc.oneof(
        text.map((line) => line.replaceAll('\\', '')),
        expression.map((inner) => `\${${inner}}`),
      ),
      { maxLength: 4 },
    )
    .map((lines) => `<<-END\n${lines.map((line) => ` ${line}\n`).join('')} END`);
  const value = fc.oneof(expression, heredoc);
  const arguments_ = fc
    .uniqueArray(fc.tuple(identifier, value), { maxLength: 3, selector: ([name]) => name })
    .map((pairs) => pairs.map(([name, each]) => `${name} = ${each}\n`).join(''));
  const label = text.filter((each) => !/(?<!\$)\$\{|(?<!%)%\{/.test(each)).map((each) => `"${each}"`);
  const comment = fc.constantFrom('', '# a {\n', '// "\n', '/* <<E } */', '\n', '\r\n');
  const { block } = fc.letrec<{ block: string }>((tie) => ({
    block: fc
      .tuple(
        identifier,
        fc.array(fc.oneof(identifier, label), { maxLength: 2 }),
        arguments_,
        fc.oneof(
          { depthSize: 'small' },
          fc.constant(''),
          tie('block').map((inner) => `${inner}\n`),
        ),
      )
      .map(([type, labels, body, inner]) => `${[type, ...labels].join(' ')} {\n${body}${inner}}`),
  }));
  const file = fc.array(fc.tuple(comment, block), { maxLength: 4 });

  test('every file that is made of blocks falls into just these', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (parts) => {
        const whole = parts.map(([before, each]) => `${before}${each}\n`).join('');
        expect(await isHcl(whole)).toBe(true);
        expect(texts(whole)).toEqual(parts.map(([, each]) => each));
      }),
    );
  });

  test('a file that was damaged is refused only where it refuses it too', async () => {
    const counts = { accepted: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.nat(),
        fc.nat({ max: 3 }),
        fc.constantFrom('', '"', '{', '}', '[', '\n', '#', '/*', '*/', '$', '=', '\\', '<<END\n', ' ', '\r'),
        async (parts, where, length, put) => {
          const whole = parts.map(([before, each]) => `${before}${each}\n`).join('');
          const at = where % (whole.length + 1);
          const damaged = whole.slice(0, at) + put + whole.slice(at + length);
          if (await isHcl(damaged)) {
            counts.accepted++;
            topBlocks(damaged);
            return;
          }
          counts.refused++;
          // An expression is not judged, so that this may be refused or not; it has to come to an end.
          try {
            topBlocks(damaged);
          } catch (error) {
            expect(error).toBeInstanceOf(HclSyntaxError);
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(counts.accepted).toBeGreaterThan(20);
    expect(counts.refused).toBeGreaterThan(20);
  });
});

test('what stands in a block is told as it is written, with its place', () => {
  const text = `resource "a" "b" {
  name = "x-\${var.y}" # why
  list = [
    1, # one
    2,
  ]
  audio_config {
    codec = "mp3"
  }
  lifecycle { ignore_changes = all }
}
`;
  const [block] = topBlocks(text);
  expect(block?.attributes.map(({ name, expression }) => [name, expression])).toEqual([
    ['name', '"x-${var.y}"'],
    ['list', '[\n    1, # one\n    2,\n  ]'],
  ]);
  expect(block?.blocks).toMatchObject([
    { type: 'audio_config', attributes: [{ name: 'codec', expression: '"mp3"' }] },
    { type: 'lifecycle', attributes: [{ name: 'ignore_changes', expression: 'all' }] },
  ]);
  for (const { name, start, end, expression } of block?.attributes ?? []) {
    expect(text.slice(start, end)).toBe(`${name} = ${expression}`);
  }
  expect(text.slice(block?.inside, block?.end)).toMatch(/^\n {2}name[^]*\}$/);
});
