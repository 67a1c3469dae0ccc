import type { ITerraformDependable } from './terraform/cdktf';
import type { Construct } from 'constructs';
import { DeployHook, type HookResourceType } from './deploy-hook';

/** Settings of a workflow's smoke test. */
export interface SmokeTestProps {
  /** Key of the object to test on, in the bucket of the workflow. It need not lie under the workflow's prefix. */
  readonly object: string;
  /**
   * What Terraform keeps the test as; see `DeployHook`.
   * @default - `null_resource`, and in the package for `cdktn` a `terraform_data`
   */
  readonly resourceType?: HookResourceType;
}

/** Adds the smoke test of a workflow, which runs after every apply that changed it. */
export function addSmokeTest(
  workflow: Construct & ITerraformDependable & { readonly workflowId: string },
  { bucket, region }: { readonly bucket: string; readonly region: string },
  props: SmokeTestProps,
): DeployHook {
  return new DeployHook(workflow, 'SmokeTest', {
    when: [workflow],
    // In the environment and not in the command, so that no shell takes an object's key apart.
    environment: {
      SMOKE_BUCKET: bucket,
      SMOKE_REGION: region,
      SMOKE_WORKFLOW_ID: workflow.workflowId,
      SMOKE_OBJECT: props.object,
    },
    command:
      'npx --no -- tencent-ci smoke --bucket "$SMOKE_BUCKET" --region "$SMOKE_REGION" ' +
      '--workflow-id "$SMOKE_WORKFLOW_ID" --object "$SMOKE_OBJECT"',
    ...(props.resourceType === undefined ? {} : { resourceType: props.resourceType }),
  });
}
