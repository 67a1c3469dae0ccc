import { encodeUnreserved } from '../ci/signature';
import { textIn } from './files';
import { hidden, type Hide } from './hide';
import { type Lease, Refreshing, type RefreshingOptions } from './refreshing';
import type { Role } from './roles';
import type { KeySource } from './source';
import { Sts, type StsOptions } from './sts';

/** How long the keys of a role last where nothing else is asked for, in seconds. */
const DURATION_S = 7200;

/** What a role is assumed with besides keys. */
export interface AssumeOptions extends RefreshingOptions, StsOptions {
  readonly hide: Hide;
}

/**
 * The keys of a role.
 * @param base - whose keys ask for it; a role by SAML or web identity needs none.
 * @param kind - what the source is called, where it is not what the role is.
 */
export function assumed(
  role: Role,
  base: KeySource | undefined,
  options: AssumeOptions,
  kind: KeySource['kind'] = role.kind,
): KeySource {
  const sts = new Sts(options);
  const by = means(role, base);
  const lease = new Refreshing(async () => {
    const { credentials, expires } = await assume(role, base, sts, `with ${by}`, options.hide);
    return { credentials: hidden(credentials, options.hide), expires };
  }, options);
  const name = role.settings.roleArn ?? `of ${role.settings.roleArnFile}`;
  return {
    kind,
    source: `role ${name} (${role.setBy}), assumed with ${by}`,
    keys: () => lease.get(),
    expires: () => lease.expires,
    expired: (refused) => (lease.drop(refused), true),
  };
}

/** What a role is assumed with, in words for a message. */
function means({ kind, settings }: Role, base: KeySource | undefined): string {
  if (kind === 'role by SAML') return `the assertion of ${settings.principalArn}`;
  if (kind === 'role') return `the keys of ${base?.source}`;
  return settings.webIdentityToken
    ? 'the web identity token that is set'
    : `the token in ${settings.webIdentityTokenFile}`;
}

async function assume(
  { kind, settings, attribute = '' }: Role,
  base: KeySource | undefined,
  sts: Sts,
  by: string,
  hide: Hide,
): Promise<Lease> {
  const { roleArnFile = '', webIdentityTokenFile = '' } = settings;
  const roleArn = settings.roleArn ?? (await textIn(roleArnFile, 'role_arn', attribute));
  const failed = `Role ${roleArn} could not be assumed ${by}`;
  const session = {
    RoleArn: roleArn,
    RoleSessionName: settings.sessionName,
    DurationSeconds: settings.sessionDuration ?? DURATION_S,
  };
  if (kind === 'role by SAML') {
    const { samlAssertion = '', principalArn } = settings;
    hide(samlAssertion);
    const parameters = { ...session, SAMLAssertion: samlAssertion, PrincipalArn: principalArn };
    return sts.assume({ action: 'AssumeRoleWithSAML', parameters, keys: undefined, failed });
  }
  if (kind === 'role by web identity') {
    const { providerId = 'OIDC' } = settings;
    const token =
      settings.webIdentityToken ?? (await textIn(webIdentityTokenFile, 'web_identity_token', attribute));
    hide(token);
    const parameters = { ...session, ProviderId: providerId, WebIdentityToken: token };
    return sts.assume({ action: 'AssumeRoleWithWebIdentity', parameters, keys: undefined, failed });
  }
  if (settings.tokenCode) hide(settings.tokenCode);
  const parameters = {
    ...session,
    // Encoded once, with %20 for a space: a form would write +, which the service takes for one.
    Policy: settings.policy && encodeUnreserved(JSON.stringify(JSON.parse(settings.policy))),
    ExternalId: settings.externalId,
    SourceIdentity: settings.sourceIdentity,
    SerialNumber: settings.serialNumber,
    TokenCode: settings.tokenCode,
  };
  return sts.assume({ action: 'AssumeRole', parameters, keys: await base?.keys(), failed });
}
