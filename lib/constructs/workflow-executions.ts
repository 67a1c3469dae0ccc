import { Construct } from 'constructs';
import type { ICiBucket } from './ci-bucket';
import type { TerraformProvider } from './terraform/cdktf';
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
export interface WorkflowExecutionsProps {
  /** The bucket that the workflow belongs to. */
  readonly bucket: ICiBucket;
  /** The workflow. */
  readonly workflow: IVoiceSeparateWorkflow;
  /**
   * Only executions in one of these states.
   * @default - executions in any state
   */
  readonly states?: ExecutionState[];
  /**
   * At most so many executions, the newest ones; a whole number from 1.
   * @default 100
   */
  readonly limit?: number;
  /**
   * The provider that looks them up, where a stack has several.
   * @default - the `TencentCiProvider` of the stack that has no alias
   */
  readonly provider?: TerraformProvider;
}

/**
 * The executions of a workflow at the time of each plan, the newest first.
 *
 * @see CI API, Querying Workflow Executions
 */
export class WorkflowExecutions extends Construct {
  /** The data source itself, for what this construct does not offer. */
  public readonly resource: l1.DataTencentciWorkflowExecutions;

  /** Looks up executions. */
  public constructor(scope: Construct, id: string, props: WorkflowExecutionsProps) {
    super(scope, id);
    this.resource = new l1.DataTencentciWorkflowExecutions(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      workflowId: props.workflow.workflowId,
      states: props.states,
      limit: props.limit,
      provider: props.provider,
    });
  }

  /** The executions, each with `runId`, `state`, `object` and `createTime`. */
  public get executions(): l1.DataTencentciWorkflowExecutionsExecutionsList {
    return this.resource.executions;
  }
}
