import type { Credentials } from '../ci/signature';
import type { CallerIdentity } from './sts';

/** What kind of source keys come from. The last three are roles that are assumed with what another source has. */
export type SourceKind =
  | 'provider block'
  | 'environment'
  | 'profile'
  | 'instance role'
  | 'pod identity'
  | 'role'
  | 'role by SAML'
  | 'role by web identity';

/** A source that has keys, or knows where to get them. */
export interface KeySource {
  readonly kind: SourceKind;
  /** The source, in words for a message: `the provider block`, `profile "dev" (/home/me/.tccli/dev.credential)`. */
  readonly source: string;
  /**
   * The keys to sign with now, fetched or renewed where that is necessary.
   * @throws CredentialsError when there are none.
   */
  readonly keys: () => Credentials | Promise<Credentials>;
  /**
   * Told which keys the service calls expired; answers whether `keys` may have others now.
   * @default - there are no others
   */
  readonly expired?: (refused: Credentials) => boolean;
  /** When the keys expire, in milliseconds since 1970; `undefined` when that is not known, or never. */
  readonly expires?: () => number | undefined;
}

/** The keys that were found, and whose they are. */
export interface FoundCredentials extends KeySource {
  /** What is odd about the source and no error, in sentences: a profile that others can read. */
  readonly notes: readonly string[];
  /**
   * Asks STS whose the keys are.
   * @throws CredentialsError when it does not tell, or when it may not be asked: see `findCredentials`.
   */
  readonly identity: () => Promise<CallerIdentity>;
}
