/** There is nothing to sign with: a source of credentials is there but cannot be used, or none is there. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  /** The provider attribute at fault, where there is one. */
  readonly attribute?: string;
  /** Whether the next try may succeed: what was asked did not answer, or was busy. */
  readonly passing: boolean;

  /**
   * @param summary - what is wrong, in a few words.
   * @param message - the whole story: what was found where, and what to do. It holds no secret.
   */
  constructor(
    readonly summary: string,
    message: string,
    details: { readonly attribute?: string; readonly passing?: boolean } = {},
  ) {
    super(message);
    this.attribute = details.attribute;
    this.passing = details.passing ?? false;
  }
}
