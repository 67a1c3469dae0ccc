import Router from 'find-my-way';
import type { ParsedHost } from '../../ci/hosts';
import { type HostKind, type Operation, type OperationRow, OPERATIONS } from '../../ci/operations';
import { Refusal } from '../refusal';
import type { Call, Reply } from './call';
import { HttpRefusal } from './errors';
import type { ServiceRequest } from './request';

/** One operation and what it does. */
export interface Route extends OperationRow {
  readonly operation: Operation;
  readonly hosts: NonNullable<OperationRow['hosts']>;
  handle(call: Call): Reply;
}

/** Joins an operation to what it does. */
export function route(operation: Operation, handle: (call: Call) => Reply): Route {
  return { operation, handle, hosts: ['ci'], ...OPERATIONS[operation] };
}

/** What was found for a request. */
export interface Match {
  readonly route: Route;
  /** What the host of the request stands for. */
  readonly host: ParsedHost;
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** Finds operations by host, verb, path and flag. */
export class Routes {
  readonly #router = Router({ caseSensitive: true, maxParamLength: 4096 });

  constructor(routes: readonly Route[]) {
    const places = new Map<string, Route[]>();
    for (const route of routes) {
      for (const host of route.hosts) {
        const place = `${host} ${route.method} ${route.path}`;
        const there = places.get(place);
        if (there) there.push(route);
        else {
          const list = [route];
          places.set(place, list);
          this.#router.on(route.method, route.path, { constraints: { host } }, () => {}, list);
        }
      }
    }
  }

  /**
   * The operation that a request asks for.
   * @throws Refusal 405 when only the verb is wrong, 404 when there is nothing at all.
   */
  find(request: ServiceRequest, host: ParsedHost): Match {
    const found = this.#lookup(request.method, request, host);
    if (found !== undefined) return found;
    const others = (['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const).filter(
      (method) => this.#lookup(method, request, host) !== undefined,
    );
    if (others.length > 0) {
      throw new HttpRefusal(
        405,
        'MethodNotAllowed',
        `${request.method} is not allowed on ${request.path}. Use ${others.join(' or ')}.`,
        { Allow: others.join(', ') },
      );
    }
    throw new Refusal(
      'NoSuchResource',
      `The emulator knows no ${request.path} on ${request.host}. It covers what voice separation needs.`,
    );
  }

  #lookup(method: string, request: ServiceRequest, host: ParsedHost): Match | undefined {
    const found = this.#router.find(method as 'GET', request.rawPath, { host: kindOf(host) });
    if (found === null) return undefined;
    const flags = new Set(request.query.map(([key]) => key));
    const routes = found.store as readonly Route[];
    const route =
      routes.find(({ flag }) => flag !== undefined && flags.has(flag)) ??
      routes.find(({ flag }) => flag === undefined);
    return route && { route, host, params: found.params };
  }
}

/** The kind of a host, which is what routes are told apart by; only CI has one for the whole account. */
function kindOf({ bucket, service }: ParsedHost): HostKind | undefined {
  if (bucket !== undefined) return service;
  return service === 'ci' ? 'region' : undefined;
}
