/** Where a bucket is. */
export interface Place {
  readonly region: string;
  readonly bucket: string;
}

/** What programs declare, by the names of their types in Terraform. */
export type DeclaredType =
  | 'tencentci_bucket'
  | 'tencentci_queue'
  | 'tencentci_voice_separate_template'
  | 'tencentci_voice_separate_workflow'
  | 'tencentci_workflow'
  | 'tencentci_template';

/** An attribute of something that the same program declares. */
export class Reference {
  constructor(
    readonly to: Declaration,
    readonly attribute: string,
  ) {}
}

/** An expression of Terraform's language, kept as somebody wrote it: `var.name`. */
export class Expression {
  constructor(readonly hcl: string) {}
}

/** A text that is JSON of a value. */
export class Json {
  constructor(readonly value: Value) {}
}

/** The value of a setting. A text means itself: what Terraform or CDKTF would read into it is escaped when it is written. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Reference
  | Expression
  | Json
  | readonly Value[]
  | { readonly [name: string]: Value };

/** Settings by the names of the attributes. Those that are null are left out. */
export type Settings = Readonly<Record<string, Value>>;

/** One thing that a program declares. */
export interface Declaration {
  readonly type: DeclaredType;
  /** Whether the program manages it, or only looks at it. */
  readonly mode: 'resource' | 'data';
  /** Its name in the program: a readable identifier, which no other of its type has. */
  readonly name: string;
  readonly place: Place;
  readonly settings: Settings;
  /** The id of what is there and is taken over. */
  readonly importId?: string;
  /** The address that the same thing has in a state so far. */
  readonly movedFrom?: string;
  /** Meta-arguments for HCL alone, as they were written: `for_each`, `count`, `lifecycle`. */
  readonly meta?: Readonly<Record<string, Expression>>;
}

/** What a program declares of one bucket. It stands in a file of its own. */
export interface Part {
  /** Names the file: `media-1250000000`. */
  readonly name: string;
  readonly place: Place;
  /** What is referred to stands before what refers to it. */
  readonly declarations: readonly Declaration[];
}

/** A program that declares what is there. */
export interface Program {
  /** The address of an emulator, where the service is none. */
  readonly endpoint?: string;
  readonly parts: readonly Part[];
}

/** What is there and is not declared. */
export interface LeftOut {
  /** What it is: `workflow`. */
  readonly thing: string;
  readonly place: Place;
  readonly id?: string;
  readonly name?: string;
  /** Why, and what to do. */
  readonly reason: string;
}

/** Whether a value holds others by their names. */
export function isRecord(value: Value | undefined): value is { readonly [name: string]: Value } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Reference) &&
    !(value instanceof Expression) &&
    !(value instanceof Json)
  );
}
