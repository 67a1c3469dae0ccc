import { Construct } from 'constructs';
import { check, EXECUTION_LISTING_RULES } from '../rules';
import { judge } from './checks/settings';
import type { ICiBucket } from './ci-bucket';
import type { ITerraformDependable, TerraformProvider } from './terraform/cdktf';
import { requireBucket } from './checks/buckets';
import { ruleInput } from './terraform/rule-input';
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
   * Only executions that the object with this whole key started. The service offers no filter of which that is certain,
   * so all executions are read and looked through: name a time too where there are many.
   * @default - executions on any object
   */
  readonly object?: string;
  /**
   * Only executions that were begun at this time or later: `2026-01-31T08:00:00+08:00`.
   * @default - executions of any age
   */
  readonly createdFrom?: string;
  /**
   * Only executions that were begun at this time or earlier.
   * @default - executions up to the newest
   */
  readonly createdTo?: string;
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
   * Whether the tasks of each execution are looked up as well, with one more request for each.
   * @default false
   */
  readonly includeTasks?: boolean;
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
export class WorkflowExecutions extends Construct implements ITerraformDependable {
  /** The data source itself, for what this construct does not offer. */
  public readonly resource: l1.DataTencentciWorkflowExecutions;

  /** @throws Error when a state or a time is none, or the limit is no whole number from 1. Tokens are not judged. */
  public constructor(scope: Construct, id: string, props: WorkflowExecutionsProps) {
    super(scope, id);
    requireBucket('WorkflowExecutions', this, 'bucket', props.bucket);
    const { states, createdFrom, createdTo, limit } = props;
    const violations = check(EXECUTION_LISTING_RULES, ruleInput({ states, createdFrom, createdTo, limit }));
    judge('WorkflowExecutions', this, violations, (setting) => setting);
    this.resource = new l1.DataTencentciWorkflowExecutions(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      workflowId: props.workflow.workflowId,
      object: props.object,
      createdFrom,
      createdTo,
      states,
      limit,
      includeTasks: props.includeTasks,
      provider: props.provider,
    });
  }

  /** What Terraform calls the data source: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** The executions, each with `runId`, `state`, `object` and `createTime`, and its `tasks` where they are included. */
  public get executions(): l1.DataTencentciWorkflowExecutionsExecutionsList {
    return this.resource.executions;
  }
}
