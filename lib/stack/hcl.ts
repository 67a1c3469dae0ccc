/** An argument of a block: `name = expression`. */
export interface HclAttribute {
  readonly name: string;
  /** Where it begins in the text: at its name. */
  readonly start: number;
  /** Its expression as it is written, which may take several lines. */
  readonly expression: string;
  /** Where the expression ends in the text. */
  readonly end: number;
}

/** A block of a file in HCL's native syntax. */
export interface HclBlock {
  /** What kind of block it is: `provider`. */
  readonly type: string;
  /** Its labels, without quotes and escapes. */
  readonly labels: readonly string[];
  /** Where it begins in the text: at its type. */
  readonly start: number;
  /** Where its body begins: behind the opening brace. */
  readonly inside: number;
  /** Where it ends: behind its closing brace. */
  readonly end: number;
  readonly attributes: readonly HclAttribute[];
  /** The blocks in it, in their order. */
  readonly blocks: readonly HclBlock[];
}

/** A text that is no HCL. */
export class HclSyntaxError extends Error {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;

  /** @param at - where in the text it went wrong. */
  constructor(text: string, at: number, problem: string) {
    super(problem);
    const lines = text.slice(0, at).split('\n');
    this.line = lines.length;
    this.column = [...(lines.at(-1) ?? '')].length + 1;
  }
}

/**
 * Finds the blocks at the top of a text in HCL's native syntax. All of the text is read: comments, strings with escapes
 * and templates, heredocs, blocks in blocks. Only what an expression means is not judged.
 *
 * Own, because the parsers that there are for Node load megabytes (a quarter of a second for each synth), tell no places,
 * and either say nothing of a broken file or answer later, and synth does not wait. For the same reason a configuration
 * that is moved in is read with it: what is not understood has to stay as it is written, and be told by its line.
 *
 * @throws HclSyntaxError when the text is broken.
 */
export function topBlocks(text: string): HclBlock[] {
  return new Parser(text).blocks();
}

/** What is open within an expression, with where it was opened. */
type Open =
  | { readonly kind: 'bracket'; readonly closer: ')' | ']' | '}'; readonly at: number }
  | { readonly kind: 'template'; readonly at: number }
  | Literal;

type Literal =
  | { readonly kind: 'string'; readonly at: number }
  | { readonly kind: 'heredoc'; readonly marker: string; readonly at: number };

/** A body whose end was not reached yet, with what it has so far. */
interface Body {
  readonly start: number;
  readonly type: string;
  readonly labels: readonly string[];
  readonly inside: number;
  readonly attributes: HclAttribute[];
  readonly blocks: HclBlock[];
  /** The names of its attributes. */
  readonly names: Set<string>;
}

