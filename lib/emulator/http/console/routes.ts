import Router from 'find-my-way';
import { VERSION } from '../../../ci/version';
import { isBucketName, isRegionName } from '../../../ci/hosts';
import type { Collection } from '../../store/collection';
import type { Bucket } from '../../store/store';
import type { BucketChange, Health, Overview } from './api';
import { FAULT_MEMBERS, faultView, setFault, switchViews, turnSwitch } from './controls';
import { type Answer, type Ask, ConsoleRefusal, invalid, missing, readJson } from './http';
import { type Inside, bucketsAsked } from './inside';
import { deleteObject, readObject, writeObject } from './objects';
import { callbackView, requestView } from './requests';
import { bucketView, queueViews, templateViews, workflowViews } from './things';
import { executionViews, jobViews, objectViews } from './work';

type Handler = (inside: Inside, ask: Ask) => Answer | Promise<Answer>;

/** What answers below `/_emulator/api`: path, verb, and what it does. */
const ROUTES: Readonly<Record<string, Readonly<Partial<Record<Verb, Handler>>>>> = {
  '/overview': { GET: (inside) => ({ json: overview(inside) }) },
  '/buckets': {
    GET: (inside, { query }) => ({ json: bucketsAsked(inside, query).map(bucketView) }),
    PUT: putBucket,
  },
  ...shelf(
    'template',
    ({ templates }) => templates,
    (_, bucket, records) => templateViews(bucket, records),
  ),
  ...shelf(
    'workflow',
    ({ workflows }) => workflows,
    ({ world }, bucket, records) => workflowViews(world, bucket, records),
  ),
  ...shelf(
    'queue',
    ({ queues }) => queues,
    (_, bucket, records) => queueViews(bucket, records),
  ),
  ...shelf(
    'execution',
    ({ executions }) => executions,
    ({ world }, bucket, records) => executionViews(world.store, bucket, records),
  ),
  ...shelf(
    'job',
    ({ jobs }) => jobs,
    ({ world }, bucket, records) => jobViews(world.store, bucket, records),
  ),
  '/objects': { GET: listObjects },
  '/object': { GET: readObject, HEAD: readObject, PUT: writeObject, DELETE: deleteObject },
  '/callbacks': {
    GET: ({ world }, { query }) => ({
      json: world.callbacks.records
        .filter(({ bucket }) => [null, bucket].includes(query.get('bucket')))
        .map(callbackView),
    }),
  },
  '/callbacks/:id': {
    GET: ({ world }, { params }) => ({
      json: callbackView(found(world.callbacks.records, 'callback', params['id'])),
    }),
  },
  '/requests': {
    GET: ({ seen }, { query }) => ({
      json: seen
        .list()
        .filter(({ host }) => [null, host?.bucket].includes(query.get('bucket')))
        .filter(({ host }) => [null, host?.region].includes(query.get('region')))
        .map(requestView),
    }),
  },
  '/requests/:id': {
    GET: ({ seen }, { params }) => ({ json: requestView(found(seen.list(), 'request', params['id'])) }),
  },
  '/switches': { GET: (inside) => ({ json: switchViews(inside) }) },
  '/switches/:name': {
    PUT: async (inside, { message, params }) => {
      const { value } = await readJson(message, ['value']);
      return { json: turnSwitch(inside, params['name'] ?? '', value) };
    },
  },
  '/faults': {
    GET: ({ faults }) => ({ json: faults.list().map(faultView) }),
    POST: async (inside, { message }) => {
      const fault = setFault(inside, await readJson(message, FAULT_MEMBERS));
      return { status: 201, json: faultView(fault) };
    },
  },
  '/faults/:id': {
    DELETE: ({ faults }, { params }) => {
      found(faults.list(), 'fault', params['id']).remove();
      return {};
    },
  },
  '/reset': {
    POST: async (inside) => {
      await inside.reset();
      return {};
    },
  },
};

const VERBS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] as const;
type Verb = (typeof VERBS)[number];

/** Finds what answers a request below `/_emulator/api`. */
export class ConsoleRoutes {
  readonly #router = Router({ caseSensitive: true, maxParamLength: 4096 });

  constructor() {
    for (const [path, verbs] of Object.entries(ROUTES)) this.#router.on('GET', path, () => {}, verbs);
  }

  /**
   * What a path and a verb ask for.
   * @throws ConsoleRefusal 404 when there is no such path, 405 when only the verb is wrong.
   */
  find(method: string, path: string): { readonly handle: Handler; readonly params: Ask['params'] } {
    const match = this.#router.find('GET', path);
    if (match === null) throw missing(`${path} in the API of the console`);
    const verbs = match.store as (typeof ROUTES)[string];
    const handle = verbs[method as Verb];
    if (handle !== undefined) return { handle, params: match.params };
    const others = VERBS.filter((verb) => verbs[verb] !== undefined).join(', ');
    throw new ConsoleRefusal(405, 'MethodNotAllowed', `${method} is not allowed there. Use ${others}.`, {
      Allow: others,
    });
  }
}

