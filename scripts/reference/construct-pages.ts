import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { exampleLines } from './examples';
import { cell, GENERATED, type Page } from './page';

const root = path.resolve(__dirname, '../..');

/** A declaration that a program can import by its name. */
type Declared =
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.EnumDeclaration
  | ts.TypeAliasDeclaration
  | ts.FunctionDeclaration;

interface Public {
  readonly name: string;
  /** The module that has it, as lib/index.ts names it. */
  readonly module: string;
  readonly node: Declared;
}

/** All declarations of the modules that lib/index.ts names, and those that they extend. */
class Library {
  readonly publics: Public[] = [];
  private readonly declared = new Map<string, Declared>();

  constructor() {
    for (const statement of parsed('lib/index.ts').statements) {
      if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier || !statement.exportClause)
        continue;
      const module = (statement.moduleSpecifier as ts.StringLiteral).text;
      // The L1 bindings are another library's shape of the resources.
      if (!ts.isNamedExports(statement.exportClause)) continue;
      this.read(module);
      for (const { name } of statement.exportClause.elements) {
        const node = this.declared.get(name.text);
        if (node !== undefined) this.publics.push({ name: name.text, module, node });
      }
    }
  }

  /** The members of an interface with those that it inherits, the nearest first. */
  members(node: ts.InterfaceDeclaration): ts.TypeElement[] {
    const inherited = (node.heritageClauses ?? []).flatMap(({ types }) =>
      types.flatMap(({ expression }) => {
        const parent = this.declared.get(expression.getText());
        return parent && ts.isInterfaceDeclaration(parent) ? this.members(parent) : [];
      }),
    );
    const own = [...node.members];
    const names = new Set(own.map((each) => each.name?.getText()));
    return [...own, ...inherited.filter((each) => !names.has(each.name?.getText()))];
  }

  private read(module: string): void {
    const file = ['.ts', '/index.ts']
      .map((end) => path.join('lib', module) + end)
      .find((name) => ts.sys.fileExists(path.join(root, name)));
    if (file === undefined) throw new Error(`lib/index.ts names ${module}, which is not there.`);
    const source = parsed(file);
    for (const statement of source.statements) {
      if (isDeclared(statement) && statement.name) this.declared.set(statement.name.text, statement);
      if (
        (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
        statement.moduleSpecifier
      ) {
        const { text } = statement.moduleSpecifier as ts.StringLiteral;
        // Only neighbours can be what a declaration extends; the tables of rules export types, too.
        const to = path.join(path.dirname(file.slice('lib/'.length)), text);
        if (
          text.startsWith('./') &&
          to.startsWith('constructs/') &&
          !to.includes('generated') &&
          !this.seen.has(to)
        ) {
          this.seen.add(to);
          this.read(to);
        }
        if (text.startsWith('./') && to.startsWith('rules/') && !this.seen.has(to)) {
          this.seen.add(to);
          this.read(to);
        }
      }
    }
  }

  private readonly seen = new Set<string>();
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
}

function isDeclared(node: ts.Statement): node is Declared {
  return (
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isFunctionDeclaration(node)
  );
}

interface Told {
  readonly text: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The doc comment of a declaration, with `{@link X}` as `X`. */
function told(node: ts.Node): Told {
  const doc = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
  if (doc === undefined) return { text: '', tags: {} };
  const tags: Record<string, string> = {};
  for (const tag of doc.tags ?? []) {
    if (ts.isJSDocParameterTag(tag)) continue;
    // The parser takes the first word of what `@see` says for a name.
    const text = ts.isJSDocSeeTag(tag)
      ? tag
          .getText()
          .replace(/^@see\s+/, '')
          .replace(/\n\s*\*/g, '\n')
      : ts.getTextOfJSDocComment(tag.comment);
    tags[tag.tagName.text] = plain(text ?? '');
  }
  return { text: plain(ts.getTextOfJSDocComment(doc.comment) ?? ''), tags };
}

const plain = (text: string): string =>
  text
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/\r?\n(?!\r?\n)/g, ' ')
    .trim();

function isPublic(node: ts.ClassElement): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
  return (
    !modifiers.some(({ kind }) => hidden.includes(kind)) &&
    !/^[_#]/.test(node.name?.getText() ?? '') &&
    !('internal' in told(node).tags)
  );
}

/** Where each public name has its page: `VoiceSeparateTemplate.md`, `types.md#smoketestprops`. */
type Places = ReadonlyMap<string, string>;

function typeCell(type: ts.Node | undefined, places: Places): string {
  const text = type?.getText().replace(/\s+/g, ' ') ?? '';
  const name = text.replace(/\[\]$/, '');
  const place = places.get(name);
  const code = `\`${cell(text)}\``;
  return place === undefined ? code : `[${code}](${place})`;
}

function settingRows(members: readonly ts.TypeElement[], places: Places): string[] {
  return [
    '| Name | Type | | Meaning |',
    '|---|---|---|---|',
    ...members.filter(ts.isPropertySignature).map((member) => {
      const { text, tags } = told(member);
      const standard = tags.default === undefined ? '' : `default: ${tags.default.replace(/^- /, '')}`;
      const given = member.questionToken ? standard || 'optional' : 'required';
      return `| \`${member.name.getText()}\` | ${typeCell(member.type, places)} | ${cell(given)} | ${cell(text)} |`;
    }),
    '',
  ];
}

