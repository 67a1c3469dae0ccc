import { Construct, type IConstruct } from 'constructs';
import {
  Aspects,
  type ITerraformDependable,
  Lazy,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
} from './terraform/cdktf';
import { credentialIn } from './checks/credentials';
import { credentialWritten, nameForTerraform, secretInEnvironment, variableTwice } from './checks/errors';
import { warnOnce } from './checks/settings';
import { hclExpression } from './terraform/hcl-expression';
import { CORE } from './terraform/core';
import { requireProviderNull } from './terraform/provider-null';
import { resolved } from './terraform/resolved';
import { providerOf } from './terraform/standard-provider';
import { templatePieces } from './terraform/template-text';
import { TerraformData } from './terraform/terraform-data';
import { escapeWildcards } from './terraform/wildcards';

/**
 * What Terraform keeps a `DeployHook` as. It stands in the program, and what is installed does not change it: of one
 * that another machine kept as the other, the command would run again.
 */
export enum HookResourceType {
  /** `null_resource` of the provider `null`. It needs `@cdktf/provider-null`, with CDK Terrain `@cdktn/provider-null`. */
  NULL_RESOURCE = 'null_resource',
  /** `terraform_data`, which is built into Terraform from 1.4 on, and into OpenTofu: nothing has to be installed. */
  TERRAFORM_DATA = 'terraform_data',
}

/** Settings of a `DeployHook`. */
export interface DeployHookProps {
  /**
   * The command runs when one of these was created or changed: constructs of this library, any other construct with
   * resources in it, or resources. A workflow has changed when one of its templates has.
   */
  readonly when: IConstruct[];
  /**
   * The command, for the shell of the machine that runs Terraform. It inherits the environment of Terraform, credentials
   * among it. Besides, for each construct of `when` there is a variable with its id: `UPLOADS_ID` for the construct
   * `Uploads`, `FOUR_STEMS_ID` for `FourStems`; and TENCENTCLOUD_CI_ENDPOINT when the provider has an endpoint. What looks like a credential is
   * refused, and `${…}` but of those variables is Terraform's: text from elsewhere goes through `escapeTemplate`.
   */
  readonly command: string;
  /**
   * More variables. They stand in the configuration and in plans as plain text, so credentials are refused, and what
   * looks like one.
   * @default - none
   */
  readonly environment?: { [name: string]: string };
  /**
   * What Terraform keeps the hook as.
   * @default - `null_resource`, and in the package for `cdktn` a `terraform_data`
   */
  readonly resourceType?: HookResourceType;
}

/** Of the packages, and never of what is installed beside them. */
const DEFAULT_RESOURCE_TYPE = {
  cdktf: HookResourceType.NULL_RESOURCE,
  cdktn: HookResourceType.TERRAFORM_DATA,
}[CORE];

/** The variables that hold credentials. */
const SECRETS = ['TENCENTCLOUD_SECRET_ID', 'TENCENTCLOUD_SECRET_KEY', 'TENCENTCLOUD_SECURITY_TOKEN'];

/** Where the constructs of this library have the id that the service gave; the first that there is counts. */
const ID_PROPERTIES = ['workflowId', 'templateId', 'jobId', 'queueId', 'bucketName'] as const;

/** What of a resource is no setting of the thing itself. */
const META_ARGUMENTS = ['//', 'connection', 'depends_on', 'lifecycle', 'provider', 'provisioner'] as const;

/** Stacks that are given the provider `null` when they have none. */
const supplied = new WeakSet<TerraformStack>();

/**
 * Runs a command after an apply that created or changed what it watches. `resourceType` says what Terraform keeps it as:
 * a `null_resource`, for which the provider `null` is added to a stack that has none, or a `terraform_data`.
 *
 * The state holds a hash for each construct that is watched, and nothing else: neither their settings nor the
 * environment. A failed command fails the apply, and runs again with the next.
 */
export class DeployHook extends Construct implements ITerraformDependable {
  /** The `null_resource` or `terraform_data`, for what this construct does not offer. */
  public readonly resource: TerraformResource;

