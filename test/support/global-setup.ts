import { terraformCommand } from '../../scripts/workspace';

/** Finds or fetches the Terraform that the end-to-end tests drive, once for all workers. */
export default function setup(): void {
  terraformCommand();
}
