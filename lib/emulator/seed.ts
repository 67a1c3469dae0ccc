import { given, VOICE_SEPARATE } from '../ci/wire';
import { END, START, unled } from '../rules';
import { Refusal } from './refusal';
import { putObject } from './service/objects';
import { createTemplate } from './service/templates';
import { createWorkflow } from './service/workflows';
import type { World } from './service/world';
import type { Bucket } from './store/store';

/** Where something is to be. */
interface SeedPlace {
  /** The full name of the bucket, with the APPID. */
  readonly bucket: string;
  /** @default - the emulator's region */
  readonly region?: string;
}

/** A template for voice separation that exists from the start. */
export interface TemplateSeed extends SeedPlace {
  /** @default - a new one */
  readonly id?: string;
  readonly name: string;
  /** `IsAudio`, `IsBackground`, `AudioAndBackground` or `MusicMode`. */
  readonly audioMode: string;
  readonly codec?: string;
  readonly samplerate?: number;
  readonly bitrate?: number;
  readonly channels?: number;
}

/** A node of a workflow that exists from the start. */
export interface WorkflowNodeSeed {
  /** @default 'VoiceSeparate' */
  readonly type?: string;
  /** The id or the name of a template of the bucket. */
  readonly template?: string;
  /** Where it writes; without a place of its own into the bucket of the workflow. */
  readonly output?: {
    readonly region?: string;
    readonly bucket?: string;
    readonly object?: string;
    readonly auObject?: string;
    readonly bassObject?: string;
    readonly drumObject?: string;
  };
  /** The nodes that follow. @default ['End'] */
  readonly next?: readonly string[];
}

/** A workflow that exists from the start. */
export interface WorkflowSeed extends SeedPlace {
  /** @default - a new one */
  readonly id?: string;
  readonly name: string;
  /** @default 'Active' */
  readonly state?: string;
  /** How the keys of objects begin that start it. @default - the whole bucket */
  readonly objectPrefix?: string;
  /** By name. Those that no other leads to follow the start. */
  readonly nodes: Readonly<Record<string, WorkflowNodeSeed>>;
}

/** An object that exists from the start. */
export interface ObjectSeed extends SeedPlace {
  readonly key: string;
  readonly content: Buffer | string;
  /** @default 'application/octet-stream' */
  readonly contentType?: string;
}

/**
 * What buckets hold from the start. Objects come last, as uploads do: a workflow that is active and waits for them runs.
 */
export interface Seed {
  readonly templates?: readonly TemplateSeed[];
  readonly workflows?: readonly WorkflowSeed[];
  readonly objects?: readonly ObjectSeed[];
}

/** Something of a seed that the service would refuse. */
export class SeedError extends Error {
  override readonly name = 'SeedError';

  constructor(
    /** Where it stands: `workflows[0]`. */
    readonly place: string,
    message: string,
  ) {
    super(`${place}: ${message}`);
  }
}

/**
 * Puts a seed into the buckets; what is there already, by its id, its name or its key, stays as it is.
 * @throws SeedError when the service would refuse it, saying where and why.
 */
export function plant(world: World, region: string, seed: Seed): void {
  const each = <T extends SeedPlace>(
    name: keyof Seed,
    things: readonly T[] | undefined,
    put: (bucket: Bucket, thing: T) => void,
  ): void => {
    for (const [index, thing] of (things ?? []).entries()) {
      try {
        put(world.bucket({ bucket: thing.bucket, region: thing.region ?? region }), thing);
      } catch (error) {
        throw error instanceof Refusal ? new SeedError(`${name}[${index}]`, error.message) : error;
      }
    }
  };
  each('templates', seed.templates, (bucket, thing) => plantTemplate(world, bucket, thing));
  each('workflows', seed.workflows, (bucket, thing) => plantWorkflow(world, bucket, thing));
  each('objects', seed.objects, (bucket, { key, content, contentType }) => {
    if (bucket.objects.get(key)) return;
    putObject(world, bucket, key, Buffer.from(content), { ...(contentType && { contentType }) });
  });
}

function plantTemplate(world: World, bucket: Bucket, seed: TemplateSeed): void {
  const { id, name, audioMode, codec, samplerate, bitrate, channels } = seed;
  if (bucket.templates.get(id ?? '') ?? bucket.templates.countNamed(name) > 0) return;
  world.requireSmartAudio(bucket);
  const audioConfig = given({ codec, samplerate, bitrate, channels });
  createTemplate(world, bucket, { tag: VOICE_SEPARATE, name, audioMode, audioConfig }, id);
}

function plantWorkflow(world: World, bucket: Bucket, seed: WorkflowSeed): void {
  const { id, name, state = 'Active', objectPrefix, nodes } = seed;
  if (bucket.workflows.get(id ?? '') ?? bucket.workflows.countNamed(name) > 0) return;
  world.requireMedia(bucket);
  const next = Object.fromEntries(Object.entries(nodes).map(([node, each]) => [node, each.next ?? [END]]));
  const topology = {
    dependencies: { [START]: unled(next), ...next },
    nodes: {
      [START]: { type: START, input: given({ objectPrefix }) },
      ...Object.fromEntries(
        Object.entries(nodes).map(([node, { type = VOICE_SEPARATE, template, output }]) => [
          node,
          {
            type,
            operation: given({
              templateId: template === undefined ? undefined : templateId(bucket, template),
              output: output && { region: bucket.region, bucket: bucket.name, ...output },
            }),
          },
        ]),
      ),
    },
  };
  createWorkflow(world, bucket, { name, state, topology }, id);
}

/** The id of a template that is told by its name or its id. */
function templateId(bucket: Bucket, template: string): string {
  return bucket.templates.values().find(({ name }) => name === template)?.templateId ?? template;
}
