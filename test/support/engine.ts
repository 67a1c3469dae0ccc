import { CAPABILITIES, type Engine, engineAt, lacks } from '../../lib/stack/engine';
import { terraformCommand } from '../../scripts/workspace';

/** What tests need and not every engine can do, by the version of each that brought it. */
export const NEEDED = {
  ...CAPABILITIES,
  'functions in what `providers schema` writes': { Terraform: '1.8', OpenTofu: '1.8' },
} as const;

export type Capability = keyof typeof NEEDED;

let asked: Engine | undefined;

/** The engine that workspaces run. */
export function engine(): Engine {
  asked ??= engineAt(terraformCommand());
  if (asked === undefined) throw new Error(`${terraformCommand()} is neither Terraform nor OpenTofu.`);
  return asked;
}

/** The host that a source without one means to the engine. */
export const registry = (): string =>
  engine().product === 'OpenTofu' ? 'registry.opentofu.org' : 'registry.terraform.io';

/** Why the engine cannot do something; `undefined` when it can. */
export const lack = (capability: Capability, of = engine()): string | undefined =>
  lacks(of, capability, NEEDED[capability]);

const told = new Set<string>();

/** Whether the engine can do all of this; where it cannot, it is printed what is skipped for it. */
export function can(...needed: readonly Capability[]): boolean {
  const reasons = needed.flatMap((capability) => lack(capability) ?? []);
  for (const reason of reasons) {
    if (!told.has(reason)) process.stderr.write(`SKIPPED: ${reason}.\n`);
    told.add(reason);
  }
  return reasons.length === 0;
}

/** `test`, where the engine can do what is needed; elsewhere the test is skipped, and the reason is printed. */
export const testWith = (...needed: readonly Capability[]): jest.It => (can(...needed) ? test : test.skip);

/** `describe`, likewise. */
export const describeWith = (...needed: readonly Capability[]): jest.Describe =>
  can(...needed) ? describe : describe.skip;
