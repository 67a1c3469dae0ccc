import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutionView, StemName, WorkflowView } from '../emulator/http/console/api';
import type { Service } from './service';

/** A recording: the path of a file, or its bytes. */
export type Recording = string | Uint8Array;

/** How a recording is separated. */
export interface SeparateOptions {
  /** Name or id of the workflow. @default - the only active one that separates voices */
  readonly workflow?: string;
  /** What the object is called below the workflow's prefix. @default - the name of the file, or `recording.wav` */
  readonly name?: string;
  /** How long to wait for the end of the execution, in milliseconds. @default 120_000 */
  readonly timeoutMs?: number;
}

/** A stem that was written. */
export interface Stem {
  readonly stem: StemName;
  readonly bucket: string;
  readonly region: string;
  readonly key: string;
  readonly content: Buffer;
}

/** What came of an upload. */
export interface Separation {
  readonly execution: ExecutionView;
  /** What was written, in the order in which it was. */
  readonly stems: readonly Stem[];
}

/** How often is asked how far an execution is, and how long an upload may take to start one, in milliseconds. */
const POLL_MS = 100;
const START_MS = 5_000;

/** Uploads a recording under the prefix of a workflow, waits for what it starts, and fetches what was written. */
export async function separate(
  service: Service,
  recording: Recording,
  { workflow: wanted, name, timeoutMs = 120_000 }: SeparateOptions = {},
): Promise<Separation> {
  const workflow = chosen(await service.workflows(), wanted);
  const { bucket, region, workflowId, objectPrefix } = workflow;
  const place = { bucket, region };
  const content = typeof recording === 'string' ? readFileSync(recording) : recording;
  const file = name ?? (typeof recording === 'string' ? path.basename(recording) : 'recording.wav');
  const key = objectPrefix + file;
  const before = new Set((await service.executions(place)).map(({ runId }) => runId));
  await service.upload(place, key, content, contentTypeOf(file));
  const started = Date.now();
  for (;;) {
    const execution = (await service.executions(place)).find(
      (each) => each.workflowId === workflowId && each.object === key && !before.has(each.runId),
    );
    const waited = Date.now() - started;
    if (execution !== undefined && execution.state !== 'Running') {
      return { execution, stems: await stemsOf(service, execution) };
    }
    if (execution === undefined && waited > START_MS) {
      const { kinds = [], extensions = [] } = workflow.filter ?? {};
      throw new Error(
        `The upload of ${key} to ${bucket} started no execution of workflow ${workflow.name}, which lets through: ` +
          `${[...kinds, ...extensions].join(', ') || 'every object'}.`,
      );
    }
    if (waited > timeoutMs) {
      throw new Error(
        `Execution ${execution?.runId} of workflow ${workflow.name} did not end within ${timeoutMs} ms: ${tasksOf(execution)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The tasks of an execution, with the reasons of those that failed. */
export function tasksOf(execution: ExecutionView | undefined): string {
  return (execution?.tasks ?? [])
    .map(
      ({ node, state, code, message }) => `${node} is ${state}${code ? ` (${code}: ${message ?? ''})` : ''}`,
    )
    .join('; ');
}

function chosen(workflows: readonly WorkflowView[], wanted: string | undefined): WorkflowView {
  const separating = workflows.filter(
    (each) =>
      (wanted === undefined || each.name === wanted || each.workflowId === wanted) &&
      each.graph.nodes.some(({ type }) => type === 'VoiceSeparate'),
  );
  const active = separating.filter(({ state }) => state === 'Active');
  const [only] = active;
  if (only !== undefined && active.length === 1) return only;
  const found = workflows.map(({ name, state }) => `${name} (${state})`).join(', ') || 'none';
  const which = wanted === undefined ? '' : ` called ${wanted}`;
  throw new Error(
    active.length === 0
      ? `There is no active workflow${which} that separates voices. There are: ${found}.`
      : `${active.length} active workflows${which} separate voices; say which with \`workflow\`. There are: ${found}.`,
  );
}

async function stemsOf(service: Service, { outputs }: ExecutionView): Promise<Stem[]> {
  const present = outputs.filter((each) => each.present);
  return Promise.all(
    present.map(async ({ stem, bucket, region, key }) => ({
      stem,
      bucket,
      region,
      key,
      content: await service.download({ bucket, region }, key),
    })),
  );
}

const TYPES: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.flac': 'audio/flac',
  '.aac': 'audio/aac',
  '.m4a': 'audio/mp4',
  '.ogg': 'audio/ogg',
  '.amr': 'audio/amr',
  '.mp4': 'video/mp4',
};

function contentTypeOf(file: string): string {
  return TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
}
