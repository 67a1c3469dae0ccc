import { type OperationRow, OPERATIONS } from '../lib/ci/operations';
import type { Attribute, Attributes } from '../lib/plugin';
import { DATA_SOURCES, RESOURCES } from '../lib/provider';
import { CI_ROLE, PASS_ROLE } from '../lib/rules';
import type { AnyCall, CallRow, Calls, GIVEN } from '../lib/provider/calls';

/** One setting on which a permission depends. */
interface Setting {
  readonly attribute: string;
  readonly value: string | boolean | typeof GIVEN;
  /** Whether an attribute that is left out has this value. */
  readonly byDefault: boolean;
}

/** An action that a resource or data source needs, and what for. */
interface Permission {
  readonly action: string;
  /** Whether it cannot be limited to a bucket. */
  readonly everywhere: boolean;
  /** Whether a plan needs it too. */
  readonly plan: boolean;
  /** With any of these groups of settings it is needed; with none of them, whatever the settings. */
  readonly when: readonly (readonly Setting[])[];
  readonly why: string;
}

/** What resources and data sources are, as far as it matters here. */
interface Caller {
  readonly typeName: string;
  readonly schema: { readonly attributes: Attributes };
  readonly calls: Calls;
}

function permissionsOf({ schema, calls }: Caller): Permission[] {
  const own = (Object.keys(calls) as AnyCall<Calls>[]).map((name): Permission => {
    const row: OperationRow = OPERATIONS[name];
    const call = calls[name] as CallRow;
    const looks = row.method === 'GET' || row.method === 'HEAD';
    return {
      action: row.action,
      everywhere: row.everywhere === true,
      plan: looks && call.applyOnly !== true,
      when: (call.when ?? []).map((settings) =>
        Object.entries(settings).map(([attribute, value]) => setting(schema.attributes, attribute, value)),
      ),
      why: call.why,
    };
  });
  const passes = (Object.keys(calls) as AnyCall<Calls>[]).some(
    (name) => (OPERATIONS[name] as OperationRow).passesRole,
  );
  const why = `to let the service read recordings and write voices with its role \`${CI_ROLE}\``;
  return passes ? [...own, { action: PASS_ROLE, everywhere: false, plan: false, when: [], why }] : own;
}

function setting(
  attributes: Attributes,
  attribute: string,
  value: string | boolean | typeof GIVEN | undefined,
): Setting {
  const item = attributes[attribute];
  if (item === undefined || value === undefined) throw new TypeError(`There is no attribute ${attribute}.`);
  const { default: standard } = item.options as Attribute['options'] & { readonly default?: unknown };
  return { attribute, value, byDefault: standard === value };
}

function byType(callers: readonly Caller[]): Readonly<Record<string, Permission[]>> {
  return Object.fromEntries(callers.map((caller) => [caller.typeName, permissionsOf(caller)]));
}

/** A module with what each resource and data source needs, for `CamPolicy`, which imports nothing of the provider. */
export function permissionsModule(): string {
  const rows = JSON.stringify({ resource: byType(RESOURCES), data: byType(DATA_SOURCES) }, withoutReason, 2);
  return (
    '// Generated from the calls that lib/provider declares; do not edit.\n\n' +
    `export const PERMISSIONS = ${rows} as const;\n`
  );
}

/** What an action is for is for readers alone. */
function withoutReason(key: string, value: unknown): unknown {
  return key === 'why' ? undefined : value;
}

function whenText(when: Permission['when']): string {
  const one = ({ attribute, value }: Setting): string =>
    typeof value === 'object' ? `\`${attribute}\` is given` : `\`${attribute} = ${JSON.stringify(value)}\``;
  return when.map((group) => group.map(one).join(' and ')).join(', or ') || 'always';
}

/** The rows of one table; operations of one action stand in one row. */
function lines(caller: Caller): string[] {
  const merged = new Map<string, Permission[]>();
  for (const permission of permissionsOf(caller)) {
    const { action, plan, when } = permission;
    const key = JSON.stringify([action, plan, when]);
    merged.set(key, [...(merged.get(key) ?? []), permission]);
  }
  return [...merged.values()].map((group) => {
    const [{ action, everywhere, plan, when }] = group as [Permission];
    const resource = action === PASS_ROLE ? 'the role' : everywhere ? 'all (`*`)' : 'the bucket';
    const why = group.map((permission) => permission.why).join('; ');
    return `| \`${action}\` | ${resource} | ${plan ? 'plan and apply' : 'apply'} | ${whenText(when)} | ${why} |`;
  });
}

function section(caller: Caller): string[] {
  return [
    `### ${caller.typeName}`,
    '',
    '| Action | On | For | When | What for |',
    '|---|---|---|---|---|',
    ...lines(caller),
    '',
  ];
}

/** What each resource and data source needs, as the calls of its handlers tell it. */
export function permissions(): string {
  return [
    '# Permissions',
    '',
    'Written by `npm run reference` from the calls that each resource and data source in `lib/provider` declares; a test',
    'fails when the two differ, and a handler that makes another call does not compile.',
    '',
    '`CamPolicy` puts these together for what a program declares, on the buckets that it names:',
    '',
    '```ts',
    'const { deploy, read } = CamPolicy.forStack(stack); // or CamPolicy.forApp(app)',
    "deploy.writeTo('deploy-policy.json'); // at synth, beside cdk.tf.json",
    "new TerraformOutput(stack, 'ReadPolicy', { value: read.toJson() });",
    '```',
    '',
    '`deploy` is for the pipeline that plans, applies and destroys, `read` for who only plans. Both hold for what is',
    'declared now: the apply that takes the last resource of a kind out of a program still deletes it, and needs the',
    'policy from before. Where a bucket is a token, the token stands in the JSON and Terraform fills it in. Where nothing',
    'in the program names a region, the policy allows the bucket in any.',
    '',
    'Actions stand for CI and COS as `ci:…` and `cos:…`; a bucket is `qcs::ci:<region>:uid/<APPID>:bucket/<bucket>/*`.',
    'What says "all" cannot be limited to a bucket: the service refuses it where a policy names one. The role is',
    '`qcs::cam:::roleName/CI_QCSRole` of the root account that makes the policy, or of `ownerUin`; `cam:PassRole` is',
    'documented for jobs, and that workflows need it too is assumption A43 (docs/assumptions.md).',
    '',
    'The emulator holds a program against its policy, and refuses all else with `AccessDenied`, before anything is done:',
    '`startEmulator({ policy: deploy.toPolicy() })`, `ci.enforce(policy)` of one that runs, or',
    '',
    '```sh not-run="runs until it is ended"',
    'tencent-ci emulator --policy deploy-policy.json',
    '```',
    '',
    'It judges `allow` and `deny`, `*` at the end of actions and resources, empty segments and times',
    '(`qcs:current_time`); a policy with anything else, such as a tag or a variable, is refused at the start.',
    '',
    'A policy does not cover what is done with other means: resources of other providers, such as the bucket itself, the',
    'state that Terraform keeps, and hooks of your own. The role of the service needs rights of its own on the buckets.',
    '',
    '## Resources',
    '',
    ...RESOURCES.flatMap(section),
    '## Data sources',
    '',
    ...DATA_SOURCES.flatMap(section),
  ].join('\n');
}
