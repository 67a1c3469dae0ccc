import { Token } from './cdktf';

/**
 * A piece of a text that Terraform will read as a template. `source` is how it stands there; all sources in a row are
 * the text itself.
 */
export type TemplatePiece =
  /** Text, with what it means: `$${` means `${`. */
  | { readonly kind: 'text'; readonly source: string; readonly text: string }
  /** A name alone between braces, which no Terraform expression is: `${InputName}`. */
  | { readonly kind: 'name'; readonly source: string; readonly name: string }
  /** An expression or a directive of Terraform, or a token: what it yields is not known. */
  | { readonly kind: 'expression'; readonly source: string };

/** Two characters that begin something, and the escapes that only look like them. */
const OPENING = /\$\$\{|%%\{|\$\{|%\{/g;

/** A name that stands alone: letters of any script, digits, `_` and `-`. Terraform's own literals are none. */
const NAME = /^(?!(?:true|false|null)$)(?:|\s*[\p{L}_][\p{L}\p{N}_-]*\s*)$/u;

/** The variables that a directive such as `%{ for key, value in var.map }` declares. */
const LOOP = /^%\{~?\s*for\s+([\w-]+)(?:\s*,\s*([\w-]+))?\s+in\s/;

/** What begins an expression or a directive, but for the tokens that CDKTF puts into texts. */
const BEGINNING = /[$%](?=\{)(?!\{TfToken\[[\w:.-]+\]\})/g;

/**
 * Escapes a text, so that Terraform takes it as it is: `${` and `%{` in it begin no expression. For text that is not
 * the program's own, as in a job's `userData` or a hook's `command`. Tokens of CDKTF in it go on being replaced. Where
 * wildcards of CI such as `${InputName}` are meant, as in outputs, it is not needed.
 *
 * @param text - any text; a second call would escape it twice.
 * @returns the text as it has to stand in a configuration: `$${…}` for `${…}`.
 */
export function escapeTemplate(text: string): string {
  return text.replace(BEGINNING, '$&$&');
}

/** Takes apart a text that Terraform will read as a template. */
export function templatePieces(value: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  const declared = new Set<string>();
  let at = 0;
  const addText = (end: number): void => {
    if (end > at) pieces.push({ kind: 'text', source: value.slice(at, end), text: value.slice(at, end) });
    at = end;
  };
  for (;;) {
    OPENING.lastIndex = at;
    const opening = OPENING.exec(value);
    if (!opening) break;
    addText(opening.index);
    const [found] = opening;
    const end = found.length === 3 ? at + 3 : closing(value, at + 2);
    const source = value.slice(at, end);
    at = end;
    if (found.length === 3) {
      pieces.push({ kind: 'text', source, text: source.slice(1) });
      continue;
    }
    const body = source.slice(2).replace(/\}$/, '');
    const loop = LOOP.exec(source);
    for (const variable of loop?.slice(1) ?? []) declared.add(variable);
    const alone = found === '${' && NAME.test(body) && !declared.has(body.trim());
    pieces.push(alone ? { kind: 'name', source, name: body } : { kind: 'expression', source });
  }
  addText(value.length);
  // A list that was made a text, or another token that does not look like one.
  const hidden = pieces.every(({ kind }) => kind !== 'expression') && Token.isUnresolved(value);
  return hidden ? [{ kind: 'expression', source: value }] : pieces;
}

/**
 * Where what was opened before `from` ends: after its brace, or with the text when the brace is missing. There may be
 * strings in it and templates in those, as deep as their author likes, so that what is open is counted here and not by
 * calls, which would overflow the stack.
 */
function closing(value: string, from: number): number {
  /** How many braces are open in each template, from the outermost one in; between two of them a string is open. */
  const braces = [1];
  let inString = false;
  for (let at = from; at < value.length; at++) {
    const char = value[at];
    const depth = braces.length - 1;
    if (!inString) {
      if (char === '"') inString = true;
      else if (char === '{') braces[depth]! += 1;
      else if (char === '}') {
        braces[depth]! -= 1;
        if (braces[depth]! > 0) continue;
        if (depth === 0) return at + 1;
        braces.pop();
        inString = true;
      }
    } else if (char === '\\') at++;
    else if (char === '"') inString = false;
    else if (value.startsWith('$${', at) || value.startsWith('%%{', at)) at += 2;
    else if (value.startsWith('${', at) || value.startsWith('%{', at)) {
      braces.push(1);
      inString = false;
      at++;
    }
  }
  return value.length;
}
