/**
 * A value that is not known yet: a CDKTF token at synth, or a value that Terraform computes during apply.
 * A check whose inputs are unknown is skipped, unless the part that is known already decides it.
 */
export class Unknown {
  /** @param prefix - what the value is certain to start with, when that much is known. */
  constructor(readonly prefix?: string) {}
}

/** A setting as a check sees it: given, not known yet, or not given. */
export type Known<T> = T | Unknown | undefined;

/** Tells a value that is not known yet from one that is given or missing. */
export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

/** The part of a text that is certain: all of it, or the known prefix of an unknown one. */
export function knownText(value: Known<string>): { text: string; whole: boolean } | undefined {
  if (value === undefined) return undefined;
  if (!isUnknown(value)) return { text: value, whole: true };
  return value.prefix === undefined ? undefined : { text: value.prefix, whole: false };
}
