import { provideTerraform } from '../../scripts/terraform';

/** Finds or fetches the Terraform that the end-to-end tests drive, once for all workers. */
export default function setup(): void {
  process.env.TERRAFORM_BINARY_NAME = provideTerraform();
}
