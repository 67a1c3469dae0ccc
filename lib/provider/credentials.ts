import { InvalidEndpointError } from '../ci';
import { parseEndpoint } from '../ci/endpoint';
import { attributeOf, type CredentialSettings, formFault, type RoleSettings } from '../credentials';
import { attribute, AttributeError, block, type ConfigOf, type Diagnostic, isUnknown } from '../plugin';

/** What the blocks of all three kinds of roles have. */
const session = {
  role_arn: attribute.string({
    description:
      'The role: `qcs::cam::uin/<uin>:roleName/<name>`. Defaults to `TENCENTCLOUD_ASSUME_ROLE_ARN`.',
    optional: true,
  }),
  session_name: attribute.string({
    description:
      'What the session is called in audit logs: 2 to 128 letters, digits and `_+=,.@-`. Defaults to ' +
      '`TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME`.',
    optional: true,
  }),
  session_duration: attribute.number({
    description:
      'How long keys last, in seconds, from 1 to 43200 and no longer than the role allows. They are renewed before they ' +
      'expire. Defaults to `TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION`, then to 7200.',
    optional: true,
  }),
};

/** The attributes of the provider that say whose keys sign requests, under the official provider's names. */
export const credentialAttributes = {
  secret_id: attribute.string({
    description: 'SecretId of an API key. Defaults to `TENCENTCLOUD_SECRET_ID`.',
    optional: true,
    sensitive: true,
  }),
  secret_key: attribute.string({
    description: 'SecretKey of the same API key. Defaults to `TENCENTCLOUD_SECRET_KEY`.',
    optional: true,
    sensitive: true,
  }),
  security_token: attribute.string({
    description: 'Token of temporary keys. Defaults to `TENCENTCLOUD_SECURITY_TOKEN`.',
    optional: true,
    sensitive: true,
  }),
  profile: attribute.string({
    description:
      'Profile of the Tencent Cloud command line (tccli) to take keys from, and the role to assume with them if it names ' +
      'one. Defaults to `TENCENTCLOUD_PROFILE`, then to `TCCLI_PROFILE`, then to `default`.',
    optional: true,
  }),
  shared_credentials_dir: attribute.string({
    description:
      'Folder of the profiles. Defaults to `TENCENTCLOUD_SHARED_CREDENTIALS_DIR`, then to `~/.tccli`.',
    optional: true,
  }),
  cam_role_name: attribute.string({
    description:
      'Role of the machine (CVM) that Terraform runs on, whose keys its metadata service tells. Defaults to ' +
      '`TENCENTCLOUD_CAM_ROLE_NAME`.',
    optional: true,
  }),
  enable_pod_oidc: attribute.bool({
    description:
      'Whether to use the identity of the pod (TKE) that Terraform runs in, by what TKE sets there: `TKE_REGION`, ' +
      '`TKE_PROVIDER_ID`, `TKE_WEB_IDENTITY_TOKEN_FILE` and `TKE_ROLE_ARN`. Defaults to ' +
      '`TENCENTCLOUD_ENABLE_POD_OIDC`, then to false.',
    optional: true,
  }),
  assume_role: block.single({
    description:
      'A role to assume with the keys that were found. What is left out is taken from the environment, so an empty block ' +
      'is as good as the variables alone.',
    attributes: {
      ...session,
      policy: attribute.string({
        description: 'A policy, in JSON, that narrows what the session may do below what the role may.',
        optional: true,
      }),
      external_id: attribute.string({
        description:
          'The external id that the role asks for. Defaults to `TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID`.',
        optional: true,
      }),
      source_identity: attribute.string({
        description: 'Who uses the role. Defaults to `TENCENTCLOUD_ASSUME_ROLE_SOURCE_IDENTITY`.',
        optional: true,
      }),
      serial_number: attribute.string({
        description: 'The MFA device. Defaults to `TENCENTCLOUD_ASSUME_ROLE_SERIAL_NUMBER`.',
        optional: true,
      }),
      token_code: attribute.string({
        description:
          'The code that the MFA device shows. It is good once: keys got with it cannot be renewed. Defaults to ' +
          '`TENCENTCLOUD_ASSUME_ROLE_TOKEN_CODE`.',
        optional: true,
        sensitive: true,
      }),
    },
  }),
  assume_role_with_saml: block.single({
    description: 'A role to assume with the word of an identity provider in SAML. No other keys are needed.',
    attributes: {
      ...session,
      saml_assertion: attribute.string({
        description: 'The assertion, in base64. Defaults to `TENCENTCLOUD_ASSUME_ROLE_SAML_ASSERTION`.',
        optional: true,
        sensitive: true,
      }),
      principal_arn: attribute.string({
        description:
          'The identity provider: `qcs::cam::uin/<uin>:saml-provider/<name>`. Defaults to ' +
          '`TENCENTCLOUD_ASSUME_ROLE_PRINCIPAL_ARN`.',
        optional: true,
      }),
    },
  }),
  assume_role_with_web_identity: block.single({
    description:
      'A role to assume with a token of OpenID Connect, as pipelines have one. No other keys are needed.',
    attributes: {
      ...session,
      role_arn_file: attribute.string({
        description:
          'A file that holds the ARN of the role, as it is or as `{"role_arn": "…"}`. Defaults to ' +
          '`TENCENTCLOUD_ASSUME_ROLE_ARN_FILE` (or `…_ARNN_FILE`).',
        optional: true,
      }),
      provider_id: attribute.string({
        description:
          'The name of the identity provider in CAM. Defaults to `TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID`, then to `OIDC`.',
        optional: true,
      }),
      web_identity_token: attribute.string({
        description: 'The token. Defaults to `TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN`.',
        optional: true,
        sensitive: true,
      }),
      web_identity_token_file: attribute.string({
        description:
          'A file that holds the token, as it is or as `{"web_identity_token": "…"}`, and is read again for each renewal. ' +
          'Defaults to `TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE`.',
        optional: true,
      }),
    },
  }),
  allowed_account_ids: attribute.set('string', {
    description:
      'The only accounts to work in, by the UIN of the root account (not the APPID, which ends the names of buckets). ' +
      'Keys of any other are refused before anything is read or written. Conflicts with `forbidden_account_ids`.',
    optional: true,
  }),
  forbidden_account_ids: attribute.set('string', {
    description:
      'Accounts not to work in, by the UIN of the root account. Conflicts with `allowed_account_ids`.',
    optional: true,
  }),
  sts_endpoint: attribute.string({
    description:
      'Address to ask STS at in place of `https://sts.tencentcloudapi.com`, such as `https://sts.intl.tencentcloudapi.com`. ' +
      'Plain http is for this machine only. Defaults to `TENCENTCLOUD_STS_ENDPOINT`.',
    optional: true,
  }),
  metadata_endpoint: attribute.string({
    description:
      'Address to ask the metadata service at in place of its own. Plain http is for this machine only. Defaults to ' +
      '`TENCENTCLOUD_METADATA_ENDPOINT`.',
    optional: true,
  }),
};