/** How the emulator is, for whoever asks. */
export function health(startTime: number): Health {
  return { status: 'ok', version: VERSION, uptime: Math.floor((performance.now() - startTime) / 1000) };
}

/** The routes of things of one kind in buckets: all of them, and one by its id. */
function shelf<T>(
  thing: string,
  collection: (bucket: Bucket) => Collection<T>,
  views: (inside: Inside, bucket: Bucket, records: readonly T[]) => readonly unknown[],
): Readonly<Record<string, { readonly GET: Handler }>> {
  return {
    [`/${thing}s`]: {
      GET: (inside, { query }) => ({
        json: bucketsAsked(inside, query).flatMap((bucket) =>
          views(inside, bucket, collection(bucket).values()),
        ),
      }),
    },
    [`/${thing}s/:id`]: {
      GET: (inside, { params: { id = '' } }) => {
        for (const bucket of inside.world.store.buckets()) {
          const record = collection(bucket).get(id);
          if (record !== undefined) return { json: views(inside, bucket, [record])[0] };
        }
        throw missing(`${thing} ${JSON.stringify(id)}`);
      },
    },
  };
}

function listObjects(inside: Inside, { query }: Ask): Answer {
  const prefix = query.get('prefix') ?? '';
  return {
    json: bucketsAsked(inside, query).flatMap((bucket) =>
      objectViews(
        inside.world.store,
        bucket,
        bucket.objects.values().filter(({ key }) => key.startsWith(prefix)),
      ),
    ),
  };
}

const SERVICES = ['ci', 'smartAudio', 'media'] as const satisfies (keyof BucketChange)[];

async function putBucket(inside: Inside, { message }: Ask): Promise<Answer> {
  const {
    bucket,
    region = inside.region,
    ...services
  } = await readJson(message, ['bucket', 'region', ...SERVICES]);
  if (typeof bucket !== 'string' || !isBucketName(bucket)) {
    throw invalid(`\`bucket\` is ${JSON.stringify(bucket)}. Write <name>-<APPID> in lower case.`);
  }
  if (typeof region !== 'string' || !isRegionName(region)) {
    throw invalid(`\`region\` is ${JSON.stringify(region)}, which is none.`);
  }
  for (const [name, on] of Object.entries(services)) {
    if (typeof on !== 'boolean') throw invalid(`\`${name}\` is ${JSON.stringify(on)}. Use true or false.`);
  }
  const wanted: Readonly<Partial<Record<(typeof SERVICES)[number], boolean>>> = services;
  const { world } = inside;
  const known = world.store.bucket(region, bucket);
  if (known !== undefined) {
    world.setServices(known, wanted);
    return { json: bucketView(known) };
  }
  const { ci = true, smartAudio = ci, media } = wanted;
  return { status: 201, json: bucketView(world.createBucket(region, bucket, { ci, smartAudio, media })) };
}

function found<T extends { readonly id: string }>(list: readonly T[], thing: string, id = ''): T {
  const one = list.find((each) => each.id === id);
  if (one === undefined) throw missing(`${thing} ${JSON.stringify(id)}; only the most recent ones are kept`);
  return one;
}

function overview(inside: Inside): Overview {
  const { world, seen, faults, guard, region, preset, dataDir } = inside;
  const buckets = world.store.buckets();
  const sum = (size: (bucket: Bucket) => number): number =>
    buckets.reduce((total, bucket) => total + size(bucket), 0);
  return {
    version: VERSION,
    endpoint: inside.url(),
    region,
    preset,
    changedSwitches: switchViews(inside).flatMap(({ name, value, atStart }) =>
      value === atStart ? [] : [name],
    ),
    startTime: inside.startTime,
    now: world.now(),
    ...(dataDir !== undefined && { dataDir }),
    policy: guard.enforces,
    env: inside.env(),
    counts: {
      buckets: buckets.length,
      templates: sum(({ templates }) => templates.size),
      workflows: sum(({ workflows }) => workflows.size),
      queues: sum(({ queues }) => queues.size),
      executions: sum(({ executions }) => executions.size),
      jobs: sum(({ jobs }) => jobs.size),
      objects: sum(({ objects }) => objects.size),
      callbacks: world.callbacks.records.length,
      requests: seen.list().length,
      faults: faults.list().length,
    },
  };
}
