import { type Setting, Undecided, isWildcard } from '../../rules';
import { templatePieces } from './template-text';

/** The names of wildcards, with what they stand for. */
export type Wildcards = Readonly<Record<string, string>>;

/**
 * Escapes CI's wildcards in a path, so that Terraform hands them on instead of reading them as its own:
 * `${InputName}` becomes `$${InputName}`. All else is left as it is: expressions, tokens, and what is escaped already.
 */
export function escapeWildcards<T extends string | undefined>(path: T, allowed: Wildcards): T;
export function escapeWildcards(path: string | undefined, allowed: Wildcards): string | undefined {
  if (typeof path !== 'string') return path;
  return templatePieces(path)
    .map((piece) =>
      piece.kind === 'name' && isWildcard(piece.name, allowed) ? `$${piece.source}` : piece.source,
    )
    .join('');
}

/** A path as CI will see it, and so as the rules do: with its wildcards, up to the first expression of Terraform. */
export function knownPath(path: string | undefined): Setting<string> {
  if (path === undefined) return undefined;
  if (typeof path !== 'string') return new Undecided();
  const pieces = templatePieces(path);
  const first = pieces.findIndex(({ kind }) => kind === 'expression');
  const text = asSeen(pieces.slice(0, first < 0 ? undefined : first));
  if (first < 0) return text;
  return new Undecided(text === '' ? undefined : text);
}

/** What is certain of a path behind its first expression, where wildcards can be wrong too. */
export function laterPath(path: string | undefined): string | undefined {
  if (typeof path !== 'string') return undefined;
  const pieces = templatePieces(path);
  const first = pieces.findIndex(({ kind }) => kind === 'expression');
  return first < 0 ? undefined : asSeen(pieces.slice(first));
}

function asSeen(pieces: ReturnType<typeof templatePieces>): string {
  return pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : piece.kind === 'name' ? piece.source : ''))
    .join('');
}
