import { CredentialsError } from '../ci/credentials-error';
import type { FoundCredentials } from './source';

/** Which accounts may be worked in. */
export interface AccountRules {
  /** If there are any, no other. */
  readonly allowed: readonly string[];
  readonly forbidden: readonly string[];
}

/** How an account is named; the other number of an account is taken for it easily. */
const TOLD =
  'An account is named by the UIN of its root account; the APPID, which ends the names of buckets, is another number.';

/**
 * Asks whose the keys are, and refuses the wrong account.
 * @throws CredentialsError also when that cannot be told.
 */
export async function guardAccount(
  credentials: Pick<FoundCredentials, 'identity' | 'source'>,
  { allowed, forbidden }: AccountRules,
): Promise<void> {
  const { accountId, arn } = await credentials.identity();
  const [attribute, wrong] =
    allowed.length > 0
      ? (['allowed_account_ids', !allowed.includes(accountId)] as const)
      : (['forbidden_account_ids', forbidden.includes(accountId)] as const);
  if (!wrong) return;
  const why =
    attribute === 'allowed_account_ids'
      ? `which is not among allowed_account_ids (${allowed.join(', ')})`
      : 'which is one of forbidden_account_ids';
  throw new CredentialsError(
    'The wrong account',
    `The keys of ${credentials.source} belong to account ${accountId} (${arn}), ${why}. Nothing was done. ${TOLD}`,
    { attribute },
  );
}
