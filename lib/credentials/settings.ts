/** What a role session may be given, whichever way the role is assumed. */
interface RoleSession {
  /** The role: `qcs::cam::uin/<uin>:roleName/<name>`. */
  readonly roleArn?: string;
  /** What the session is called in audit logs. */
  readonly sessionName?: string;
  /** How long keys last, in seconds. */
  readonly sessionDuration?: number;
}

/** A role that is assumed with other keys (STS AssumeRole). */
export interface AssumeRole extends RoleSession {
  /** A policy that narrows what the role may do, as JSON. */
  readonly policy?: string;
  readonly externalId?: string;
  readonly sourceIdentity?: string;
  /** The MFA device, and the code that it shows. */
  readonly serialNumber?: string;
  readonly tokenCode?: string;
}

/** A role that is assumed with the word of an identity provider in SAML (STS AssumeRoleWithSAML). */
export interface AssumeRoleWithSaml extends RoleSession {
  /** In base64. */
  readonly samlAssertion?: string;
  /** The identity provider: `qcs::cam::uin/<uin>:saml-provider/<name>`. */
  readonly principalArn?: string;
}

/** A role that is assumed with a token of OpenID Connect (STS AssumeRoleWithWebIdentity). */
export interface AssumeRoleWithWebIdentity extends RoleSession {
  /** A file that holds the ARN of the role, as it is or in JSON. */
  readonly roleArnFile?: string;
  /** The name of the identity provider in CAM. */
  readonly providerId?: string;
  readonly webIdentityToken?: string;
  /** A file that holds the token, as it is or in JSON; read again for each renewal. */
  readonly webIdentityTokenFile?: string;
}

/** What the provider block says about credentials and region; unset values are missing. */
export interface CredentialSettings {
  readonly secretId?: string;
  readonly secretKey?: string;
  readonly securityToken?: string;
  readonly profile?: string;
  readonly sharedCredentialsDir?: string;
  readonly region?: string;
  /** The role of the machine (CVM) that this runs on. */
  readonly camRoleName?: string;
  /** Whether to use the identity of the pod (TKE) that this runs in. */
  readonly enablePodOidc?: boolean;
  readonly assumeRole?: AssumeRole;
  readonly assumeRoleWithSaml?: AssumeRoleWithSaml;
  readonly assumeRoleWithWebIdentity?: AssumeRoleWithWebIdentity;
  /** Where STS is asked in place of its own address. */
  readonly stsEndpoint?: string;
  /** Where the metadata service is asked in place of its own address. */
  readonly metadataEndpoint?: string;
}

/** The variables that settings may come from. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Who reads the messages: each gives settings in ways of its own. */
export type Reader = 'provider' | 'command line';

/** A value that says something: neither missing nor empty. */
export function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
