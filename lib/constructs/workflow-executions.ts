import { Construct } from 'constructs';
import { EXECUTION_LISTING_RULES } from '../rules';
import type { ICiBucket } from './ci-bucket';
import { type ListingProps, listingSettings } from './listing';
import type { ITerraformDependable } from './terraform/cdktf';
import { requireBucket } from './checks/buckets';
import * as l1 from './generated/data-tencentci-workflow-executions';
import type { IVoiceSeparateWorkflow } from './voice-separate-workflow';

/** What became of an execution of a workflow, or becomes of it. */
export enum ExecutionState {
  /** All its jobs succeeded. */
  SUCCESS = 'Success',
  /** A job failed. */
  FAILED = 'Failed',
  /** Not all its jobs have ended. */
  RUNNING = 'Running',
  /** It was cancelled. */
  CANCEL = 'Cancel',
}

/** Which executions are looked up. */
export interface WorkflowExecutionsProps extends ListingProps {
  /** The bucket that the workflow belongs to. */
  readonly bucket: ICiBucket;
  /** The workflow. */
  readonly workflow: IVoiceSeparateWorkflow;
  /**
   * Only executions that the object with this whole key started. The service offers no filter of which that is certain,
   * so all executions are read and looked through: name a time too where there are many.
   * @default - executions on any object
   */
  readonly object?: string;
  /**
   * Only executions in one of these states.
   * @default - executions in any state
   */
  readonly states?: ExecutionState[];
  /**
   * Whether the tasks of each execution are looked up as well, with one more request for each.
   * @default false
   */
  readonly includeTasks?: boolean;
  /**
   * Whether the tasks of each execution are looked up, and the objects that each task wrote, with one more request for
   * each ten tasks besides.
   * @default false
   */
  readonly includeOutputs?: boolean;
}

/**
 * The executions of a workflow at the time of each plan, the newest first.
 *
 * @see CI API, Querying Workflow Executions
 */
export class WorkflowExecutions extends Construct implements ITerraformDependable {
  /** The data source itself, for what this construct does not offer. */
  public readonly resource: l1.DataTencentciWorkflowExecutions;

  /** @throws Error when a state or a time is none, or the limit is no whole number from 1. Tokens are not judged. */
  public constructor(scope: Construct, id: string, props: WorkflowExecutionsProps) {
    super(scope, id);
    requireBucket('WorkflowExecutions', this, 'bucket', props.bucket);
    this.resource = new l1.DataTencentciWorkflowExecutions(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      workflowId: props.workflow.workflowId,
      object: props.object,
      includeTasks: props.includeTasks,
      includeOutputs: props.includeOutputs,
      ...listingSettings('WorkflowExecutions', this, EXECUTION_LISTING_RULES, props),
    });
  }

  /** What Terraform calls the data source: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** The executions, each with `runId`, `state`, `object` and `createTime`, and its `tasks`, with their `outputs`, where they are included. */
  public get executions(): l1.DataTencentciWorkflowExecutionsExecutionsList {
    return this.resource.executions;
  }
}
