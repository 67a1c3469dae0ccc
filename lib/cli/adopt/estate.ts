import { isDeepStrictEqual } from 'node:util';
import {
  ANY_TAG,
  bucketStatus,
  type CiClient,
  CiError,
  describeQueues,
  describeTemplates,
  describeWorkflows,
  everyTemplate,
  everyWorkflow,
  isServiceOff,
  listMediaQueues,
  listQueues,
  type Queue,
  type Template,
  VOICE_SEPARATE,
  type Workflow,
} from '../../ci';
import { IDS_PER_QUERY } from '../../ci/by-ids';
import type { Place } from './model';

/** What a bucket holds. */
export interface Estate {
  readonly place: Place;
  /** Whether the bucket is bound to CI: `on`, `off` or `unbinding`. */
  readonly status: string;
  /** Of every kind; those of the service itself are not among them. */
  readonly templates: readonly Template[];
  readonly workflows: readonly Workflow[];
  /** Those of Smart Audio. */
  readonly queues: readonly Queue[];
  /** Those of media processing; a sentence where one may not look at them. */
  readonly mediaQueues: readonly Queue[] | string;
}

/** What a look at a bucket calls. */
export type Looking =
  'GetCiStatus' | 'ListTemplates' | 'ListWorkflows' | 'ListSmartAudioQueues' | 'ListMediaQueues';

/**
 * Reads what a bucket holds, each page once and several at once, oldest first.
 *
 * @param step - told whenever one of its {@link STEPS} is done.
 * @throws CiError when the bucket is not there, or the service refuses.
 */
export async function readEstate(client: CiClient<Looking>, place: Place, step: () => void): Promise<Estate> {
  const status = await bucketStatus(client, place);
  step();
  const stepped = async <T>(items: Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await items;
    } catch (error) {
      // Where a service is off, there is nothing of it.
      if (isServiceOff(error)) return [];
      throw error;
    } finally {
      step();
    }
  };
  const [templates, workflows, queues, mediaQueues] = await Promise.all([
    stepped(allTemplates(client, place)),
    stepped(allWorkflows(client, place)),
    stepped(allQueues(client, place)),
    allMediaQueues(client, place).finally(step),
  ]);
  return { place, status, templates, workflows, queues, mediaQueues };
}

/** In how many steps a bucket is read. */
export const STEPS = 5;

async function allTemplates(client: CiClient<Looking>, place: Place): Promise<readonly Template[]> {
  const idOf = ({ templateId }: Template): string => templateId;
  const listed = await everyTemplate(client, place, { tag: ANY_TAG });
  const own = listed.filter(({ tag }) => tag === VOICE_SEPARATE);
  const whole = await described(own, idOf, (ids) => describeTemplates(client, place, ids));
  return oldestFirst([...listed.filter(({ tag }) => tag !== VOICE_SEPARATE), ...whole], idOf);
}

async function allWorkflows(client: CiClient<Looking>, place: Place): Promise<readonly Workflow[]> {
  const idOf = ({ workflowId }: Workflow): string => workflowId;
  const listed = await everyWorkflow(client, place);
  const whole = await described(listed, idOf, (ids) => describeWorkflows(client, place, ids));
  return oldestFirst(whole, idOf);
}

async function allQueues(client: CiClient<Looking>, place: Place): Promise<readonly Queue[]> {
  const listed = await listQueues(client, place);
  const whole = await described(listed, queueId, (ids) => describeQueues(client, place, ids));
  return oldestFirst(whole, queueId);
}

/** Nothing is made of them, so that who may not look at them can do without. */
async function allMediaQueues(client: CiClient<Looking>, place: Place): Promise<readonly Queue[] | string> {
  try {
    return oldestFirst(await listMediaQueues(client, place), queueId);
  } catch (error) {
    if (isServiceOff(error)) return [];
    if (error instanceof CiError && error.code === 'AccessDenied') return error.message;
    throw error;
  }
}

function queueId({ queueId: id }: Queue): string {
  return id;
}

/** What was listed, as a query by ids has it where that says more: assumption A42. */
async function described<Item>(
  listed: readonly Item[],
  idOf: (item: Item) => string,
  ask: (ids: readonly string[]) => Promise<{ readonly found: readonly Item[] }>,
): Promise<readonly Item[]> {
  const [first, ...others] = listed;
  if (first === undefined) return listed;
  const [sample] = (await ask([idOf(first)])).found;
  if (isDeepStrictEqual(sample, first)) return listed;
  const ids = others.map(idOf);
  const queries: Promise<{ readonly found: readonly Item[] }>[] = [];
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY) {
    queries.push(ask(ids.slice(from, from + IDS_PER_QUERY)));
  }
  const found = (await Promise.all(queries)).flatMap((query) => query.found);
  return [...(sample === undefined ? [] : [sample]), ...found];
}

/** In an order that does not depend on pages, and in which what is new comes last. */
function oldestFirst<Item extends { readonly createTime?: string }>(
  items: readonly Item[],
  idOf: (item: Item) => string,
): readonly Item[] {
  const keyed = items.map((item) => ({ item, key: `${timeOf(item)} ${idOf(item)}` }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ item }) => item);
}

function timeOf({ createTime = '' }: { readonly createTime?: string }): string {
  const ms = Date.parse(createTime);
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
}
