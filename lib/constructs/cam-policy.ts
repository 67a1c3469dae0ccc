import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { policyEmpty, policyWithTokens } from './checks/errors';
import { checkWay, writeWhole } from '../stack/files';
import { isExpression } from '../stack/permissions';
import { type Part, needsOf } from './policy/needs';
import { type CamPolicyDocument, policyOf } from './policy/statements';
import { afterSynth } from './terraform/after-synth';
import { type App, type ISynthesisSession, Lazy, TerraformStack } from './terraform/cdktf';
import { resolved } from './terraform/resolved';

/** What policies say besides what is declared. */
export interface CamPolicyOptions {
  /**
   * UIN of the root account that the role `CI_QCSRole` belongs to.
   * @default - the root account of whoever makes the policy
   */
  readonly ownerUin?: string;
  /**
   * APPID of the buckets whose names are tokens.
   * @default - Terraform takes it from the end of the name
   */
  readonly appId?: string;
  /**
   * Region of what names none itself where the provider names none either, as when the environment does.
   * @default - any region: the policy allows the one bucket, wherever it is
   */
  readonly region?: string;
}

/** The two policies of a program. */
export interface CamPolicies {
  /** For the pipeline that deploys: plan, apply, destroy and import. */
  readonly deploy: CamPolicy;
  /** For a reader who plans. It allows nothing that changes anything. */
  readonly read: CamPolicy;
}

/**
 * The smallest policy (CAM) that allows what is declared, and nothing else: the actions that the handlers of its
 * resources and data sources call, on the buckets that they name. What each of them needs is in docs/permissions.md.
 *
 * It holds for what is declared now. The apply that takes the last resource of a kind out of a program still has to
 * delete it: make that apply with the policy from before.
 *
 * @example
 * const { deploy, read } = CamPolicy.forStack(stack);
 * deploy.writeTo('deploy-policy.json');
 * new TerraformOutput(stack, 'ReadPolicy', { value: read.toJson() });
 *
 * @see CAM, Syntax Structure (598/10604); CI, API Authorization Policies (1045/72914)
 */
export class CamPolicy {
  /**
   * The policies for what a stack declares, whenever it is declared.
   *
   * @param stack - the stack, without those that are nested in it.
   */
  public static forStack(stack: TerraformStack, options: CamPolicyOptions = {}): CamPolicies {
    return CamPolicy.both(
      () => [stack],
      options,
      ({ outdir, manifest }) => path.join(outdir, manifest.forStack(stack).workingDirectory),
    );
  }

  /**
   * The policies for what all stacks of a program declare, for a pipeline that deploys all of them with one identity.
   *
   * @param app - the program.
   */
  public static forApp(app: App, options: CamPolicyOptions = {}): CamPolicies {
    const stacks = (): TerraformStack[] => app.node.findAll().filter((node) => TerraformStack.isStack(node));
    return CamPolicy.both(stacks, options, ({ outdir }) => outdir);
  }

  private static both(
    stacks: () => readonly TerraformStack[],
    options: CamPolicyOptions,
    folderOf: (session: ISynthesisSession) => string,
  ): CamPolicies {
    return {
      deploy: new CamPolicy(stacks, 'deploy', options, folderOf),
      read: new CamPolicy(stacks, 'read', options, folderOf),
    };
  }

  private constructor(
    private readonly stacks: () => readonly TerraformStack[],
    private readonly part: Part,
    private readonly options: CamPolicyOptions,
    private readonly folderOf: (session: ISynthesisSession) => string,
  ) {}

  /** The policy for what is declared so far, with tokens where the program has them. */
  public toPolicy(): CamPolicyDocument {
    return policyOf(needsOf(this.stacks(), this.part, this.options));
  }

  /** The policy as JSON, for an output or an attribute. It is for all that is declared by the time of synth. */
  public toJson(): string {
    return Lazy.stringValue({ produce: () => JSON.stringify(this.toPolicy()) });
  }

  /**
   * Writes the policy to a file at synth, whole or not at all. Of a program, call it once a stack is declared.
   *
   * @param file - a path below the folder of the stack, beside `cdk.tf.json`; of a program, below its `cdktf.out`; or an
   * absolute path.
   * @throws Error when a program has no stack yet; at synth, when nothing is declared that needs a permission, or when a
   * bucket or a region is a token: a file has no use for what only Terraform knows.
   */
  public writeTo(file: string): void {
    const stacks = this.stacks();
    if (stacks.length === 0) throw policyEmpty(file);
    // After each of them, since an aspect may declare something while the last one is synthesized.
    for (const stack of stacks) {
      afterSynth(stack, (session) => this.write(file, path.resolve(this.folderOf(session)), stack));
    }
  }

  private write(file: string, folder: string, scope: TerraformStack): void {
    const policy = resolved(scope, this.toPolicy()) as CamPolicyDocument;
    if (policy.statement.length === 0) throw policyEmpty(file);
    const unknown = policy.statement.flatMap(({ resource }) => resource).find(isExpression);
    if (unknown !== undefined) throw policyWithTokens(file, unknown);
    const target = path.resolve(folder, file);
    if (!path.isAbsolute(file)) checkWay(folder, path.relative(folder, target).split(path.sep));
    mkdirSync(path.dirname(target), { recursive: true });
    writeWhole(target, `${JSON.stringify(policy, null, 2)}\n`);
  }
}
