import type { Credentials } from '../ci/signature';

/** Told each secret before it is used, so that no log shows it. */
export type Hide = (secret: string) => void;

/** Tells all that is secret about keys, and gives them back. */
export function hidden(credentials: Credentials, hide: Hide): Credentials {
  const { secretId, secretKey, token } = credentials;
  for (const secret of [secretId, secretKey, token]) if (secret !== undefined) hide(secret);
  return credentials;
}
