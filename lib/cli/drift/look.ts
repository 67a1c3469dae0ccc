import { chosenEndpoint, CiClient } from '../../ci';
import { VERSION } from '../../ci/version';
import { findCredentials, guardAccount } from '../../credentials';
import type { Diagnostic } from '../../plugin';
import type { DirectProvider, Looked } from '../../plugin/direct';
import { RESOURCES } from '../../provider';
import { reader } from '../../provider/reader';
import { type Account, accountOf, accountsOf } from '../doctor/account';
import { EXIT, Failure } from '../exit';
import type { DriftFlags } from '../flags';
import type { StateObject } from '../terraform-state';
import { type Differences, differences } from './compare';
import type { Found } from './find-states';

/**
 * What became of an object:
 * - `same`: it is as the state says
 * - `changed`: somebody changed it
 * - `gone`: the service has it no more
 * - `unreadable`: a service that it belongs to was turned off on its bucket
 * - `failed`: that could not be told
 */
export type Status = 'same' | 'changed' | 'gone' | 'unreadable' | 'failed';

/** An object, and what became of it. */
export interface Outcome extends Differences {
  readonly address: string;
  readonly type: string;
  /** Its id in Terraform. */
  readonly id?: string;
  readonly status: Status;
  /** When the service says that it was last changed. */
  readonly updated?: string;
  /** Why it is `unreadable` or `failed`. */
  readonly why?: string;
}

/** The objects of a state that are this provider's. */
export function ownObjects({ state }: Found): StateObject[] {
  return state?.objects.filter(({ type }) => type.startsWith('tencentci_')) ?? [];
}

/**
 * Looks at the objects of a state, all at once and each with the keys of its provider block, and changes nothing.
 * @throws Failure, CredentialsError or InvalidEndpointError when there are no keys, or they are of another account.
 */
export async function lookAt(
  found: Found,
  flags: DriftFlags,
  env: NodeJS.ProcessEnv,
  looked: () => void,
): Promise<Outcome[]> {
  const objects = ownObjects(found);
  const aliases = [...new Set(objects.map(({ alias }) => alias))];
  const readers = new Map(
    await Promise.all(
      aliases.map(async (alias) => [alias, await connect(accountFor(found, alias, flags, env))] as const),
    ),
  );
  try {
    return await Promise.all(
      objects.map(async (object) => {
        const { look } = readers.get(object.alias) as Connected;
        const outcome = outcomeOf(
          object,
          look,
          await look.read({ ...object, typeName: object.type, state: object.values }),
        );
        looked();
        return outcome;
      }),
    );
  } finally {
    for (const { client } of readers.values()) client.close();
  }
}

/** Whose keys an object was made with: those of its provider block, where there is a stack to tell. */
function accountFor(
  { stack }: Found,
  alias: string | undefined,
  flags: DriftFlags,
  env: NodeJS.ProcessEnv,
): Account {
  const provider = alias === undefined ? 'tencentci' : `tencentci.${alias}`;
  if (stack?.providers.has(provider)) return accountOf(stack, provider, { declared: [], flags, env });
  const [account] = accountsOf([], flags, env);
  return account as Account;
}

interface Connected {
  readonly client: CiClient;
  readonly look: DirectProvider;
}

async function connect(account: Account): Promise<Connected> {
  const { env, flags, label, ofStack, rules, settings, undecided } = account;
  const later = [...undecided, ...(account.endpointLater ? ['endpoint'] : [])];
  if (later.length > 0) {
    throw new Failure(
      EXIT.usage,
      `The provider block of ${label} says ${later.join(', ')} only at apply. Give the variable that it is made of in the ` +
        'environment (TF_VAR_…), or name a profile with --profile and an address with --endpoint.',
    );
  }
  const endpoint = chosenEndpoint(
    account.endpointText,
    flags.endpoint === undefined ? 'the provider attribute endpoint' : '--endpoint',
    env,
  );
  const { credentials, region } = await findCredentials(settings, env, {
    reader: ofStack ? 'provider' : 'command line',
    ...(endpoint && { endpoint }),
  });
  if (rules) await guardAccount(credentials, rules);
  const client = new CiClient({
    credentials: credentials.keys,
    ...(credentials.expired && { expired: credentials.expired }),
    credentialsSource: credentials.source,
    userAgent: `cdktf-tencent-ci/${VERSION} drift`,
    ...(endpoint && { endpoint }),
  });
  const look = reader({ client, ...(region !== undefined && { region }), local: endpoint?.local ?? false });
  return { client, look };
}

function outcomeOf({ address, type, values }: StateObject, look: DirectProvider, seen: Looked): Outcome {
  const { before, now, diagnostics } = seen;
  const { id } = values;
  const about = { address, type, ...(typeof id === 'string' && { id }) };
  const none = { changes: [], facts: [] };
  if (now === undefined || before === undefined) {
    return { ...about, ...none, status: 'failed', why: said(diagnostics, 'error') };
  }
  if (now === null) return { ...about, ...none, status: 'gone' };
  // What a reader cannot read it takes as unchanged, with a warning.
  const why = said(diagnostics, 'warning');
  const told = differences(look.attributesOf(type), before, now, restoredOf(type));
  const updated = now['update_time'];
  return {
    ...about,
    ...told,
    status: told.changes.length > 0 ? 'changed' : why === '' ? 'same' : 'unreadable',
    ...(why !== '' && { why }),
    ...(typeof updated === 'string' && { updated }),
  };
}

function restoredOf(type: string): readonly string[] {
  const found = RESOURCES.find(({ typeName }) => typeName === type);
  return found && 'restores' in found ? (found.restores ?? []) : [];
}

function said(diagnostics: readonly Diagnostic[], severity: Diagnostic['severity']): string {
  return diagnostics
    .filter((each) => each.severity === severity)
    .map(({ summary, detail }) => (detail === undefined ? `${summary}.` : `${summary}: ${detail}`))
    .join(' ');
}
