import path from 'node:path';
import ts from 'typescript';
import { blocksIn, type CodeBlock, document, placeOf } from '../support/markdown';

const root = path.resolve(__dirname, '../..');

/** What a passage of a program may take for granted; what it does not declare itself is declared before it. */
const GRANTED = {
  app: 'App',
  stack: 'TerraformStack',
  bucket: 'ICiBucket',
  uploads: 'VoiceSeparateWorkflow',
  voice: 'VoiceSeparateTemplate',
  transcoding: 'ICiTemplate',
  speech: 'ICiTemplate',
  logo: 'ICiTemplate',
};

/** What a passage may use without an import, by its package. */
const EXPORTED = {
  'cdktf-tencent-ci': [...document('lib/index.ts').matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(
    ([, list = '']) => list.split(',').map((name) => name.replace(/\btype\b/, '').trim()),
  ),
  cdktf: ['App', 'Aspects', 'TerraformOutput', 'TerraformStack', 'TerraformVariable'],
};

const read = (file: string): ts.ParsedCommandLine =>
  ts.parseJsonConfigFileContent(
    ts.readConfigFile(file, (name) => ts.sys.readFile(name)).config,
    ts.sys,
    root,
  );

const names = (text: string): Set<string> => new Set(text.match(/\b[A-Za-z_]\w*\b/g));

/** A block as a module: with imports and declarations of what it uses and does not declare itself. */
function moduleOf({ text }: Pick<CodeBlock, 'text'>): string {
  const used = names(text);
  const given = Object.entries(GRANTED).filter(
    ([name]) => used.has(name) && !new RegExp(`\\b(const|let) (\\{[^}]*\\b)?${name}\\b`).test(text),
  );
  for (const [, type] of given) used.add(type);
  const own = names([...text.matchAll(/^import [^;]*?from/gms), ...text.matchAll(/\bclass \w+/g)].join(' '));
  const imports = Object.entries(EXPORTED).map(([from, all]) => {
    const missing = all.filter((name) => name !== '' && used.has(name) && !own.has(name));
    return `import { ${missing.join(', ')} } from '${from}';`;
  });
  const declared = given.map(([name, type]) => `declare const ${name}: ${type};`);
  return [[...imports, ...declared, 'export {};'].join(' '), text].join('\n');
}

/** What the compiler says of some modules, by their names. */
function compiled(modules: ReadonlyMap<string, string>): Map<string, string[]> {
  const { options } = read(path.join(root, 'tsconfig.json'));
  const settings = { ...options, noUnusedLocals: false, noUnusedParameters: false, noEmit: true };
  const host = ts.createCompilerHost(settings);
  const virtual = new Map([...modules].map(([name, text]) => [path.join(root, name), text]));
  const inFolders = { ...host };
  host.fileExists = (file) => virtual.has(file) || inFolders.fileExists(file);
  host.getSourceFile = (file, version, ...rest) => {
    const text = virtual.get(file);
    return text === undefined
      ? inFolders.getSourceFile(file, version, ...rest)
      : ts.createSourceFile(file, text, version, true);
  };
  const program = ts.createProgram([...virtual.keys()], settings, host);
  return new Map(
    [...modules.keys()].map((name) => {
      const source = program.getSourceFile(path.join(root, name));
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return [name, found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
    }),
  );
}

const blocks = blocksIn('ts', 'typescript', 'tsx');
const fileOf = (block: CodeBlock): string => `docs-${placeOf(block).replace(/\W/g, '-')}.ts`;
let found: Map<string, string[]>;

beforeAll(() => {
  const modules = blocks.map((block): [string, string] => [fileOf(block), moduleOf(block)]);
  found = compiled(
    new Map([...modules, ['docs-wrong.ts', moduleOf({ text: "new CiBucket(stack, 'A', {});" })]]),
  );
}, 120_000);

test.each(blocks.map((block) => [placeOf(block), block] as const))('%s compiles', (_, block) => {
  expect(found.get(fileOf(block))).toEqual([]);
});

test('a block with a mistake is told', () => {
  expect(found.get('docs-wrong.ts')).toEqual([expect.stringContaining("Property 'bucketName' is missing")]);
});
