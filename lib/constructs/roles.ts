/** A role that is assumed, however that is done. */
interface AssumedRole {
  /**
   * The role: `qcs::cam::uin/<uin of the account>:roleName/<name>`.
   * @default - TENCENTCLOUD_ASSUME_ROLE_ARN
   */
  readonly roleArn?: string;
  /**
   * What the session is called in audit logs: 2 to 128 letters, digits and `_ + = , . @ -`.
   * @default - TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME
   */
  readonly sessionName?: string;
  /**
   * How long keys last, in seconds, from 1 to 43200 and no longer than the role allows. They are renewed before they
   * expire.
   * @default 7200
   */
  readonly sessionDuration?: number;
}

/** A role that is assumed with the keys that the provider finds (STS AssumeRole). */
export interface AssumeRole extends AssumedRole {
  /**
   * A policy, in JSON, that narrows what the session may do below what the role may.
   * @default - all that the role may
   */
  readonly policy?: string;
  /**
   * The external id that the role asks for, as it does where another organisation owns it.
   * @default - TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID
   */
  readonly externalId?: string;
  /**
   * Who uses the role.
   * @default - TENCENTCLOUD_ASSUME_ROLE_SOURCE_IDENTITY
   */
  readonly sourceIdentity?: string;
  /**
   * The MFA device, where the role asks for one.
   * @default - TENCENTCLOUD_ASSUME_ROLE_SERIAL_NUMBER
   */
  readonly serialNumber?: string;
  /**
   * The code that the MFA device shows. It is good once, so keys got with it cannot be renewed. Sensitive.
   * @default - TENCENTCLOUD_ASSUME_ROLE_TOKEN_CODE
   */
  readonly tokenCode?: string;
}

/** A role that is assumed with the word of an identity provider in SAML (STS AssumeRoleWithSAML). It needs no other keys. */
export interface AssumeRoleWithSaml extends AssumedRole {
  /**
   * The assertion, in base64. Sensitive: prefer the variable.
   * @default - TENCENTCLOUD_ASSUME_ROLE_SAML_ASSERTION
   */
  readonly samlAssertion?: string;
  /**
   * The identity provider: `qcs::cam::uin/<uin>:saml-provider/<name>`.
   * @default - TENCENTCLOUD_ASSUME_ROLE_PRINCIPAL_ARN
   */
  readonly principalArn?: string;
}

/**
 * A role that is assumed with a token of OpenID Connect, as pipelines have one (STS AssumeRoleWithWebIdentity). It needs
 * no other keys.
 */
export interface AssumeRoleWithWebIdentity extends AssumedRole {
  /**
   * A file that holds the ARN of the role, as it is or as `{"role_arn": "…"}`.
   * @default - TENCENTCLOUD_ASSUME_ROLE_ARN_FILE
   */
  readonly roleArnFile?: string;
  /**
   * The name of the identity provider in CAM.
   * @default - TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID, then OIDC
   */
  readonly providerId?: string;
  /**
   * The token. Sensitive: prefer the file.
   * @default - TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN
   */
  readonly webIdentityToken?: string;
  /**
   * A file that holds the token, as it is or as `{"web_identity_token": "…"}`. It is read again for each renewal.
   * @default - TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE
   */
  readonly webIdentityTokenFile?: string;
}
