import type { Library } from '../libraries';
import { called, Code, type Expr, fitted, ts } from './code';
import type { Writing } from './writing';
import { camel, Names } from './names';
import {
  Expression,
  Json,
  isRecord,
  type Declaration,
  type Part,
  type Program,
  Reference,
  type Value,
} from './model';
import { CONSTRUCTS } from './constructs';
import { literal, tsText } from './text';

/** Names that no variable of a part can have: words of the language, and what its function has already. */
const RESERVED = (
  'abstract any arguments as async await boolean break case catch class const continue debugger declare default ' +
  'delete do else enum eval export extends false finally for from function get if implements import in instanceof ' +
  'interface let module namespace new never null number object of package private protected public readonly ' +
  'require return set static string super switch symbol this throw true try type typeof undefined unknown var ' +
  'void while with yield Construct scope stack exports'
).split(' ');

const INDENT = '  ';

/** The program that has all parts declared. */
export function tsMain(
  { endpoint }: Pick<Program, 'endpoint'>,
  stack: string,
  { name, ours }: Library,
): string {
  const provider = ts(
    called('new TencentCiProvider', [
      new Code('this'),
      'TencentCi',
      endpoint === undefined ? undefined : { endpoint: literal(endpoint) },
    ]),
  );
  return `import { App, TerraformStack } from '${name}';
import { TencentCiProvider } from '${ours}';
import type { Construct } from 'constructs';
import * as buckets from './buckets';

/** What the buckets hold. Each has a file below \`buckets\`. */
class Adopted extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    ${provider};
    for (const declare of Object.values(buckets)) declare(this);
  }
}

const app = new App();
new Adopted(app, ${tsText(stack)});
app.synth();
`;
}

/** The name of the function that declares a part: the dashes of its name are all that is no identifier. */
export function functionOf({ name }: Pick<Part, 'name'>): string {
  return `bucket_${name.replaceAll('-', '_')}`;
}

/** The line of the index that names a part. */
export function tsIndexLine(part: Pick<Part, 'name'>): string {
  return `export { ${functionOf(part)} } from ${tsText(`./${part.name}`)};\n`;
}

/** The file that declares all of a part. */
export function tsPart(part: Part, { ours }: Library): string {
  const writer = new PartWriter(part);
  const body = writer.body();
  const { region, bucket } = part.place;
  return `${writer.imports(ours)}
/** What bucket ${bucket} in ${region} holds. */
export function ${functionOf(part)}(stack: Construct): void {
  const scope = new Construct(stack, ${tsText(/^[a-z]/.test(part.name) ? part.name : `bucket-${part.name}`)});
${body}}
`;
}

class PartWriter implements Writing {
  readonly scope = new Code('scope');
  private readonly used = new Set<string>();
  private readonly variables = new Map<Declaration, string>();
  private readonly references = new Map<string, Code>();
  private readonly names: Names;
  private readonly ids = new Names();
  private readonly lines: string[] = [];

  constructor(private readonly part: Part) {
    const { declarations } = part;
    this.names = new Names([
      ...RESERVED,
      functionOf(part),
      ...Object.values(CONSTRUCTS).flatMap(({ uses }) => uses),
    ]);
    const referred = new Set(declarations.flatMap(({ settings }) => [...referredBy(settings)]));
    for (const each of declarations) {
      // What many constructs ask for has a variable.
      if (!referred.has(each)) continue;
      const name = each.type === 'tencentci_bucket' ? 'bucket' : camel(each.name);
      this.variables.set(each, this.names.give(name, addressLike(each)));
    }
  }

  body(): string {
    for (const declaration of this.part.declarations) this.declare(declaration);
    return this.lines.map((line) => `${line}\n`).join('');
  }

  imports(ours: string): string {
    const names = [...this.used].sort().join(', ');
    const line = `import { ${names} } from '${ours}';`;
    const wrapped = `import {\n${[...this.used]
      .sort()
      .map((name) => `  ${name},\n`)
      .join('')}} from '${ours}';`;
    return `${line.length <= 100 ? line : wrapped}\nimport { Construct } from 'constructs';\n`;
  }

  use(name: string): Code {
    this.used.add(name);
    return new Code(name);
  }

  text(value: Value | undefined): Expr | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return literal(value);
    if (value instanceof Expression) return `\${${value.hcl}}`;
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    throw new TypeError('A text was expected.');
  }

  construct(value: Value | undefined, otherwise: (id: string) => Code): Code | undefined {
    if (value === undefined || value === null) return undefined;
    if (value instanceof Reference) {
      const variable = this.variables.get(value.to);
      if (variable !== undefined) return new Code(variable);
      const own = value.to.settings[value.attribute];
      if (typeof own === 'string') return otherwise(own);
    }
    if (typeof value === 'string') return otherwise(value);
    throw new TypeError('The id of a construct was expected.');
  }

  imported(kind: string, id: string, make: (constructId: string) => Code): Code {
    const key = `${kind} ${id}`;
    const known = this.references.get(key);
    if (known) return known;
    const variable = this.names.give(camel(kind + '_' + id.replace(/[^A-Za-z0-9]+/g, '_')), key);
    this.references.set(key, new Code(variable));
    this.lines.push(`${INDENT}const ${variable} = ${make(this.ids.give(variable, key)).text};`);
    return new Code(variable);
  }

  private declare(declaration: Declaration): void {
    const { type, name, importId, movedFrom } = declaration;
    const row = CONSTRUCTS[type];
    const props = row.props(declaration, this);
    const what = `new ${this.use(row.construct).text}`;
    const id = this.ids.give(type === 'tencentci_bucket' ? 'bucket' : name, addressLike(declaration));
    const after = [
      ...(importId === undefined ? [] : [`.resource.importFrom(${tsText(importId)});`]),
      ...(movedFrom === undefined ? [] : [`.resource.moveFromId(${tsText(movedFrom)});`]),
    ];
    const [only = ';'] = after;
    const made = (wide: boolean): string => called(what, [this.scope, id, props], INDENT, wide).text;
    const variable = this.variables.get(declaration);
    if (variable === undefined && after.length < 2) {
      this.lines.push(fitted((wide) => `${INDENT}${made(wide)}${only}`));
    } else {
      const known = variable ?? this.names.give(camel(name), addressLike(declaration));
      this.lines.push(fitted((wide) => `${INDENT}const ${known} = ${made(wide)};`));
      for (const call of after) this.lines.push(`${INDENT}${known}${call}`);
    }
  }
}

/** What tells declarations apart whose names are alike. */
function addressLike({ type, mode, name }: Declaration): string {
  return `${mode} ${type} ${name}`;
}

function* referredBy(value: Value): Generator<Declaration> {
  if (value instanceof Reference) yield value.to;
  else if (value instanceof Json) yield* referredBy(value.value);
  else if (Array.isArray(value)) for (const item of value as readonly Value[]) yield* referredBy(item);
  else if (isRecord(value)) for (const item of Object.values(value)) yield* referredBy(item);
}
