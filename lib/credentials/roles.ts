import { CredentialsError } from '../ci/credentials-error';
import { recordIn } from './json';
import type {
  AssumeRole,
  AssumeRoleWithSaml,
  AssumeRoleWithWebIdentity,
  CredentialSettings,
  Environment,
} from './settings';
import { nonEmpty } from './settings';
import type { ProfileRole } from './sources/profile';

/** Every setting that a role of any kind has. */
export type RoleSettings = AssumeRole & AssumeRoleWithSaml & AssumeRoleWithWebIdentity;

/** A role that is to be assumed, with all that takes. */
export interface Role {
  readonly kind: 'role' | 'role by SAML' | 'role by web identity';
  readonly settings: RoleSettings;
  /** What asked for it, in words for a message: `assume_role`, `TENCENTCLOUD_ASSUME_ROLE_ARN`. */
  readonly setBy: string;
  /** The provider attribute that asked for it. */
  readonly attribute?: string;
}

/** The blocks of the provider that name a role. */
const BLOCKS = [
  { name: 'assume_role', kind: 'role', of: 'assumeRole' },
  { name: 'assume_role_with_saml', kind: 'role by SAML', of: 'assumeRoleWithSaml' },
  { name: 'assume_role_with_web_identity', kind: 'role by web identity', of: 'assumeRoleWithWebIdentity' },
] as const;

type RoleName = keyof RoleSettings;

/** What a setting is called, in the provider block and, behind TENCENTCLOUD_ASSUME_ROLE_, in the environment. */
const NAMES: Readonly<
  Record<RoleName, { readonly attribute: string; readonly variables: readonly string[] }>
> = {
  roleArn: { attribute: 'role_arn', variables: ['ARN'] },
  // The official provider reads the misspelt one, and documents the other.
  roleArnFile: { attribute: 'role_arn_file', variables: ['ARN_FILE', 'ARNN_FILE'] },
  sessionName: { attribute: 'session_name', variables: ['SESSION_NAME'] },
  sessionDuration: { attribute: 'session_duration', variables: ['SESSION_DURATION'] },
  policy: { attribute: 'policy', variables: [] },
  externalId: { attribute: 'external_id', variables: ['EXTERNAL_ID'] },
  sourceIdentity: { attribute: 'source_identity', variables: ['SOURCE_IDENTITY'] },
  serialNumber: { attribute: 'serial_number', variables: ['SERIAL_NUMBER'] },
  tokenCode: { attribute: 'token_code', variables: ['TOKEN_CODE'] },
  samlAssertion: { attribute: 'saml_assertion', variables: ['SAML_ASSERTION'] },
  principalArn: { attribute: 'principal_arn', variables: ['PRINCIPAL_ARN'] },
  providerId: { attribute: 'provider_id', variables: ['PROVIDER_ID'] },
  webIdentityToken: { attribute: 'web_identity_token', variables: ['WEB_IDENTITY_TOKEN'] },
  webIdentityTokenFile: { attribute: 'web_identity_token_file', variables: ['WEB_IDENTITY_TOKEN_FILE'] },
};

const PREFIX = 'TENCENTCLOUD_ASSUME_ROLE_';

/** Where a role needs one of several settings, any of them will do. */
const NEEDED: Readonly<Record<Role['kind'], readonly (readonly RoleName[])[]>> = {
  role: [['roleArn'], ['sessionName']],
  'role by SAML': [['roleArn'], ['sessionName'], ['samlAssertion'], ['principalArn']],
  'role by web identity': [
    ['roleArn', 'roleArnFile'],
    ['sessionName'],
    ['webIdentityToken', 'webIdentityTokenFile'],
  ],
};

/** Settings of which the first that is set, in the block or else in the environment, makes the other one void. */
const EITHER: readonly (readonly [value: RoleName, file: RoleName])[] = [
  ['roleArn', 'roleArnFile'],
  ['webIdentityToken', 'webIdentityTokenFile'],
];

/**
 * The role that the provider block asks for, or else the environment; `undefined` when neither does. A block takes what
 * it leaves out from the environment, as that of the official provider does.
 * @throws CredentialsError when there are two, or one is not whole.
 */
export function roleOf(settings: CredentialSettings, env: Environment): Role | undefined {
  const blocks = BLOCKS.filter(({ of }) => settings[of] !== undefined);
  const [block, second] = blocks;
  if (block && second) {
    throw new CredentialsError(
      'Two roles',
      `The provider block has ${block.name} and ${second.name}, and one role is all that can be assumed. Remove one.`,
      { attribute: second.name },
    );
  }
  const variables = roleInEnvironment(env);
  if (block) {
    const own: RoleSettings = settings[block.of] ?? {};
    const beside = Object.fromEntries(
      Object.entries(variables).filter(
        ([name]) => !EITHER.some((pair) => pair.some((one) => one === name) && pair.some((one) => own[one])),
      ),
    );
    return whole({
      kind: block.kind,
      settings: { ...beside, ...own },
      setBy: block.name,
      attribute: block.name,
    });
  }
  return roleOfVariables(variables) ?? roleOfTccli(env);
}

/** The role that a profile names. */
export function roleOfProfile({ setBy, ...settings }: ProfileRole): Role {
  return whole({ kind: 'role', settings, setBy });
}

/** What is wrong with the form of a role's settings, in a sentence, with the name of the setting. */
export function formFault(settings: RoleSettings): { name: RoleName; fault: string } | undefined {
  for (const [name, says] of Object.entries(FORMS) as [RoleName, (value: never) => string | undefined][]) {
    const value = settings[name];
    const fault = value === undefined ? undefined : says(value as never);
    if (fault !== undefined) return { name, fault };
  }
  return undefined;
}

