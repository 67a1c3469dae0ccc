import type { IConstruct } from 'constructs';
import { PASS_ROLE, appIdOf, ciResource, roleResource } from '../../rules';
import { bucketOfEach } from '../checks/errors';
import { Fn, TerraformDataSource, TerraformResource, TerraformStack, Token } from '../terraform/cdktf';
import { resolved } from '../terraform/resolved';
import { providerOf } from '../terraform/standard-provider';
import { type Permission, isExpression, permissionsFor } from '../../stack/permissions';
import type { Grant } from './statements';

/** What the text of a policy depends on besides what is declared. */
export interface NeedsOptions {
  readonly ownerUin?: string;
  readonly appId?: string;
  readonly region?: string;
}

/** Who is to be allowed something: who deploys, or who only plans. */
export type Part = 'deploy' | 'read';

type Declared = TerraformResource | TerraformDataSource;

/** What is declared in stacks, as far as it calls the service, in the order of the tree. */
export function needsOf(stacks: readonly TerraformStack[], part: Part, options: NeedsOptions): Grant[] {
  return stacks.flatMap((stack) =>
    stack.node
      .findAll()
      .filter((node): node is Declared => isDeclared(node) && TerraformStack.of(node) === stack)
      .flatMap((node) => grantsOf(node, part, options)),
  );
}

function isDeclared(node: IConstruct): boolean {
  return TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node);
}

function grantsOf(node: Declared, part: Part, options: NeedsOptions): Grant[] {
  const kind = TerraformResource.isTerraformResource(node) ? 'resource' : 'data';
  const attributes = attributesOf(node, kind);
  const settled = resolved(node, attributes) as Readonly<Record<string, unknown>>;
  const needed = permissionsFor(kind, node.terraformResourceType, settled).filter(
    ({ plan }) => plan || part === 'deploy',
  );
  if (needed.length === 0) return [];
  const bucket = Token.asString(attributes['bucket'] ?? '');
  const region = Token.asString(
    attributes['region'] ?? providerOf(node, node.provider)?.regionInput ?? options.region ?? '',
  );
  for (const value of [bucket, region]) {
    const text = String(resolved(node, value));
    // Nothing but the block itself can say what these are.
    if (/\b(each|count|self)\./.test(text) && isExpression(text)) throw bucketOfEach(node, text);
  }
  const own = ciResource({ region, bucket, appId: appIdFor(node, bucket, options) });
  const where = ({ action, everywhere }: Permission): string =>
    everywhere ? '*' : action === PASS_ROLE ? roleResource(options.ownerUin) : own;
  return needed.map((permission) => {
    const resource = where(permission);
    return { action: permission.action, resource, key: String(resolved(node, resource)) };
  });
}

/** What will stand in the block, escape hatches included, with its tokens. */
function attributesOf(node: Declared, kind: 'resource' | 'data'): Readonly<Record<string, unknown>> {
  const part = node.toTerraform() as Record<
    string,
    Record<string, Record<string, Record<string, unknown>>> | undefined
  >;
  return Object.values(part[kind]?.[node.terraformResourceType] ?? {})[0] ?? {};
}

/** The APPID that a bucket's name ends with; where the name is a token, Terraform looks at it. */
function appIdFor(node: IConstruct, bucket: string, { appId }: NeedsOptions): string {
  const text = String(resolved(node, bucket));
  return appIdOf(text) ?? appId ?? (isExpression(text) ? Token.asString(Fn.regex('[0-9]+$', bucket)) : '');
}
