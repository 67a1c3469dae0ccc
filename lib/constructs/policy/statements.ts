import { POLICY_VERSION } from '../../rules';

/** One action on one resource. */
export interface Grant {
  readonly action: string;
  /** The resource, perhaps with tokens in it. */
  readonly resource: string;
  /** The resource as Terraform will read it: what is the same here is the same. */
  readonly key: string;
}

/** A statement of a policy (CAM). */
export interface CamStatement {
  /** What it does: it allows. */
  readonly effect: 'allow';
  /** What it allows, as `ci:CreateMediaTemplate`. */
  readonly action: readonly string[];
  /** On what, in six segments, or `*`. */
  readonly resource: readonly string[];
}

/** A policy (CAM), as its console and its API take it. */
export interface CamPolicyDocument {
  /** The version of the language of policies. */
  readonly version: typeof POLICY_VERSION;
  /** What it allows. */
  readonly statement: readonly CamStatement[];
}

/**
 * The policy that allows exactly these. Actions on the same resources stand in one statement; all is in order, so that
 * what is declared in another order has the same policy.
 */
export function policyOf(grants: readonly Grant[]): CamPolicyDocument {
  const resources = new Map(grants.map(({ key, resource }) => [key, resource]));
  const keysOf = new Map<string, Set<string>>();
  for (const { action, key } of grants) keysOf.set(action, (keysOf.get(action) ?? new Set()).add(key));
  const groups = new Map<string, { readonly keys: readonly string[]; readonly actions: string[] }>();
  for (const [action, set] of [...keysOf].sort(([left], [right]) => compare(left, right))) {
    const keys = [...set].sort(compare);
    const name = keys.join('\n');
    const group = groups.get(name) ?? { keys, actions: [] };
    group.actions.push(action);
    groups.set(name, group);
  }
  return {
    version: POLICY_VERSION,
    statement: [...groups]
      .sort(([left], [right]) => compare(left, right))
      .map(([, { keys, actions }]) => ({
        effect: 'allow',
        action: actions,
        resource: keys.map((key) => resources.get(key) ?? key),
      })),
  };
}

/** By code units, the same on every machine. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
