import type { IConstruct } from 'constructs';
import { type WorkflowInput, triggerLinks } from '../../rules';
import { type TerraformProvider, TerraformStack, Token } from '../terraform/cdktf';
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

type Links = ReadonlyMap<LoopMember, readonly Link[]>;

/** Stacks that are searched already. */
const attached = new WeakSet<TerraformStack>();

/**
 * Makes a stack refuse to be synthesized when its workflows start each other in a circle. Only then all of them are
 * known, with all their separations.
 */
export function searchLoops(stack: TerraformStack): void {
  if (attached.has(stack)) return;
  attached.add(stack);
  stack.node.addValidation({
    validate: () =>
      loops(
        stack.node
          .findAll()
          .filter((node): node is LoopMember => isMember(node) && TerraformStack.of(node) === stack),
      ),
  });
}

/** Whatever says of itself what it writes and what starts it: workflows of either kind. */
function isMember(node: IConstruct): node is LoopMember {
  return typeof (node as Partial<LoopMember>)._loopInput === 'function';
}

/** A sentence for every circle. A workflow whose author means its loop closes none. */
function loops(members: readonly LoopMember[]): string[] {
  const links = linksOf(members);
  const told = new Set<LoopMember>();
  return membersBehindCircles(links).flatMap((start) => {
    const circle = told.has(start) ? undefined : shortestCircle(start, links);
    if (!circle) return [];
    for (const { to } of circle) told.add(to);
    return [sentence(start, circle)];
  });
}

function linksOf(members: readonly LoopMember[]): Links {
  const known = members
    .map((member) => ({ member, input: inputOf(member) }))
    .filter(({ input }) => input.allowTriggerLoop !== true);
  const links = triggerLinks(known.map(({ input }) => input));
  const memberAt = (index: number): LoopMember => (known[index] as (typeof known)[number]).member;
  return new Map(
    links.map((from, index) => [
      memberAt(index),
      from.map(({ to, object }) => ({ to: memberAt(to), object })),
    ]),
  );
}

/**
 * Those that a circle leads to, be it their own: what is left when all that nothing starts are taken away, again and
 * again. Each link is looked at twice.
 */
function membersBehindCircles(links: Links): LoopMember[] {
  const starters = new Map([...links.keys()].map((member) => [member, 0]));
  for (const { to } of [...links.values()].flat()) starters.set(to, (starters.get(to) ?? 0) + 1);
  const free = [...starters.keys()].filter((member) => starters.get(member) === 0);
  for (let member = free.pop(); member !== undefined; member = free.pop()) {
    starters.delete(member);
    for (const { to } of links.get(member) ?? []) {
      const left = (starters.get(to) ?? 0) - 1;
      starters.set(to, left);
      if (left === 0) free.push(to);
    }
  }
  return [...starters.keys()];
}

/** Buckets and regions as they are in the configuration: two tokens for one value are one place. */
function inputOf(member: LoopMember): WorkflowInput {
  const standard = regionOfProvider(member);
  return member._loopInput(
    (own) => (own === undefined ? standard : text(member, own)),
    (name) => text(member, name),
  );
}

function text(member: LoopMember, value: string): string {
  return Token.isUnresolved(value) ? String(resolved(member, value)) : value;
}

/** What the provider says of the region, or else a name for the region that only Terraform will know. */
function regionOfProvider(member: LoopMember): string {
  const region = providerOf(member, member._provider)?.regionInput;
  return region === undefined ? `of provider ${member._provider?.alias ?? ''}` : text(member, region);
}

function shortestCircle(start: LoopMember, links: Links): readonly Link[] | undefined {
  /** How each was come to: by what link, of whom. */
  const ways = new Map<LoopMember, { readonly from: LoopMember; readonly link: Link }>();
  const open = [start];
  // What is added on the way is visited too.
  for (const from of open) {
    for (const link of links.get(from) ?? []) {
      if (ways.has(link.to)) continue;
      ways.set(link.to, { from, link });
      if (link.to !== start) open.push(link.to);
      else return wayTo(start, ways);
    }
  }
  return undefined;
}

function wayTo(
  start: LoopMember,
  ways: ReadonlyMap<LoopMember, { readonly from: LoopMember; readonly link: Link }>,
): Link[] {
  const circle: Link[] = [];
  for (let way = ways.get(start); way; way = way.from === start ? undefined : ways.get(way.from)) {
    circle.unshift(way.link);
  }
  return circle;
}

function sentence(start: LoopMember, circle: readonly Link[]): string {
  const steps = circle.map(({ to, object }, i) => {
    const from = circle[i - 1]?.to ?? start;
    return `"${from.node.path}" writes "${object}", which can start "${to === from ? 'itself' : to.node.path}"`;
  });
  return (
    `Workflows start each other without end: ${steps.join('; ')}. Each run is charged. Write to another ` +
    'prefix or bucket, filter the extensions, or say that the loop is meant with `allowTriggerLoop`.'
  );
}
