import type { IConstruct } from 'constructs';
import { type WorkflowInput, triggerScope, triggeringOutputs } from '../../rules';
import { type TerraformProvider, TerraformStack } from '../terraform/cdktf';
import { resolved } from '../terraform/resolved';
import { providerOf } from '../terraform/standard-provider';

/** A workflow as the search for loops sees it. */
export interface LoopMember extends IConstruct {
  /** The workflow's provider, when it is not the stack's own. */
  readonly _provider: TerraformProvider | undefined;
  /** The settings, with a place in the stead of each bucket and region. */
  _loopInput(region: (own: string | undefined) => string, bucket: (name: string) => string): WorkflowInput;
}

/** One workflow that can start another, and how. */
interface Link {
  readonly to: LoopMember;
  readonly object: string;
}

/** Stacks that are searched already. */
const attached = new WeakSet<TerraformStack>();

/**
 * Makes a stack refuse to be synthesized when its workflows start each other in a circle. Only then all of them are
 * known, with all their separations.
 */
export function searchLoops(stack: TerraformStack, isMember: (node: IConstruct) => node is LoopMember): void {
  if (attached.has(stack)) return;
  attached.add(stack);
  stack.node.addValidation({
    validate: () =>
      loops(
        stack.node
          .findAll()
          .filter((node) => isMember(node) && TerraformStack.of(node) === stack) as LoopMember[],
      ),
  });
}

/** A sentence for every circle. A workflow whose author means its loop closes none. */
function loops(members: readonly LoopMember[]): string[] {
  const links = linksOf(members);
  const told = new Set<LoopMember>();
  return members.flatMap((start) => {
    const circle = told.has(start) ? undefined : shortestCircle(start, links);
    if (!circle) return [];
    for (const { to } of circle) told.add(to);
    return [sentence(start, circle)];
  });
}

function linksOf(members: readonly LoopMember[]): ReadonlyMap<LoopMember, readonly Link[]> {
  const known = members
    .map((member) => ({ member, input: inputOf(member) }))
    .filter(({ input }) => input.allowTriggerLoop !== true);
  const scopes = known.flatMap(({ member, input }) => {
    const scope = triggerScope(input);
    return scope ? [{ member, scope }] : [];
  });
  return new Map(
    known.map(({ member, input }) => [
      member,
      scopes.flatMap(({ member: to, scope }) => {
        const object = triggeringOutputs(input, scope)[0]?.object;
        return object === undefined ? [] : [{ to, object }];
      }),
    ]),
  );
}

/** Buckets and regions as they are in the configuration: two tokens for one value are one place. */
function inputOf(member: LoopMember): WorkflowInput {
  const text = (value: string): string => String(resolved(member, value));
  const standard = regionOfProvider(member);
  return member._loopInput((own) => (own === undefined ? standard : text(own)), text);
}

/** What the provider says of the region, or else a name for the region that only Terraform will know. */
function regionOfProvider(member: LoopMember): string {
  const region = providerOf(member, member._provider)?.regionInput;
  return region === undefined
    ? `of provider ${member._provider?.alias ?? ''}`
    : String(resolved(member, region));
}

function shortestCircle(
  start: LoopMember,
  links: ReadonlyMap<LoopMember, readonly Link[]>,
): readonly Link[] | undefined {
  const seen = new Set<LoopMember>();
  let open: (readonly Link[])[] = [[]];
  while (open.length > 0) {
    const next: (readonly Link[])[] = [];
    for (const way of open) {
      for (const link of links.get(way.at(-1)?.to ?? start) ?? []) {
        if (link.to === start) return [...way, link];
        if (seen.has(link.to)) continue;
        seen.add(link.to);
        next.push([...way, link]);
      }
    }
    open = next;
  }
  return undefined;
}

function sentence(start: LoopMember, circle: readonly Link[]): string {
  const steps = circle.map(({ to, object }, i) => {
    const from = circle[i - 1]?.to ?? start;
    return `"${from.node.path}" writes "${object}", which can start "${to === from ? 'itself' : to.node.path}"`;
  });
  return (
    `VoiceSeparateWorkflows start each other without end: ${steps.join('; ')}. Each run is charged. Write to another ` +
    'prefix or bucket, filter the extensions, or say that the loop is meant with `allowTriggerLoop`.'
  );
}
