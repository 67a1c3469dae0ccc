import {
  describeMediaQueues,
  describeQueues,
  given,
  isServiceOff,
  listMediaQueues,
  listQueues,
  type Queue,
} from '../../ci';
import { byName, isNamed } from '../../rules';
import { type Connection, connected } from '../connect';
import type { NameFlags, PlaceFlags } from '../flags';
import { notifyLines, shownNotify } from './notify';
import { showEach, showList, type Thing } from './thing';

/** A queue, and whose it is. */
interface Owned extends Queue {
  readonly service: 'smart_audio' | 'media';
}

const QUEUE: Thing<Owned> = {
  one: 'queue',
  columns: {
    QUEUE: ({ queueId }) => queueId,
    SERVICE: ({ service }) => service,
    STATE: ({ state }) => state,
    NAME: ({ name }) => name,
    CHANGED: ({ updateTime }) => updateTime,
  },
  text: ({ queueId, service, state, name, maxSize, maxConcurrent, createTime, updateTime, notifyConfig }) => [
    `${queueId}  ${state}  ${name}`,
    `  of ${service}, created ${createTime ?? '-'}, changed ${updateTime ?? '-'}`,
    `  takes ${maxSize ?? 'any number of'} jobs, and runs ${maxConcurrent ?? 'any number'} at once`,
    ...notifyLines(notifyConfig),
  ],
  json: (queue) =>
    given({ ...queue, notifyConfig: queue.notifyConfig ? shownNotify(queue.notifyConfig) : undefined }),
};

/** The options of `tencent-ci queues list`, as they were given. */
export interface QueueFlags extends PlaceFlags, NameFlags {
  readonly service?: string;
  readonly state?: string;
}

/**
 * Asks both services, or the one that is named. Of both, one that is off has no queues.
 * @throws CiError as well when what was asked is off, and nothing else was.
 */
async function ofServices<Answer>(
  wanted: string | undefined,
  ask: { readonly [Service in Owned['service']]: () => Promise<Answer> },
): Promise<readonly (readonly [Owned['service'], Answer])[]> {
  const answers: (readonly [Owned['service'], Answer])[] = [];
  let off: unknown;
  for (const service of ['smart_audio', 'media'] as const) {
    if (wanted !== undefined && wanted !== service) continue;
    try {
      answers.push([service, await ask[service]()]);
    } catch (error) {
      if (!isServiceOff(error)) throw error;
      off = error;
    }
  }
  if (answers.length === 0) throw off;
  return answers;
}

/** Lists the queues of a bucket. */
export function list(flags: QueueFlags): Promise<void> {
  return connected(flags, async ({ client, target }) => {
    const filter = given({ state: flags.state });
    const lists = await ofServices(flags.service, {
      smart_audio: () => listQueues(client, target, filter),
      media: () => listMediaQueues(client, target, filter),
    });
    const found = lists.flatMap(([service, queues]) => queues.map((queue) => ({ ...queue, service })));
    const wanted = found.filter(({ name }) => isNamed(flags, name));
    showList(
      QUEUE,
      byName(wanted, ({ queueId }) => queueId),
      flags,
    );
  });
}

/** Shows queues by their ids, of whichever service they are. */
export function get(ids: readonly string[], flags: PlaceFlags): Promise<void> {
  return connected(flags, async (connection) => showEach(QUEUE, await described(connection, ids), flags));
}

async function described({ client, target }: Connection, ids: readonly string[]) {
  const answers = await ofServices(undefined, {
    smart_audio: () => describeQueues(client, target, ids),
    media: () => describeMediaQueues(client, target, ids),
  });
  const known = answers.flatMap(([service, { found }]) => found.map((queue) => ({ ...queue, service })));
  const wanted = [...new Set(ids)];
  return {
    found: wanted.flatMap((id) => known.find(({ queueId }) => queueId === id) ?? []),
    missing: wanted.filter((id) => !known.some(({ queueId }) => queueId === id)),
  };
}