  /**
   * @throws Error when it is a `null_resource` and the package for that is not installed, two constructs would have one
   * variable, the environment names a credential, or the command or the environment holds what looks like one.
   */
  public constructor(scope: Construct, id: string, props: DeployHookProps) {
    super(scope, id);
    const { resourceType = DEFAULT_RESOURCE_TYPE } = props;
    const providerNull =
      resourceType === HookResourceType.NULL_RESOURCE ? requireProviderNull(this) : undefined;
    const secret = Object.keys(props.environment ?? {}).find((name) => SECRETS.includes(name));
    if (secret !== undefined) throw secretInEnvironment(this, secret);
    refuseCredentials(this, props);

    const triggers: Record<string, string> = {};
    const environment: Record<string, string> = {};
    for (const construct of props.when) {
      const name = variableName(construct.node.id);
      if (triggers[name] !== undefined) throw variableTwice(this, `${name}_ID`);
      triggers[name] = Lazy.stringValue({
        produce: ({ preparing }) => this.definitionHash(construct, preparing),
      });
      environment[`${name}_ID`] = idOf(construct);
    }
    const endpoint = props.when
      .flatMap(resourcesOf)
      .map((resource) => providerOf(resource, resource.provider)?.endpointInput)
      .find((each) => each !== undefined);
    if (endpoint !== undefined) environment.TENCENTCLOUD_CI_ENDPOINT = endpoint;
    Object.assign(environment, props.environment);
    const command = escapeWildcards(props.command, environment);
    warnOfNames(this, { ...props, command });

    const config = {
      triggers,
      // `${UPLOADS_ID}` is the shell's.
      provisioners: [{ type: 'local-exec' as const, command, environment }],
    };
    if (providerNull === undefined) {
      this.resource = new TerraformData(this, 'Resource', config);
      return;
    }
    const { Resource, NullProvider } = providerNull;
    this.resource = new Resource(this, 'Resource', config);
    supplyProvider(TerraformStack.of(this), (stack) => new NullProvider(stack, 'cdktf-tencent-ci-null'));
  }

  /** What Terraform calls the resource: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** Terraform computes the hash, so that it changes with the values of references too. */
  private definitionHash(construct: IConstruct, preparing: boolean): string {
    const resources = [construct, ...madeWith(construct)]
      .flatMap(resourcesOf)
      .map((resource) => [resource.interpolationForAttribute('id'), settingsOf(resource)]);
    const definition = resolved(this, [idOf(construct), ...resources], preparing);
    return `\${sha256(jsonencode(${hclExpression(definition)}))}`;
  }
}

/** Holds that neither the command nor the environment has what looks like a credential. */
function refuseCredentials(hook: DeployHook, { command, environment = {} }: DeployHookProps): void {
  const texts = [
    ['command', command] as const,
    ...Object.entries(environment).map(
      ([name, value]) => [`environment.${name}`, `${name}=${value}`] as const,
    ),
  ];
  for (const [setting, text] of texts) {
    const what = credentialIn(text);
    if (what !== undefined) throw credentialWritten(hook, setting, what);
  }
}

/** Warns of names alone between braces, which Terraform will not know. */
function warnOfNames(hook: DeployHook, { command, environment = {} }: DeployHookProps): void {
  const texts = [
    ['command', command] as const,
    ...Object.entries(environment).map(([name, value]) => [`environment.${name}`, value] as const),
  ];
  for (const [setting, text] of texts) {
    for (const { kind, source } of templatePieces(text)) {
      if (kind === 'name') warnOnce(hook, nameForTerraform(setting, source));
    }
  }
}

/** What else a construct is made with, so that it changes with that. */
function madeWith(construct: IConstruct): readonly IConstruct[] {
  return (construct as { readonly _madeWith?: readonly IConstruct[] })._madeWith ?? [];
}

/** The resources of a construct, but for those of hooks in it, which would wait for themselves or for each other. */
function resourcesOf(construct: IConstruct): TerraformResource[] {
  return construct.node
    .findAll()
    .filter((node): node is TerraformResource => TerraformResource.isTerraformResource(node))
    .filter((resource) => !resource.node.scopes.some((scope) => scope instanceof DeployHook));
}

function settingsOf(resource: TerraformResource): unknown {
  const { resource: types = {} } = resource.toTerraform() as {
    resource?: Record<string, Record<string, Record<string, unknown>>>;
  };
  const settings = Object.values(types).flatMap((named) => Object.values(named))[0] ?? {};
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !META_ARGUMENTS.some((meta) => meta === name)),
  );
}

function idOf(construct: IConstruct): string {
  const members = construct as Partial<Record<(typeof ID_PROPERTIES)[number], string>>;
  const property = ID_PROPERTIES.find((name) => typeof members[name] === 'string');
  // Of a resource that is watched itself, its own id is meant.
  if (property !== undefined && !TerraformResource.isTerraformResource(construct)) {
    return members[property] ?? '';
  }
  const [resource] = resourcesOf(construct);
  return resource ? resource.getStringAttribute('id') : '';
}

/** `FourStems` as the environment has it: `FOUR_STEMS`. */
function variableName(id: string): string {
  return id
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_')
    .toUpperCase();
}

/** Adds the provider as late as can be, so that one that the program adds after the hook is not doubled. */
function supplyProvider(stack: TerraformStack, add: (stack: TerraformStack) => unknown): void {
  if (supplied.has(stack)) return;
  supplied.add(stack);
  Aspects.of(stack).add({
    visit(node) {
      if (node !== stack) return;
      const present = stack.node
        .findAll()
        .some(
          (other) =>
            TerraformProvider.isTerraformProvider(other) &&
            other.terraformResourceType === 'null' &&
            other.alias === undefined,
        );
      if (!present) add(stack);
    },
  });
}
