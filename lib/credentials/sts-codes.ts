/** The actions of STS that are used here. */
export type StsAction =
  'AssumeRole' | 'AssumeRoleWithSAML' | 'AssumeRoleWithWebIdentity' | 'GetCallerIdentity';

/** What can be done about a refusal of STS. */
interface StsRemedy {
  readonly remedy?: string;
  /** Whether the same call may succeed in a while. */
  readonly passing: boolean;
}

const KEYS = 'Check that SecretId, SecretKey and token are whole, belong together and are not disabled';
const ROLE = 'Check the ARN of the role: its account, and its name';

/**
 * The codes of STS by what they begin with, misspelt as they are on the wire. Sources: STS API, Error Codes; common
 * error codes of the API 3.0. Which of them pass is assumption A61.
 */
const CODES: readonly (readonly [start: string, remedy: string | undefined, passing?: true])[] = [
  ['RequestLimitExceeded', 'STS takes no more requests of this account at present', true],
  ['InternalError.SystemError', undefined, true],
  ['InternalError.UnknownError', undefined, true],
  ['InternalError.DbError', undefined, true],
  ['InternalError.GetRoleError', ROLE],
  ['InternalError.IllegalRole', ROLE],
  ['ResourceNotFound.RoleNotFound', ROLE],
  ['InvalidParameter.AccountNotAvaliable', ROLE],
  [
    'InvalidParameter.OverTimeError',
    'session_duration is longer than the role allows: its longest session is set in CAM',
  ],
  [
    'InvalidParameter.WebIdentityTokenError',
    'The token has expired, or was not made by the identity provider, or for another audience',
  ],
  ['InvalidParameter.Strategy', 'Correct the policy'],
  ['InvalidParameter.PolicyTooLong', 'Shorten the policy'],
  ['FailedOperation.CheckMFAError', 'The code of the MFA device is wrong, or was used already'],
  ['FailedOperation.TempKeyNotAllowed', 'Temporary keys cannot be used for this: use permanent ones'],
  ['AuthFailure.MFAFailure', 'The code of the MFA device is wrong, or was used already'],
  ['AuthFailure.SignatureExpire', 'The clock of this machine is wrong. Set it right'],
  ['AuthFailure.TokenFailure', 'The temporary keys have expired, or their token is not theirs. Get new ones'],
  ['AuthFailure', KEYS],
];

const UNAUTHORIZED: Readonly<Record<StsAction, string>> = {
  AssumeRole:
    'These keys need the action sts:AssumeRole on the role, and the role has to trust their account',
  AssumeRoleWithSAML: 'The role has to trust the SAML provider',
  AssumeRoleWithWebIdentity:
    'The role has to trust the identity provider, with the issuer, audience and subject that the token names. The ' +
    'subject of a repository on GitHub that was made or renamed since 2026-07-15 has ids in it: ' +
    'repo:<owner>@<id>/<name>@<id>:…',
  GetCallerIdentity: KEYS,
};

/** What is known about a refusal, by its code. */
export function stsRemedy(action: StsAction, code: string): StsRemedy {
  if (code.startsWith('UnauthorizedOperation')) return { remedy: UNAUTHORIZED[action], passing: false };
  const [, remedy, passing = false] = CODES.find(([start]) => code.startsWith(start)) ?? [];
  return { passing, ...(remedy !== undefined && { remedy }) };
}