/** What a configuration says of credentials. */
type CredentialConfig = ConfigOf<typeof credentialAttributes>;

const ROLES = ['assume_role', 'assume_role_with_saml', 'assume_role_with_web_identity'] as const;
const ENDPOINTS = ['sts_endpoint', 'metadata_endpoint'] as const;

/** Checks what can be told of credentials without looking for them. */
export function checkCredentials(config: CredentialConfig): Diagnostic[] {
  const roles = ROLES.filter((name) => config[name] !== null);
  const found: Diagnostic[] = roles.flatMap((name) => {
    const role = config[name];
    const wrong = role === null || isUnknown(role) ? undefined : formFault(camelCased(role));
    if (!wrong) return [];
    const detail = `${name}.${attributeOf(wrong.name)}: ${wrong.fault}`;
    return [{ severity: 'error', summary: 'A role that cannot be assumed', detail, path: [name] }];
  });
  const [first, second] = roles;
  if (second !== undefined) found.push(conflict(`${first}`, second, 'one role is all that can be assumed'));
  const isGiven = (name: 'allowed_account_ids' | 'forbidden_account_ids'): boolean => config[name] !== null;
  if (isGiven('allowed_account_ids') && isGiven('forbidden_account_ids')) {
    found.push(
      conflict('allowed_account_ids', 'forbidden_account_ids', 'what is not allowed is forbidden anyway'),
    );
  }
  return found;
}

/**
 * Checks the addresses of STS and the metadata service.
 * @throws AttributeError when one is no address.
 */
export function checkEndpoints(config: CredentialConfig): void {
  for (const name of ENDPOINTS) {
    const text = config[name];
    if (text === null || isUnknown(text) || text === '') continue;
    try {
      parseEndpoint(text, `the provider attribute ${name}`);
    } catch (error) {
      if (!(error instanceof InvalidEndpointError)) throw error;
      throw new AttributeError([name], 'Not an endpoint', error.message);
    }
  }
}

/** What a configuration without unknowns says of credentials; what is not set, or set to nothing, is left out. */
export function credentialSettings(config: CredentialConfig): CredentialSettings {
  return camelCased(config) as CredentialSettings;
}

/** The accounts that a configuration without unknowns names; `undefined` when it names none. */
export function accountRules(config: CredentialConfig) {
  const { allowed_account_ids, forbidden_account_ids } = config;
  const [allowed = [], forbidden = []] = [allowed_account_ids, forbidden_account_ids].map((ids) =>
    Array.isArray(ids) ? ids.map(String) : [],
  );
  return allowed.length + forbidden.length > 0 ? { allowed, forbidden } : undefined;
}

function conflict(first: string, second: string, why: string): Diagnostic {
  return {
    severity: 'error',
    summary: `${first} and ${second}`,
    detail: `The provider block has both, and ${why}. Remove one.`,
    path: [second],
  };
}

/** An object of a configuration with the names that our code gives its members, without what is not set or not known. */
function camelCased(config: object): RoleSettings {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([, value]) => value !== null && value !== '' && !isUnknown(value))
      .map(([name, value]: [string, unknown]) => [
        name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
        typeof value === 'object' && value !== null && !Array.isArray(value) ? camelCased(value) : value,
      ]),
  );
}
