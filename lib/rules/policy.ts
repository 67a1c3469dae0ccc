/** The service's own role: with it CI reads recordings and writes voices. (CAM; CI API, Submitting a Job) */
export const CI_ROLE = 'CI_QCSRole';

/** The action with which the service may be handed that role. Actions are case-sensitive. */
export const PASS_ROLE = 'cam:PassRole';

/** The only version of the language of policies. */
export const POLICY_VERSION = '2.0';

/** Whose bucket, and where. An empty region is any region. */
export interface BucketResource {
  readonly region: string;
  /** The number that the bucket's name ends with. */
  readonly appId: string;
  /** The full name, with the APPID. */
  readonly bucket: string;
}

/** The APPID in a bucket's name; `undefined` where there is none. */
export function appIdOf(bucket: string): string | undefined {
  return /-(\d+)$/.exec(bucket)?.[1];
}

/**
 * A bucket as policies name it on CI, in six segments, with what follows it.
 * (CI, API Authorization Policies)
 */
export function ciResource({ region, appId, bucket }: BucketResource, rest = '*'): string {
  return `qcs::ci:${region}:uid/${appId}:bucket/${bucket}/${rest}`;
}

/** An object as policies name it on COS, in six segments. (COS, Access Policy Language) */
export function cosResource({ region, appId, bucket }: BucketResource, key = '*'): string {
  return `qcs::cos:${region}:uid/${appId}:${bucket}/${key}`;
}

/**
 * The service's role as policies name it.
 * @param ownerUin - the UIN of the root account; empty is the root account of whoever writes the policy.
 */
export function roleResource(ownerUin = ''): string {
  return `qcs::cam::${ownerUin === '' ? '' : `uin/${ownerUin}`}:roleName/${CI_ROLE}`;
}