const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const SPACE = /[ \t]+/y;
const NEWLINE = /\r?\n/y;
const LINE_COMMENT = /(?:#|\/\/)[^\n]*/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
/** Numbers, and the operators of expressions. */
const SYMBOL = /\d+|[-+*/%=!<>&|?:.,]/y;
const CLOSERS = { '(': ')', '[': ']', '{': '}' } as const;
/** In a string or a heredoc: up to what may mean something. */
const PLAIN = /[^"\\$%\r\n]+/y;
const ESCAPE = /\\(?:[nrt"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Keeps its own stacks, so that no depth of nesting overflows that of the program. */
class Parser {
  private at = 0;

  constructor(private readonly text: string) {}

  blocks(): HclBlock[] {
    const file: Body = {
      start: 0,
      type: '',
      labels: [],
      inside: 0,
      attributes: [],
      blocks: [],
      names: new Set(),
    };
    const bodies: Body[] = [file];
    // A byte order mark may lead, and Windows likes to write one.
    this.take('\ufeff');
    for (;;) {
      this.skip({ newlines: true });
      const body = bodies.at(-1)!;
      if (this.at === this.text.length) {
        if (bodies.length > 1) this.fail(`the block "${body.type}" has no closing brace`, body.start);
        return file.blocks;
      }
      if (bodies.length > 1 && this.take('}')) {
        bodies.pop();
        bodies.at(-1)!.blocks.push(this.block(body));
        this.lineEnd();
        continue;
      }
      const begun = this.item(body);
      if (begun === undefined) continue;
      if (this.oneLine(begun)) {
        body.blocks.push(this.block(begun));
        this.lineEnd();
      } else bodies.push(begun);
    }
  }

  private block({ names: _, ...body }: Body): HclBlock {
    return { ...body, end: this.at };
  }

  /** Reads an attribute to the end of its line, or the header of a block, which is returned. */
  private item(body: Body): Body | undefined {
    const start = this.at;
    const type = this.match(IDENTIFIER);
    if (type === undefined) this.fail('the name of an argument or a block is expected');
    this.skip();
    if (this.text[this.at] === '=') {
      this.attribute(body, type, start);
      this.lineEnd();
      return undefined;
    }
    const labels: string[] = [];
    while (!this.take('{')) {
      const label = this.match(IDENTIFIER) ?? this.label();
      if (label === undefined) this.fail(`"=", a label or "{" is expected behind "${type}"`);
      labels.push(label);
      this.skip();
    }
    return { start, type, labels, inside: this.at, attributes: [], blocks: [], names: new Set() };
  }

  /** Reads the rest of a block that ends in the line in which it begins, if it does. */
  private oneLine(body: Body): boolean {
    this.skip();
    if (this.take('}')) return true;
    if (this.atLineEnd()) return false;
    const start = this.at;
    const name = this.match(IDENTIFIER);
    this.skip();
    if (name === undefined || this.text[this.at] !== '=') {
      this.fail('a block in one line takes one argument and no block', start);
    }
    this.attribute(body, name, start);
    if (!this.take('}')) this.fail('a block in one line ends behind its only argument');
    return true;
  }

  /** Reads from the `=` of an attribute to the end of its expression. */
  private attribute({ attributes, names }: Body, name: string, start: number): void {
    if (names.has(name)) this.fail(`the argument "${name}" stands twice in one block`, start);
    names.add(name);
    this.at++;
    this.skip();
    const from = this.at;
    this.expression();
    if (this.at === from) this.fail(`"${name}" has no value`);
    const expression = this.text.slice(from, this.at).trimEnd();
    attributes.push({ name, start, expression, end: from + expression.length });
  }

  /** Reads to where an expression ends: with its line, or before a brace that it did not open. */
  private expression(): void {
    const open: Open[] = [];
    for (;;) {
      const inner = open.at(-1);
      if (inner?.kind === 'string' || inner?.kind === 'heredoc') {
        this.literal(inner, open);
        continue;
      }
      if (open.length === 0) {
        this.skip();
        if (this.atLineEnd() || this.text[this.at] === '}') return;
      } else {
        this.skip({ newlines: true });
        if (this.at === this.text.length) this.fail('what begins here has no end', open.at(-1)!.at);
      }
      this.token(inner, open);
    }
  }

  /** Reads one token of an expression. */
  private token(inner: Open | undefined, open: Open[]): void {
    const { at } = this;
    const char = this.text[at]!;
    if (char === '(' || char === '[' || char === '{') {
      open.push({ kind: 'bracket', closer: CLOSERS[char], at });
      this.at++;
    } else if (char === ')' || char === ']' || char === '}') {
      const closer = inner?.kind === 'bracket' ? inner.closer : inner && '}';
      if (char !== closer) this.fail(`"${char}" closes nothing that was opened`);
      open.pop();
      this.at++;
    } else if (char === '"') {
      open.push({ kind: 'string', at });
      this.at++;
    } else if (this.text.startsWith('<<', at)) {
      const header = this.match(HEREDOC);
      if (header === undefined) this.fail('a heredoc begins with "<<", a name and the end of the line');
      const marker = header.replace(/^<<-?/, '').trimEnd();
      open.push({ kind: 'heredoc', marker, at });
      this.heredocEnd(marker, open);
    } else if (inner?.kind === 'template' && this.text.startsWith('~}', at)) {
      this.at++;
    } else if (this.match(IDENTIFIER) === undefined && this.match(SYMBOL) === undefined) {
      this.fail(`${JSON.stringify(String.fromCodePoint(this.text.codePointAt(at)!))} means nothing here`);
    }
  }

  /** Reads a piece of a string or of a heredoc: plain text, an escape, the start of a template, or the end. */
  private literal(inner: Literal, open: Open[]): void {
    if (this.match(PLAIN) !== undefined) return;
    const { at, text } = this;
    if (at === text.length) this.fail(`the ${inner.kind} that begins here has no end`, inner.at);
    if (text.startsWith('$${', at) || text.startsWith('%%{', at)) this.at += 3;
    else if (text.startsWith('${', at) || text.startsWith('%{', at)) {
      open.push({ kind: 'template', at });
      this.at += text[at + 2] === '~' ? 3 : 2;
    } else if (inner.kind === 'heredoc') {
      this.at++;
      if (text[at] === '\n') this.heredocEnd(inner.marker, open);
    } else if (text[at] === '\n' || text[at] === '\r') {
      this.fail('a string ends in the line in which it begins', inner.at);
    } else if (text[at] === '\\') this.escape();
    else {
      if (text[at] === '"') open.pop();
      this.at++;
    }
  }

  /** Closes a heredoc when the line that begins here is its last one. */
  private heredocEnd(marker: string, open: Open[]): void {
    const end = this.text.indexOf('\n', this.at);
    const line = this.text.slice(this.at, end < 0 ? this.text.length : end);
    if (end < 0 || line.trim() !== marker) return;
    open.pop();
    this.at = line.endsWith('\r') ? end - 1 : end;
  }

  /** Reads an escape, and gives what it means. */
  private escape(): string {
    const found = this.match(ESCAPE);
    if (found === undefined) this.fail('a backslash is followed by n, r, t, ", \\, uNNNN or UNNNNNNNN');
    const kind = found[1]!;
    if (kind !== 'u' && kind !== 'U') return ESCAPED[kind] ?? kind;
    const code = parseInt(found.slice(2), 16);
    if (code > 0x10ffff) this.fail('an escape names a character that there is none of');
    return String.fromCodePoint(code);
  }

  /** Reads a label in quotes: a string without templates. */
  private label(): string | undefined {
    const { at: start, text } = this;
    if (!this.take('"')) return undefined;
    let label = '';
    for (;;) {
      const plain = this.match(PLAIN);
      if (plain !== undefined) label += plain;
      else if (this.take('"')) return label;
      else if (this.text[this.at] === '\\') label += this.escape();
      else if (/^[$%]\{/.test(text.slice(this.at, this.at + 2))) this.fail('a label holds no template');
      else if (this.at === text.length || this.atLineEnd()) this.fail('the label has no end', start);
      else {
        // What is left is `$`, `%` or a carriage return; doubled before a brace the sign stands for itself.
        label += text[this.at]!;
        this.at += /^(?:\$\$|%%)\{/.test(text.slice(this.at, this.at + 3)) ? 2 : 1;
      }
    }
  }

  /** Skips what means nothing: spaces and comments; the ends of lines, and comments up to there, only when told to. */
  private skip({ newlines = false } = {}): void {
    for (;;) {
      if (this.match(SPACE) !== undefined) continue;
      if (this.text.startsWith('/*', this.at)) {
        const end = this.text.indexOf('*/', this.at + 2);
        if (end < 0) this.fail('the comment that begins here has no end');
        this.at = end + 2;
      } else if (!newlines || (this.match(NEWLINE) ?? this.match(LINE_COMMENT)) === undefined) return;
    }
  }

  private lineEnd(): void {
    this.skip();
    if (!this.atLineEnd()) this.fail('the end of the line is expected');
  }

  private atLineEnd(): boolean {
    return this.at === this.text.length || /^(?:\r?\n|#|\/\/)/.test(this.text.slice(this.at, this.at + 2));
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private fail(problem: string, at = this.at): never {
    throw new HclSyntaxError(this.text, at, problem);
  }
}
