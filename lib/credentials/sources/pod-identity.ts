import { CredentialsError } from '../../ci/credentials-error';
import type { Role } from '../roles';
import { type Environment, nonEmpty } from '../settings';

/** What TKE sets in a pod whose service account has a role. */
const VARIABLES = ['TKE_REGION', 'TKE_PROVIDER_ID', 'TKE_WEB_IDENTITY_TOKEN_FILE', 'TKE_ROLE_ARN'] as const;

/** The identity of a pod: a role that is assumed with the token of its service account. */
export interface PodIdentity {
  readonly role: Role;
  /** The region of the cluster, for STS alone. */
  readonly region: string;
}

/**
 * The role of the pod that this runs in.
 * @param setBy - what asked for it, in words for a message.
 * @throws CredentialsError when TKE did not set all that it takes.
 */
export function podIdentity(env: Environment, setBy: string): PodIdentity {
  const missing = VARIABLES.filter((name) => nonEmpty(env[name]) === undefined);
  if (missing.length > 0) {
    throw new CredentialsError(
      'Not in a pod with an identity',
      `${setBy} asks for the identity of the pod that this runs in, but ${missing.join(', ')} ` +
        `${missing.length === 1 ? 'is' : 'are'} not set. TKE sets ${VARIABLES.join(', ')} in pods whose service account ` +
        'has a role.',
      { attribute: 'enable_pod_oidc' },
    );
  }
  const [region = '', providerId = '', webIdentityTokenFile = '', roleArn = ''] = VARIABLES.map(
    (name) => env[name],
  );
  return {
    region,
    role: {
      kind: 'role by web identity',
      setBy,
      attribute: 'enable_pod_oidc',
      settings: {
        roleArn,
        sessionName: `cdktf-tencent-ci-${Date.now()}`,
        providerId,
        webIdentityTokenFile,
      },
    },
  };
}
