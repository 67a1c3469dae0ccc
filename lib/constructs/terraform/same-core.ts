import type { Construct } from 'constructs';
import { coresMixed, packagesMixed } from '../checks/errors';
import { TerraformStack } from './cdktf';
import { CORE, type Library } from './core';

/** Where classes that were compiled by jsii carry the name of their library, and its version. */
const RTTI = Symbol.for('jsii.rtti');

/** Where a stack carries the name of the package of ours that it has constructs of, whichever copy of it that is. */
const PACKAGE = Symbol.for('tencent-ci.package');

/**
 * Holds that a construct is made on the library that its stack is made on: classes of two do not know each other, which
 * synth would tell with a `TypeError`. All resources, data sources and providers pass here, before anything is made.
 * Two copies of one library are well, and so is CDK Terrain under the name `cdktf`.
 *
 * @returns the scope.
 * @throws Error when the stack is made on the other library, or has constructs of the other package of ours.
 */
export function ofSameCore(scope: Construct, id: string): Construct {
  const stack = TerraformStack.of(scope);
  const path = scope.node.path === '' ? id : `${scope.node.path}/${id}`;
  requireSameCore(stack, `"${path}"`);

  const own = `${CORE}-tencent-ci`;
  const other = (stack as { readonly [PACKAGE]?: string })[PACKAGE];
  if (other !== undefined && other !== own) throw packagesMixed(path, stack, own, other);
  if (other === undefined) Object.defineProperty(stack, PACKAGE, { value: own });
  return scope;
}

/**
 * Holds that a stack is made on the library that this package is made on.
 *
 * @param what - what is used on it.
 * @throws Error when it is made on the other one.
 */
export function requireSameCore(stack: TerraformStack, what: string): void {
  const [theirs, ours] = [libraryOf(stack.constructor), libraryOf(TerraformStack)];
  if (theirs && ours && theirs.name !== ours.name) throw coresMixed(what, CORE, ours, theirs);
}

/** Whose `TerraformStack` a class is, or is derived from. */
function libraryOf(stack: unknown): Library | undefined {
  for (let each = stack; typeof each === 'function'; each = Object.getPrototypeOf(each) as unknown) {
    const told = Object.getOwnPropertyDescriptor(each, RTTI)?.value as
      { readonly fqn: string; readonly version: string } | undefined;
    const [, name] = /^(.+)\.TerraformStack$/.exec(told?.fqn ?? '') ?? [];
    if (told && name !== undefined) return { name, version: told.version };
  }
  return undefined;
}
