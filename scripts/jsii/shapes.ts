import ts from 'typescript';
import { CODECS, type CodecName } from '../../lib/rules';

/** A stretch of a file and what stands there instead. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A file as jsii is shown it. */
export interface Shaped {
  readonly text: string;
  /** What of the file jsii has no use for, or no words. */
  readonly hidden: ReadonlySet<string>;
  /** What the file has for jsii alone. */
  readonly added: readonly string[];
}

/**
 * Writes a file as jsii can be shown it, where TypeScript says more of it than jsii has words for. What jsii is shown is
 * wider, and the constructs judge what they are given at run time. That it is wider is for the compiler to say:
 * test/types/jsii.ts, and what `factoriesByName` adds to its file.
 *
 * @param exported - what `lib/index.ts` takes of the file.
 */
export function shapedForJsii(file: string, text: string, exported: ReadonlySet<string>): Shaped {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const unions = unionsAsOneInterface(source);
  const factories = factoriesByName(source);
  const functions = source.statements.filter(ts.isFunctionDeclaration).map(({ name }) => name?.text ?? '');
  const generic = source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ typeParameters }) => typeParameters !== undefined)
    .map(({ name }) => name.text);
  return {
    text: applied(text, [...unions.edits, ...listsThatMayChange(source, exported), ...factories.edits]),
    hidden: new Set([...functions, ...generic, ...unions.hidden]),
    added: factories.added,
  };
}

/**
 * A union of props loses its keyword arguments in Python. Where a union `Props` has an interface `AnyProps` beside it,
 * with all that may be there, jsii is shown that under the name of the union.
 */
function unionsAsOneInterface(source: ts.SourceFile): { edits: Edit[]; hidden: string[] } {
  const interfaces = new Map(
    source.statements.filter(ts.isInterfaceDeclaration).map((each) => [each.name.text, each]),
  );
  const edits: Edit[] = [];
  const hidden: string[] = [];
  for (const alias of source.statements.filter(ts.isTypeAliasDeclaration)) {
    const whole = interfaces.get(`Any${alias.name.text}`);
    if (whole === undefined || !ts.isUnionTypeNode(alias.type)) continue;
    edits.push(
      { start: alias.getFullStart(), end: alias.getEnd(), text: '' },
      { start: whole.name.getStart(), end: whole.name.getEnd(), text: alias.name.text },
      // The code of the file goes on speaking of the interface by its own name.
      { start: whole.getEnd(), end: whole.getEnd(), text: `\ntype ${whole.name.text} = ${alias.name.text};` },
    );
    hidden.push(...alias.type.types.map((each) => each.getText()));
  }
  return { edits, hidden };
}

/** No other language has a list that cannot be changed: in public interfaces it is a list. */
function listsThatMayChange(source: ts.SourceFile, exported: ReadonlySet<string>): Edit[] {
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => exported.has(name.text))
    .flatMap(({ members }) => [...members])
    .filter(ts.isPropertySignature)
    .flatMap(({ type }) =>
      type && ts.isTypeOperatorNode(type) && type.operator === ts.SyntaxKind.ReadonlyKeyword
        ? [{ start: type.getStart(), end: type.type.getStart(), text: '' }]
        : [],
    );
}

/** The factories of `AudioConfig` come from a table, and their types with them: jsii is shown a method for each row. */
function factoriesByName(source: ts.SourceFile): { edits: Edit[]; added: string[] } {
  const base = source.statements
    .filter(ts.isVariableStatement)
    .find((each) => each.declarationList.declarations[0]?.name.getText() === 'WithFactories');
  if (base === undefined) return { edits: [], added: [] };
  const config = source.statements
    .filter(ts.isClassDeclaration)
    .find((each) => each.heritageClauses?.[0]?.types[0]?.getText() === 'WithFactories');
  const heritage = config?.heritageClauses?.[0];
  const call = config?.members
    .filter(ts.isConstructorDeclaration)[0]
    ?.body?.statements.find((each) => each.getText() === 'super();');
  if (config === undefined || heritage === undefined || call === undefined) {
    throw new Error(`${source.fileName}: no class extends WithFactories, and calls super().`);
  }
  const codecs = Object.keys(CODECS) as CodecName[];
  const edits = [
    { start: heritage.getStart(), end: heritage.getEnd(), text: '' },
    { start: call.getStart(), end: call.getEnd(), text: '' },
    { start: config.members.pos, end: config.members.pos, text: codecs.map(factory).join('') },
    { start: source.getEnd(), end: source.getEnd(), text: HOLDS + codecs.map(settings).join('') },
  ];
  return { edits, added: codecs.map((codec) => `${className(codec)}Settings`) };
}

/** Compiles when the first is an instance of the second. */
const HOLDS = '\ntype Holds<Narrow extends Wide, Wide> = Narrow;\n';

/** `aac` as a class has it: `Aac`. */
function className(codec: CodecName): string {
  return `${codec.charAt(0).toUpperCase()}${codec.slice(1)}`;
}

function factory(codec: CodecName): string {
  const { musicMode, extension } = CODECS[codec];
  const only = musicMode ? 'MusicMode takes it without settings.' : 'Not for MusicMode.';
  return `
  /**
   * Audio encoded as ${codec}, in files with the extension \`${extension}\`. ${only}
   *
   * @param settings - what is set; the service chooses the rest.
   */
  public static ${codec}(settings: ${className(codec)}Settings = {}): AudioConfig {
    return new AnyModeAudioConfig({ codec: '${codec}', ...settings });
  }
`;
}

function settings(codec: CodecName): string {
  const { samplerates, defaultSamplerate, channels, bitrates } = CODECS[codec];
  const name = `${className(codec)}Settings`;
  return `
/** What audio encoded as ${codec} may be set to. */
export interface ${name} {
  /**
   * Samplerate in Hz: ${samplerates.join(', ')}.
   * @default ${defaultSamplerate}
   */
  readonly samplerate?: number;
  /**
   * Bitrate in kbps, a whole number from ${bitrates.min} to ${bitrates.max}.
   * @default - the bitrate of the recording
   */
  readonly bitrate?: number;
  /**
   * Number of channels: ${channels?.join(', ') ?? 'a whole number from 1'}.
   * @default - the channels of the recording
   */
  readonly channels?: number;
}
/** What TypeScript allows is allowed here. */
export type ${name}Held = Holds<CodecSettings<'${codec}'>, ${name}>;
`;
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((left, right) => right.start - left.start)
    .reduce((done, { start, end, text: by }) => done.slice(0, start) + by + done.slice(end), text);
}
