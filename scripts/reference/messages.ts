import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(__dirname, '../..');

/** A text of the code that tells a reader what to do. */
export interface Message {
  /** The room of lib that says it: `provider`. */
  readonly room: string;
  /** `lib/provider/place.ts` */
  readonly file: string;
  /** What stands over it in Terraform, where the code says that beside it. */
  readonly summary?: string;
  /** With `…` where the code fills something in. */
  readonly text: string;
}

/** What a sentence begins with that says what to do. */
const REMEDY =
  /(?:^|[.:;!?)"] |\n *)(Activate|Add|Allow|Apply|Ask|Check|Choose|Copy|Correct|Declare|Delete|Enable|End|Get|Give|Import|Install|Leave|Let|Look|Lower|Make|Move|Name|Open|Pass|Pause|Point|Put|Remove|Rename|Repeat|Replace|Report|Run|Set|Shorten|Spell|Start|Take|Try|Turn|Unset|Update|Use|Wait|Write) (?!of\b|is\b)/;

/** Whether a text names a remedy. */
export const namesRemedy = (text: string): boolean => REMEDY.test(text);

/** Properties and calls whose texts describe a thing: they are in the reference and in the help. */
const DESCRIBING = new Set(['description', 'about', 'source', 'why', 'note', 'list', 'get', 'examples']);
const DESCRIBING_CALLS =
  /^(description|option|requiredOption|addHelpText|addOption|Option|Argument|argument|usage)$/;

/** All texts of lib that name a remedy, by file. */
export function messages(): Message[] {
  const files = readdirSync(path.join(root, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
    .sort();
  return files.flatMap((file) => messagesOf(path.posix.join('lib', file.split(path.sep).join('/'))));
}

function messagesOf(file: string): Message[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(root, file), 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  );
  const constants = new Map<string, ts.Expression>();
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && isText(initializer)) constants.set(name.getText(), initializer);
    }
  }
  const found: Message[] = [];
  const visit = (node: ts.Node): void => {
    if (describes(node)) return;
    if (isText(node)) {
      const text = textOf(node, constants).trim();
      // A constant that others begin with is told with them.
      const summary = summaryOf(node, constants);
      if (namesRemedy(text)) {
        found.push({ room: file.split('/')[1] ?? '', file, text, ...(summary !== undefined && { summary }) });
      }
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function describes(node: ts.Node): boolean {
  if (ts.isPropertyAssignment(node)) return DESCRIBING.has(node.name.getText());
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    // Only what it is given: commands are made by calls upon calls.
    if (!DESCRIBING_CALLS.test(node.expression.name.text)) return false;
    return !node.expression.expression.getText().includes('Failure(');
  }
  return ts.isNewExpression(node) && DESCRIBING_CALLS.test(node.expression.getText());
}

type Text = ts.StringLiteral | ts.NoSubstitutionTemplateLiteral | ts.TemplateExpression | ts.BinaryExpression;

function isText(node: ts.Node): node is Text {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node))
    return true;
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    (isText(node.left) || isText(node.right))
  );
}

function textOf(node: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): string {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return (
      node.head.text +
      node.templateSpans.map((span) => textOf(span.expression, constants) + span.literal.text).join('')
    );
  }
  if (ts.isParenthesizedExpression(node)) return textOf(node.expression, constants);
  if (ts.isBinaryExpression(node) && isText(node))
    return textOf(node.left, constants) + textOf(node.right, constants);
  const constant = ts.isIdentifier(node) ? constants.get(node.text) : undefined;
  return constant === undefined ? '…' : textOf(constant, constants);
}

/** What a call or an object has as `summary` beside the text that is its `detail`. */
function summaryOf(node: ts.Node, constants: ReadonlyMap<string, ts.Expression>): string | undefined {
  const { parent } = node;
  let summary: ts.Expression | undefined;
  if (ts.isCallExpression(parent) && parent.expression.getText() === 'failure') summary = parent.arguments[0];
  if (ts.isNewExpression(parent) && parent.expression.getText() === 'AttributeError')
    summary = parent.arguments?.[1];
  if (ts.isPropertyAssignment(parent) && ts.isObjectLiteralExpression(parent.parent)) {
    const property = parent.parent.properties.find((each) => each.name?.getText() === 'summary');
    if (property && ts.isPropertyAssignment(property)) summary = property.initializer;
  }
  return summary === undefined || summary === node || !isText(summary)
    ? undefined
    : textOf(summary, constants);
}
