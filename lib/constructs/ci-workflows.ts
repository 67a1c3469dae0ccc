import { Construct } from 'constructs';
import { requireBucket } from './checks/buckets';
import type { ICiBucket } from './ci-bucket';
import * as l1 from './generated/data-tencentci-workflows';
import type { ITerraformDependable, TerraformProvider } from './terraform/cdktf';
import type { WorkflowState } from './voice-separate-workflow';

/** Which workflows are looked up. */
export interface CiWorkflowsProps {
  /** The bucket that the workflows belong to. */
  readonly bucket: ICiBucket;
  /**
   * Only workflows with exactly this name; not together with `namePrefix`.
   * @default - workflows of any name
   */
  readonly workflowName?: string;
  /**
   * Only workflows whose name starts with this.
   * @default - workflows of any name
   */
  readonly namePrefix?: string;
  /**
   * Only workflows in this state.
   * @default - workflows in any state
   */
  readonly state?: WorkflowState;
  /**
   * The provider that looks them up, where a stack has several.
   * @default - the `TencentCiProvider` of the stack that has no alias
   */
  readonly provider?: TerraformProvider;
}

/**
 * The workflows of a bucket at the time of each plan, whatever they do, with their graphs, ordered by name.
 *
 * @see CI API, Querying Workflows, 2025-09
 */
export class CiWorkflows extends Construct implements ITerraformDependable {
  /** The data source itself, for what this construct does not offer. */
  public readonly resource: l1.DataTencentciWorkflows;

  /** Looks up workflows. */
  public constructor(scope: Construct, id: string, props: CiWorkflowsProps) {
    super(scope, id);
    requireBucket('CiWorkflows', this, 'bucket', props.bucket);
    this.resource = new l1.DataTencentciWorkflows(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      name: props.workflowName,
      namePrefix: props.namePrefix,
      state: props.state,
      provider: props.provider,
    });
  }

  /** What Terraform calls the data source: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** The workflows, each with `workflowId`, `name`, `state`, its `nodes`, `edges`, `extFilter`, `notify` and more. */
  public get workflows(): l1.DataTencentciWorkflowsWorkflowsList {
    return this.resource.workflows;
  }
}
