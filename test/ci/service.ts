import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { CiClient, type CiClientOptions } from '../../lib/ci/client';
import type { CiRequest } from '../../lib/ci/request';
import { parseAuthorization, type Pair, signatureOf } from '../../lib/ci/signature';
import { writeXml, type XmlNode } from '../../lib/ci/xml';

/** A request as it came over the socket. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** What the service does with a request: answers, cuts the connection, or (`undefined`) stays silent. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | XmlNode;
  readonly cut?: boolean;
  /** Cuts the connection once the body is sent, which its Content-Length may say is not all. */
  readonly broken?: boolean;
  /** Answers as something between here and the service would: without the service's request id. */
  readonly foreign?: boolean;
}

/** A service behind a real socket on loopback that records what it gets. */
export interface TestService {
  readonly url: string;
  readonly requests: Arrived[];
  /** How many connections were made. */
  readonly connections: () => number;
  /** A client of this service that hardly waits between tries. */
  readonly client: (options?: Partial<CiClientOptions>) => CiClient;
  readonly close: () => Promise<void>;
}

export type Handler = (request: Arrived, index: number) => Answer | undefined | Promise<Answer | undefined>;

export const CREDENTIALS = { secretId: 'AKIDexample', secretKey: 'sEcReT-kEy-of-the-tests' };
export const TARGET = { region: 'ap-chongqing', bucket: 'test-1234567890' };
/** The host of that target. */
export const HOST = 'test-1234567890.ci.ap-chongqing.myqcloud.com';
/** How messages name the call of `query`. */
export const CALL = 'DescribeMediaTemplates on bucket test-1234567890 (ap-chongqing)';
/** An answer of the service. */
export const OK = { body: ['Response', [['RequestId', 'r']]] } as const;

/** A request that may be sent again. */
export function query(changes: Partial<CiRequest> = {}): CiRequest {
  return {
    operation: 'DescribeMediaTemplates',
    target: TARGET,
    method: 'GET',
    path: '/template',
    ...changes,
  };
}

const running: TestService[] = [];

/** Starts a service; it stops after the test. */
export async function service(handler: Handler): Promise<TestService> {
  const requests: Arrived[] = [];
  const clients: CiClient[] = [];
  let connections = 0;
  const server = http.createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const request = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(parts).toString('utf8'),
      };
      requests.push(request);
      void Promise.resolve(handler(request, requests.length - 1)).then((answer) => {
        if (answer === undefined) return;
        if (answer.cut) {
          incoming.socket.destroy();
          return;
        }
        outgoing.writeHead(answer.status ?? 200, {
          'content-type': 'application/xml',
          ...(!answer.foreign && { 'x-ci-request-id': `request-${requests.length}` }),
          ...answer.headers,
        });
        if (answer.broken && typeof answer.body === 'string') {
          outgoing.write(answer.body, () => incoming.socket.destroy());
          return;
        }
        outgoing.end(typeof answer.body === 'string' ? answer.body : answer.body && writeXml(answer.body));
      });
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const started: TestService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    client: (options = {}) => {
      const client = new CiClient({
        credentials: () => CREDENTIALS,
        endpoint: started.url,
        backoff: { firstMs: 1, maxMs: 2 },
        settleMs: [0, 1, 2],
        ...options,
      });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  running.push(started);
  return started;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

/** An answer that is an error of the service. */
export function refusal(status: number, code: string, message = 'told by the test'): Answer {
  return {
    status,
    body: [
      'Error',
      [
        ['Code', code],
        ['Message', message],
        ['RequestId', 'in-the-body'],
      ],
    ],
  };
}

/** The error that a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('The call succeeded though it should have failed.');
    },
    (error: Error) => error,
  );
}

/** Whether a request is signed with the key. */
export function verified(request: Arrived, secretKey = CREDENTIALS.secretKey): boolean {
  const url = new URL(request.url, 'http://x');
  const authorization = parseAuthorization(request.headers.authorization!)!;
  const arrived = {
    method: request.method,
    path: decodeURIComponent(url.pathname),
    query: [...url.searchParams] as Pair[],
    headers: Object.entries(request.headers).map(([name, value]): Pair => [name, String(value)]),
  };
  return signatureOf(arrived, authorization, secretKey).signature === authorization.signature;
}
