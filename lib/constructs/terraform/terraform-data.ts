import type { Construct } from 'constructs';
import { type LocalExecProvisioner, TerraformResource } from './cdktf';

/** What a hook is made of, whichever resource it is. */
export interface HookConfig {
  /** What makes another resource of it when it changes, so that the provisioners run again. */
  readonly triggers: Record<string, string>;
  readonly provisioners: LocalExecProvisioner[];
}

/**
 * The resource `terraform_data`, which Terraform has built in. The class of cdktf for it asks the installed Terraform for
 * its version whenever a stack is synthesized, once for each resource.
 */
export class TerraformData extends TerraformResource {
  readonly #triggers: Record<string, string>;

  public constructor(scope: Construct, id: string, { triggers, provisioners }: HookConfig) {
    super(scope, id, { terraformResourceType: 'terraform_data', provisioners });
    this.#triggers = triggers;
  }

  // Written as an object, since that is what Terraform makes of the triggers of a moved `null_resource`: a map would be
  // another value to it, and the command would run again.
  protected override synthesizeAttributes(): Record<string, unknown> {
    return { triggers_replace: this.#triggers };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return {
      triggers_replace: {
        value: this.#triggers,
        isBlock: false,
        type: 'map',
        storageClassType: 'stringMap',
      },
    };
  }
}
