import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '../ci/hosts';
import { Guard } from './http/guard';
import { type EmulatorCredentials, Keys } from './http/keys';
import type { AccessPolicy } from './http/policy';
import { type Behaviour, type Preset, presetBehaviour } from './behaviour';
import { type CallbackOptions, type CallbackRecord, Callbacks } from './service/callbacks/delivery';
import { type Console, makeConsole } from './service/console';
import { makeDesk } from './service/jobs/desk';
import { Changes } from './http/console/changes';
import { ConsoleService } from './http/console/console';
import { RequestHistory, type SeenRequest } from './http/history';
import { type Failure, type Fault, type FaultTarget, Faults } from './http/faults';
import type { JobRunner } from './runner/job-runner';
import { SeparationRunner } from './runner/runner';
import { Routes } from './http/router';
import { ROUTES } from './http/routes';
import type { RecordedRequest } from './http/request-log';
import { createService } from './http/server';
import { plant, type Seed } from './seed';
import { Store } from './store/store';
import { World } from './service/world';

/** A bucket that exists from the start. */
export interface BucketSeed {
  /** The full name, with the APPID. */
  readonly bucket: string;
  /** @default - the emulator's region */
  readonly region?: string;
  /** Whether CI is bound. @default true */
  readonly ci?: boolean;
  /** Whether Smart Audio is enabled, which binds CI. @default - as `ci` */
  readonly smartAudio?: boolean;
  /** Whether media processing is enabled, which binds CI. @default - as `ci` */
  readonly media?: boolean;
}

/** How to start the emulator. Everything has a default. */
export interface EmulatorOptions {
  /** @default 0 - any free port */
  readonly port?: number;
  /**
   * The address to listen on. Only this machine can reach the default. On any other, the keys are made at random unless
   * they are given, and callbacks go to public addresses only. @default '127.0.0.1'
   */
  readonly host?: string;
  /** The region of `env` and of buckets that are named without one. @default 'ap-chongqing' */
  readonly region?: string;
  /** Where to keep everything. @default - in memory only */
  readonly dataDir?: string;
  /** How lenient the service is: the most plausible one, or one that refuses what we would advise against. @default 'default' */
  readonly preset?: Preset;
  /** Answers to open questions that differ from those of the preset. */
  readonly behaviour?: Partial<Behaviour>;
  /** Buckets that exist from the start, by name or in full. @default - every bucket exists */
  readonly buckets?: readonly (string | BucketSeed)[];
  /** What buckets hold from the start; what is there already stays as it is. @default - nothing */
  readonly seed?: Seed;
  /** The keys that are accepted. @default - a pair made for tests; random ones where other machines can reach it */
  readonly credentials?: EmulatorCredentials;
  /**
   * What the keys may do: a policy (CAM), such as that of `CamPolicy`. All that it does not allow is refused with
   * `AccessDenied`. @default - everything
   */
  readonly policy?: AccessPolicy;
  /** The time in milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
  /** How callbacks are delivered. */
  readonly callbacks?: CallbackOptions;
  /** Told of each request of a client of CI or COS once it is answered, or came to nothing. */
  readonly log?: (request: SeenRequest) => void;
  /** How many of the most recent requests, and of the most recent callbacks, are kept to be looked at. @default 4000 */
  readonly history?: number;
  /** What makes jobs go on. @default - jobs are done here, with ffmpeg where it is needed */
  readonly runner?: JobRunner;
}

/** Where a browser looks at what the emulator does. */
export interface ConsoleAddress {
  /** The page, with the token that it needs: `http://127.0.0.1:41234/_emulator/#token=…`. Whoever has it may do everything. */
  readonly url: string;
  /** What requests to the JSON API bear: `Authorization: Bearer <token>`. Another one at each start. */
  readonly token: string;
}

/**
 * A running emulator of CI. What it keeps is there to be looked at and changed, as in the console, behind
 * Terraform's back: `ci.templates`, `ci.workflows`, `ci.queues`, `ci.jobs`, `ci.executions`, `ci.objects`,
 * `ci.buckets`.
 */
export interface Emulator extends Console {
  /** Where it listens: `http://127.0.0.1:41234`. */
  readonly url: string;
  /** What to give a client as its endpoint; the same as `url`. */
  readonly endpoint: string;
  /** The page that shows all of it, and what its JSON API asks for. */
  readonly console: ConsoleAddress;
  /** The region of `env` and of buckets that are named without one. */
  readonly region: string;
  /** The keys that it accepts. */
  readonly credentials: EmulatorCredentials;
  /** The environment variables that point the provider at it. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * The requests that it got with a right signature since the start or the last reset, oldest first: the most recent
   * 4,000 unless `history` says otherwise, each with the first 16 KiB of its body.
   */
  readonly requests: readonly RecordedRequest[];
  /**
   * The callbacks that were due since the start or the last reset, oldest first, with what became of them: as many of
   * the most recent as of the requests.
   */
  readonly callbacks: readonly CallbackRecord[];
  /** The switches in force; assign to change one. */
  readonly behaviour: Behaviour;
  /** Accepts other keys besides its own from now on, such as temporary ones that expire. */
  accept(credentials: EmulatorCredentials): void;
  /**
   * Allows all keys what this policy allows from now on, and nothing else; without one, everything.
   * @throws PolicyError when the emulator cannot judge it.
   */
  enforce(policy: AccessPolicy | undefined): void;
  /** Makes matching requests go wrong. */
  fail(target: FaultTarget, failure: Failure): Fault;
  /** Forgets everything: buckets, requests and faults; behaviour and policy are as they were at the start. */
  reset(): Promise<void>;
  /** Ends it, with every connection still open. */
  stop(): Promise<void>;
}