function typeSection(library: Library, { name, node }: Public, places: Places): string[] {
  const { text } = told(node);
  const lines = [`## ${name}`, '', ...(text ? [text, ''] : [])];
  if (ts.isInterfaceDeclaration(node)) return [...lines, ...settingRows(library.members(node), places)];
  if (ts.isEnumDeclaration(node)) {
    const rows = node.members.map(
      (each) =>
        `| \`${name}.${each.name.getText()}\` | \`${each.initializer?.getText().slice(1, -1) ?? ''}\` | ${cell(told(each).text)} |`,
    );
    return [...lines, '| Name | Value | Meaning |', '|---|---|---|', ...rows, ''];
  }
  if (ts.isTypeAliasDeclaration(node))
    return [...lines, '```text', node.getText().replace(/^\/\*\*.*?\*\/\s*/s, ''), '```', ''];
  if (ts.isFunctionDeclaration(node)) return [...lines, `\`${signature(node)}\``, ''];
  return lines;
}

function signature(
  node:
    | ts.MethodDeclaration
    | ts.FunctionDeclaration
    | ts.ConstructorDeclaration
    | ts.GetAccessorDeclaration
    | ts.PropertyDeclaration,
): string {
  const name = ts.isConstructorDeclaration(node) ? 'constructor' : (node.name?.getText() ?? '');
  const type = node.type === undefined ? '' : `: ${node.type.getText().replace(/\s+/g, ' ')}`;
  if (ts.isGetAccessorDeclaration(node) || ts.isPropertyDeclaration(node)) return `${name}${type}`;
  const parameters = node.parameters.map((each) =>
    each
      .getText()
      .replace(/\s+/g, ' ')
      .replace(/ = \{\}$/, ''),
  );
  return `${name}(${parameters.join(', ')})${type}`;
}

function classLines(node: ts.ClassDeclaration): string[] {
  const members = node.members.filter(isPublic);
  const isStatic = (member: ts.ClassElement): boolean =>
    ts.canHaveModifiers(member) &&
    (ts.getModifiers(member) ?? []).some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  const row = (member: ts.ClassElement, prefix = ''): string => {
    const { text, tags } = told(member);
    const throws = tags.throws === undefined ? '' : ` Throws ${tags.throws.replace(/^Error\b/, 'an error')}`;
    const shown = member as
      ts.MethodDeclaration | ts.GetAccessorDeclaration | ts.PropertyDeclaration | ts.ConstructorDeclaration;
    return `| \`${cell(prefix + signature(shown))}\` | ${cell(text + throws)} |`;
  };
  const shownMembers = members.filter(
    (member) =>
      ts.isMethodDeclaration(member) ||
      ts.isGetAccessorDeclaration(member) ||
      ts.isPropertyDeclaration(member),
  );
  const statics = shownMembers.filter(isStatic);
  const own = shownMembers.filter((member) => !isStatic(member));
  const made = members.filter(ts.isConstructorDeclaration);
  const name = node.name?.text ?? '';
  return [
    ...(made.length + statics.length > 0
      ? [
          '## Making one',
          '',
          '| | |',
          '|---|---|',
          ...made.map((member) => row(member).replace('`constructor(', `\`new ${name}(`)),
          ...statics.map((member) => row(member, `${name}.`)),
          '',
        ]
      : []),
    ...(own.length > 0
      ? ['## What it has', '', '| | |', '|---|---|', ...own.map((member) => row(member)), '']
      : []),
  ];
}

/** A page for each class that programs import, with the types of its file, and one for all other types. */
export function constructPages(): Page[] {
  const library = new Library();
  const classes = library.publics.filter(({ node }) => ts.isClassDeclaration(node));
  const homeOf = (each: Public): string | undefined =>
    classes.find(({ module }) => module === each.module)?.name;
  const places = new Map(
    library.publics.map((each) => {
      const isClass = ts.isClassDeclaration(each.node);
      const page = isClass ? each.name : (homeOf(each) ?? 'types');
      return [each.name, `${page}.md${isClass ? '' : `#${each.name.toLowerCase()}`}`];
    }),
  );
  const types = library.publics.filter(({ node }) => !ts.isClassDeclaration(node));
  const pages = classes.map(({ name, node, module }): Page => {
    const { text, tags } = told(node);
    const own = types.filter((each) => homeOf(each) === name && each.module === module);
    const lines = [
      `# ${name}`,
      '',
      GENERATED,
      '',
      text,
      '',
      ...(tags.see ? [`Source: ${tags.see}.`, ''] : []),
      ...exampleLines(name),
      ...classLines(node as ts.ClassDeclaration),
      ...own.flatMap((each) => typeSection(library, each, places)),
    ];
    return { file: `reference/constructs/${name}.md`, title: name, text: lines.join('\n') };
  });
  const others = types.filter((each) => homeOf(each) === undefined);
  const text = [
    '# Other types',
    '',
    GENERATED,
    '',
    ...others.flatMap((each) => typeSection(library, each, places)),
  ];
  return [...pages, { file: 'reference/constructs/types.md', title: 'Other types', text: text.join('\n') }];
}
