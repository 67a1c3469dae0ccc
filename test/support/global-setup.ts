import { engineAt } from '../../lib/stack/engine';
import { terraformCommand } from '../../scripts/workspace';

/**
 * Finds or fetches the Terraform that the end-to-end tests drive, once for all workers. It collects its garbage later than
 * it would by itself: a quarter of what a command takes of the processor, since most end before it pays.
 */
export default function setup(): void {
  const file = terraformCommand();
  const engine = engineAt(file);
  if (engine === undefined) throw new Error(`${file} is neither Terraform nor OpenTofu.`);
  process.stderr.write(`The end-to-end tests drive ${engine.product} ${engine.version} (${file}).\n`);
  process.env.GOGC ??= '400';
}
