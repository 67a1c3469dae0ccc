/**
 * A setting whose value is not decided yet: a CDKTF token at synth, or a value that Terraform computes during apply.
 * A check whose inputs are undecided is skipped, unless the part that is certain already decides it.
 */
export class Undecided {
  /** What the value is certain to start with, when that much is known. */
  readonly prefix: string | undefined;

  constructor(prefix?: string) {
    this.prefix = prefix;
  }
}

/** A setting as a check sees it: given, not decided yet, or not given. */
export type Setting<T> = T | Undecided | undefined;

/**
 * An input in which every setting is named, at every depth, be it as `undefined`. Whoever translates settings for the
 * rules gives one of these, so that a setting that a rule asks for cannot be forgotten.
 */
export type Whole<Input> = Input extends string | number | boolean | undefined | Undecided
  ? Input
  : Input extends readonly (infer Item)[]
    ? readonly Whole<Item>[]
    : // Not `in keyof Input` itself, which would keep what is optional optional.
      { readonly [Name in Exclude<keyof Input, never>]: Whole<Input[Name]> | undefined };

/** Tells a setting that is not decided yet from one that is given or missing. */
export function isUndecided(setting: unknown): setting is Undecided {
  return setting instanceof Undecided;
}

/** The part of a text that is certain: all of it, or the prefix of an undecided one. */
export function certainText(setting: Setting<string>): { text: string; whole: boolean } | undefined {
  if (setting === undefined) return undefined;
  if (!isUndecided(setting)) return { text: setting, whole: true };
  return setting.prefix === undefined ? undefined : { text: setting.prefix, whole: false };
}
