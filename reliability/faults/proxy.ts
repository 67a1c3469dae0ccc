import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../../lib/emulator';
import { readHost, readRequest, type ServiceRequest } from '../../lib/emulator/http/request';
import { Routes } from '../../lib/emulator/http/router';
import { ROUTES } from '../../lib/emulator/http/routes';
import type { Random } from '../random';
import type { FaultRow } from './fault-table';

/** What the service answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request that a fault has met. */
export interface Exchange {
  readonly response: ServerResponse;
  readonly random: Random;
  /** How long a client looks for what it wrote, in milliseconds. */
  readonly settleMs: number;
  /** Lets the service handle the request, and gives its answer. */
  readonly forward: () => Promise<Answer>;
  /** Lets the service handle the request so many milliseconds from now; nobody gets the answer. */
  readonly forwardLater: (ms: number) => void;
  /** Lets the service handle the request after the next one of its kind, or when the command has ended. */
  readonly forwardAfterNext: () => void;
  /** Answers as something between client and service would: without the service's headers. */
  readonly answer: (status: number, body: string, headers?: Readonly<Record<string, string>>) => void;
  /** Closes the connection without a word. */
  readonly cut: () => void;
}

/** What goes wrong in one bucket. */
export interface Trap {
  /** Whose requests it meets. */
  readonly operation: Operation;
  readonly fault: FaultRow;
  /** How many of them pass first. */
  readonly skip: number;
  /** How many of them it meets then. */
  readonly times: number;
  readonly random: Random;
}

interface ActiveTrap extends Trap {
  seen: number;
  met: number;
  /** What the service handles after the next request. */
  readonly held: (() => Promise<unknown>)[];
}

/**
 * A proxy in front of the emulator that breaks connections and answers. Every bucket has a trap of its own, so that any
 * number of cases run at once.
 */
export class FaultProxy {
  private readonly routes = new Routes(ROUTES);
  private readonly traps = new Map<string, ActiveTrap>();
  private readonly agent = new http.Agent({ keepAlive: true });
  private readonly late = new Map<string, Set<Promise<unknown>>>();
  private readonly server = http.createServer((message, response) => {
    // A connection that the client has left has nobody to answer.
    this.handle(message, response).catch(() => response.destroy());
  });

  private constructor(
    private readonly upstream: URL,
    private readonly settleMs: number,
  ) {}

  /**
   * Starts one.
   * @param settleMs - how long its clients look for what they wrote, in milliseconds.
   */
  static async start(upstream: string, settleMs: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(upstream), settleMs);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Where it listens. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sets the trap of a bucket. */
  arm(bucket: string, trap: Trap): void {
    this.traps.set(bucket, { ...trap, seen: 0, met: 0, held: [] });
  }

  /** Takes the trap of a bucket away; returns how many requests it met, once those that were late have arrived. */
  async disarm(bucket: string): Promise<number> {
    const trap = this.traps.get(bucket);
    this.traps.delete(bucket);
    await Promise.all([...(this.late.get(bucket) ?? new Set<Promise<unknown>>())]);
    this.late.delete(bucket);
    await Promise.all((trap?.held ?? []).map((forward) => forward()));
    return trap?.met ?? 0;
  }

  /** Ends it, with every connection. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    this.agent.destroy();
  }

  private async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const request = readRequest(message);
    const bucket = bucketOf(request);
    const forward = (): Promise<Answer> => this.send(message, body);
    const trap = this.traps.get(bucket);
    if (trap === undefined || this.operationOf(request) !== trap.operation) {
      relay(response, await forward());
      return;
    }
    if (!isDue(trap)) {
      const answer = await forward();
      for (const before of trap.held.splice(0)) await before();
      relay(response, answer);
      return;
    }
    await trap.fault.meet({
      response,
      random: trap.random,
      settleMs: this.settleMs,
      forward,
      forwardLater: (ms) => {
        const late = sleep(ms).then(forward);
        const all = this.late.get(bucket) ?? new Set();
        this.late.set(bucket, all.add(late.catch(() => undefined)));
      },
      forwardAfterNext: () => void trap.held.push(forward),
      answer: (status, text, headers = {}) => {
        response.writeHead(status, { 'content-type': 'text/html', server: 'proxy', ...headers });
        response.end(text);
      },
      cut: () => void response.socket?.destroy(),
    });
  }

  private operationOf(request: ServiceRequest): Operation {
    return this.routes.find(request, readHost(request.host)).route.operation;
  }

  private send(message: IncomingMessage, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          hostname: this.upstream.hostname,
          port: this.upstream.port,
          method: message.method,
          path: message.url,
          headers: message.headers,
          agent: this.agent,
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: Buffer.concat(chunks),
            }),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }
}

/** Counts a request, and tells whether the trap meets it. */
function isDue(trap: ActiveTrap): boolean {
  trap.seen += 1;
  if (trap.seen <= trap.skip || trap.met >= trap.times) return false;
  trap.met += 1;
  return true;
}

/** Passes an answer on as it is. */
export function relay(response: ServerResponse, { status, headers, body }: Answer): void {
  response.sendDate = false;
  response.writeHead(status, headers);
  response.end(body);
}

/** The bucket that a request is about: of its host, or the one that it asks the region for. */
function bucketOf({ host, query }: ServiceRequest): string {
  return readHost(host).bucket ?? query.find(([name]) => name === 'bucketNames')?.[1] ?? '';
}
