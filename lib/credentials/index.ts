export { CredentialsError } from '../ci/credentials-error';
export { type AccountRules, guardAccount } from './accounts';
export { findCredentials, type FindOptions, type Found } from './find-credentials';
export { attributeOf, formFault, type RoleSettings } from './roles';
export type {
  AssumeRole,
  AssumeRoleWithSaml,
  AssumeRoleWithWebIdentity,
  CredentialSettings,
  Environment,
  Reader,
} from './settings';
export type { FoundCredentials, KeySource, SourceKind } from './source';
export type { CallerIdentity } from './sts';
