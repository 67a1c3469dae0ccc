import { type GraphOutputInput, loopInputOf, triggerLinks, type WorkflowInput } from '../../rules';
import type { Declared } from './declare';
import { type Declaration, isRecord, type LeftOut, Reference, type Settings, type Value } from './model';

/**
 * Takes out workflows that start each other in a circle, the youngest of each, since constructs refuse a program with
 * one. A workflow that starts itself says so and is none of them; whoever wants more to be meant changes that by hand.
 */
export function withoutCircles({ parts, leftOut }: Declared): Declared {
  const out = new Set<Declaration>();
  const all = parts.flatMap(({ declarations }) => declarations).filter(mayCircle);
  for (;;) {
    const left = all.filter((each) => !out.has(each));
    const last = lastInCircle(left.map(inputOf));
    const found = last === undefined ? undefined : left[last];
    if (found === undefined) break;
    out.add(found);
  }
  if (out.size === 0) return { parts, leftOut };
  return {
    parts: parts.map((part) => ({
      ...part,
      declarations: part.declarations.filter((each) => !out.has(each)),
    })),
    leftOut: [...leftOut, ...[...out].map(refused)],
  };
}

function mayCircle({ type, settings }: Declaration): boolean {
  return type.endsWith('_workflow') && settings.allow_trigger_loop !== true;
}

function refused({ settings, place, importId }: Declaration): LeftOut {
  const id = importId?.split('/').at(-1);
  return {
    thing: 'workflow',
    place,
    ...(id !== undefined && { id }),
    ...(typeof settings.name === 'string' && { name: settings.name }),
    reason:
      'It and others start each other in a circle, which constructs refuse. Declare it with `allowTriggerLoop: true` ' +
      'if that is meant; a plan then changes that setting alone.',
  };
}

/** The last workflow that its own outputs lead back to. */
function lastInCircle(inputs: readonly WorkflowInput[]): number | undefined {
  const links = triggerLinks(inputs);
  for (let start = inputs.length - 1; start >= 0; start -= 1) {
    const seen = new Set<number>();
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const { to } of links[at] ?? []) {
        if (to === start) return start;
        if (seen.has(to)) continue;
        seen.add(to);
        open.push(to);
      }
    }
  }
  return undefined;
}

/** A workflow as the rules see it. */
function inputOf({ settings, place }: Declaration): WorkflowInput {
  const nodes = { ...record(settings.nodes), ...record(settings.separations) };
  const outputs = Object.entries(nodes).map(
    ([name, node]): [string, { type: string; output: GraphOutputInput }] => {
      const { type, output } = record(node);
      return [name, { type: text(type) ?? 'VoiceSeparate', output: outputOf(record(output), place) }];
    },
  );
  const filter = settings.ext_filter;
  return loopInputOf({
    ...place,
    state: text(settings.state) ?? 'Active',
    objectPrefix: text(settings.object_prefix) ?? '',
    ...(isRecord(filter) && {
      extFilter: {
        video: filter.video === true,
        audio: filter.audio === true,
        image: filter.image === true,
        contentType: filter.content_type === true,
        allFile: filter.all_file === true,
        customExts: Array.isArray(filter.custom_exts) ? (filter.custom_exts as readonly string[]) : [],
      },
    }),
    nodes: Object.fromEntries(outputs),
  });
}

function outputOf(
  output: Settings,
  place: { readonly region: string; readonly bucket: string },
): GraphOutputInput {
  const paths = {
    object: text(output.object),
    auObject: text(output.au_object),
    bassObject: text(output.bass_object),
    drumObject: text(output.drum_object),
    spriteObject: text(output.sprite_object),
  };
  const given = Object.entries(paths).filter(([, each]) => each !== undefined);
  return {
    ...(Object.fromEntries(given) as GraphOutputInput),
    bucket: text(output.bucket) ?? place.bucket,
    region: text(output.region) ?? place.region,
  };
}

function text(value: Value | undefined): string | undefined {
  const known = value instanceof Reference ? value.to.settings[value.attribute] : value;
  return typeof known === 'string' ? known : undefined;
}

function record(value: Value | undefined): Settings {
  return isRecord(value) ? value : {};
}
