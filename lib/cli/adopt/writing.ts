import type { Code, Expr } from './code';
import type { Value } from './model';

/** What constructs are written with. */
export interface Writing {
  /** The scope that constructs of the part stand in. */
  readonly scope: Code;
  /** A name of the package, which is imported. */
  use(name: string): Code;
  /** A text that means itself, or the token of what is referred to. */
  text(value: Value | undefined): Expr | undefined;
  /** A construct that is referred to: declared in this part, or made of an id as told. */
  construct(value: Value | undefined, otherwise: (id: string) => Code): Code | undefined;
  /** A construct that only refers to something, once for each id. */
  imported(kind: string, id: string, make: (constructId: string) => Code): Code;
}