/** The name of a role's setting in the provider block. */
export function attributeOf(name: RoleName): string {
  return NAMES[name].attribute;
}

/** Source: STS API, AssumeRole. */
const FORMS = {
  roleArn: (arn: string) =>
    /^qcs::cam::uin\/\d+:role(Name)?\/\S+$/.test(arn)
      ? undefined
      : `"${arn}" is not the ARN of a role. Write qcs::cam::uin/<uin of the account>:roleName/<name>.`,
  sessionName: (name: string) =>
    /^[\w+=,.@-]{2,128}$/.test(name)
      ? undefined
      : `"${name}" is no name of a session. Use 2 to 128 letters, digits and _ + = , . @ -`,
  sessionDuration: (seconds: number) =>
    Number.isInteger(seconds) && seconds >= 1 && seconds <= 43_200
      ? undefined
      : `${seconds} is not how long a session may last. Use whole seconds from 1 to 43200.`,
  externalId: (id: string) =>
    /^[\w+=,.@:/-]{2,128}$/.test(id)
      ? undefined
      : `"${id}" is no external id. Use 2 to 128 letters, digits and _ + = , . @ : / -`,
  policy: (text: string) =>
    recordIn(text) === undefined
      ? 'The policy is not a JSON object, as in {"version": "2.0", …}.'
      : undefined,
};

function whole(role: Role): Role {
  const missing = NEEDED[role.kind].filter((any) => any.every((name) => !role.settings[name]));
  if (missing.length > 0) {
    const named = missing.map((any) =>
      any
        .map((name) => {
          const [variable] = NAMES[name].variables;
          return role.attribute ? `${NAMES[name].attribute} (${PREFIX}${variable})` : `${PREFIX}${variable}`;
        })
        .join(' or '),
    );
    throw new CredentialsError(
      'A role that is not whole',
      `${role.setBy} asks for a role to be assumed, which needs ${named.join(' and ')} too. Set it, or remove ` +
        `${role.setBy}.`,
      role.attribute === undefined ? {} : { attribute: role.attribute },
    );
  }
  const wrong = formFault(role.settings);
  if (wrong) {
    throw new CredentialsError(
      'A role that cannot be assumed',
      `${role.setBy} asks for a role to be assumed, but ${attributeOf(wrong.name)} is wrong: ${wrong.fault}`,
      role.attribute === undefined ? {} : { attribute: role.attribute },
    );
  }
  return role;
}

function roleInEnvironment(env: Environment): RoleSettings {
  const found = Object.entries(NAMES).flatMap(([name, { variables }]) => {
    const text = oneOf(
      env,
      variables.map((variable) => PREFIX + variable),
    );
    if (text === undefined) return [];
    return [[name, name === 'sessionDuration' ? Number(text) : text]];
  });
  return Object.fromEntries(found) as RoleSettings;
}

/** What decides that there is a role in the environment; the rest only says more of one. */
const DECIDING: readonly RoleName[] = [
  'roleArn',
  'roleArnFile',
  'sessionName',
  'samlAssertion',
  'principalArn',
  'webIdentityToken',
  'webIdentityTokenFile',
];

function roleOfVariables(settings: RoleSettings): Role | undefined {
  const set = DECIDING.filter((name) => settings[name]);
  const [first] = set;
  if (first === undefined) return undefined;
  const variable = (name: RoleName): string => `${PREFIX}${NAMES[name].variables[0]}`;
  const saml = set.find((name) => name === 'samlAssertion' || name === 'principalArn');
  const web = set.find((name) => name.startsWith('webIdentity') || name === 'roleArnFile');
  if (saml && web) {
    throw new CredentialsError(
      'Two roles',
      `${variable(saml)} asks for a role by SAML, and ${variable(web)} for one by web identity. Unset one.`,
    );
  }
  const kind = saml ? 'role by SAML' : web ? 'role by web identity' : 'role';
  return whole({ kind, settings, setBy: variable(first) });
}

function roleOfTccli(env: Environment): Role | undefined {
  const [roleArn, sessionName] = [env.TENCENTCLOUD_ROLE_ARN, env.TENCENTCLOUD_ROLE_SESSION_NAME].map(
    nonEmpty,
  );
  if (roleArn === undefined && sessionName === undefined) return undefined;
  if (roleArn !== undefined && sessionName !== undefined) {
    return whole({ kind: 'role', settings: { roleArn, sessionName }, setBy: 'TENCENTCLOUD_ROLE_ARN' });
  }
  const names = ['TENCENTCLOUD_ROLE_ARN', 'TENCENTCLOUD_ROLE_SESSION_NAME'];
  const [present, absent] = roleArn === undefined ? names.reverse() : names;
  throw new CredentialsError(
    'A role that is not whole',
    `${present} asks for a role to be assumed, which needs ${absent} too. Set it, or unset ${present}.`,
  );
}

/** The value of variables that mean the same. */
function oneOf(env: Environment, names: readonly string[]): string | undefined {
  const [first, second] = names.filter((name) => nonEmpty(env[name]) !== undefined);
  if (first !== undefined && second !== undefined && env[first] !== env[second]) {
    throw new CredentialsError(
      'Two values for one setting',
      `${first} and ${second} mean the same and hold different values. Unset one.`,
    );
  }
  return first === undefined ? undefined : env[first];
}