/** How many requests and callbacks are kept: more than a test makes, and with their heads and bodies some 100 MB at most. */
const DEFAULT_HISTORY = 4000;

/** The variables that let others in. */
const SECRET = /SECRET_KEY|TOKEN/;

const DEFAULT_CREDENTIALS: EmulatorCredentials = {
  secretId: 'AKIDemulatoremulatoremulatoremulator',
  secretKey: 'emulatoremulatoremulatoremulator',
};

/**
 * Starts an emulator of CI on this machine, in this process. Run its clients asynchronously: while `execFileSync` or
 * `spawnSync` holds the process up the emulator cannot answer, and a client waits for minutes until it gives up.
 *
 * @example
 * const ci = await startEmulator();
 * const options = { env: { ...process.env, ...ci.env } };
 * await promisify(execFile)('terraform', ['apply', '-auto-approve'], options);
 * await ci.stop();
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    port = 0,
    host = '127.0.0.1',
    region = 'ap-chongqing',
    runner = new SeparationRunner(),
    history = DEFAULT_HISTORY,
  } = options;
  const exposed = !isLoopback(host);
  const credentials = options.credentials ?? (exposed ? randomCredentials() : DEFAULT_CREDENTIALS);
  const keys = new Keys(credentials);
  const guard = new Guard(options.policy);
  const now = options.clock ?? Date.now;
  const store = new Store(options.dataDir);
  const callbacks = new Callbacks({ ...options.callbacks, history, exposed }, now);
  const atStart: Behaviour = { ...presetBehaviour(options.preset ?? 'default'), ...options.behaviour };
  const changes = new Changes();
  // A switch may let jobs begin that were held back.
  const behaviour = new Proxy<Behaviour>(
    { ...atStart },
    {
      set(target, name, value) {
        const done = Reflect.set(target, name, value);
        runner.changed?.();
        changes.tell('switches', 'overview');
        return done;
      },
    },
  );
  const world = new World(store, behaviour, now, runner, callbacks);
  const desk = makeDesk(world);
  const faults = new Faults();
  const requests: RecordedRequest[] = [];
  const seen = new RequestHistory(history);
  const token = randomBytes(24).toString('base64url');
  store.changed = (collections) => changes.tell('buckets', 'overview', ...collections);
  callbacks.changed = () => changes.tell('callbacks', 'overview');
  faults.changed = () => changes.tell('faults', 'overview');
  seen.changed = () => changes.tell('requests', 'overview');
  if (options.log) seen.ended = options.log;

  function seed(): void {
    for (const given of options.buckets ?? []) {
      const bucket: BucketSeed = typeof given === 'string' ? { bucket: given } : given;
      const place = bucket.region ?? region;
      if (store.bucket(place, bucket.bucket)) continue;
      const ci = bucket.ci ?? true;
      const { smartAudio = ci, media } = bucket;
      world.createBucket(place, bucket.bucket, { ci, smartAudio, media });
    }
    if (options.seed) plant(world, region, options.seed);
  }
  try {
    seed();
  } catch (error) {
    store.close();
    throw error;
  }

  const server = createService({
    routes: new Routes(ROUTES),
    faults,
    keys,
    guard,
    requests,
    history,
    seen,
    console: new ConsoleService({
      world,
      seen,
      faults,
      guard,
      changes,
      token,
      host,
      region,
      preset: options.preset ?? 'default',
      atStart,
      startTime: now(),
      ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
      url: () => url,
      env: () => Object.fromEntries(Object.entries(env()).filter(([name]) => !SECRET.test(name))),
      reset,
    }),
    world,
    now,
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  }).catch((error: unknown) => {
    store.close();
    throw error;
  });
  async function reset(): Promise<void> {
    await Promise.all([runner.stop?.(), callbacks.stop()]);
    callbacks.clear();
    store.clear();
    faults.clear();
    requests.length = 0;
    seen.clear();
    Object.assign(behaviour, atStart);
    guard.enforce(options.policy);
    seed();
    runner.start?.(desk);
  }
  function env(): Readonly<Record<string, string>> {
    return {
      TENCENTCLOUD_SECRET_ID: credentials.secretId,
      TENCENTCLOUD_SECRET_KEY: credentials.secretKey,
      ...(credentials.token !== undefined && { TENCENTCLOUD_SECURITY_TOKEN: credentials.token }),
      TENCENTCLOUD_REGION: region,
      TENCENTCLOUD_CI_ENDPOINT: url,
    };
  }
  const address = server.address() as AddressInfo;
  // Every address of this machine is none that a client can be pointed at.
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address.address] ?? address.address;
  const name = address.family === 'IPv6' ? `[${reached}]` : reached;
  const url = `http://${name}:${address.port}`;
  runner.start?.(desk);

  return {
    url,
    endpoint: url,
    region,
    credentials,
    console: { url: `${url}/_emulator/#token=${token}`, token },
    env: env(),
    requests,
    behaviour,
    get callbacks() {
      return callbacks.records;
    },
    ...makeConsole(world, region),
    accept: (credentials) => keys.accept(credentials),
    enforce: (policy) => guard.enforce(policy),
    fail: (target, failure) => faults.add(target, failure),
    reset,
    async stop() {
      await Promise.all([runner.stop?.(), callbacks.stop()]);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}

function randomCredentials(): EmulatorCredentials {
  return {
    secretId: `AKID${randomBytes(16).toString('hex')}`,
    secretKey: randomBytes(16).toString('hex'),
  };
}
