import type { ITerraformDependable, TerraformProvider, TerraformResourceLifecycle } from './terraform/cdktf';

/** Terraform's meta-arguments, as every resource of this library takes them. */
export interface ResourceProps {
  /**
   * The provider that manages the resource, where a stack has several.
   * @default - the `TencentCiProvider` of the stack that has no alias
   */
  readonly provider?: TerraformProvider;
  /**
   * What must be there before the resource: constructs of this library, or resources. References between resources
   * order themselves and need no entry.
   * @default - nothing more
   */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * Terraform's lifecycle settings.
   * @default - Terraform's own
   */
  readonly lifecycle?: TerraformResourceLifecycle;
}
