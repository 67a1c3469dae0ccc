import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { AxiosError, AxiosInstance } from 'axios';
import { shownUrl } from '../rules';
import { type Endpoint, parseEndpoint } from './endpoint';
import { extraTrust } from './extra-certificates';
import { encodeUnreserved, type Pair } from './signature';

/** One HTTP request, already signed. */
export interface HttpRequest {
  readonly method: string;
  /** The host that the request is for; where the bytes go is the transport's matter. */
  readonly host: string;
  /** Decoded. */
  readonly path: string;
  readonly query: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly body?: Buffer;
  /** How long the whole exchange may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The largest body that is read, in bytes. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** One HTTP answer, of whatever status. Names of headers are in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** An exchange that brought no answer. */
export class TransportFault extends Error {
  override readonly name = 'TransportFault';

  constructor(
    readonly kind: 'connection' | 'timeout' | 'aborted' | 'too-large',
    message: string,
    /** The system's code, such as `ECONNRESET`. */
    readonly code: string | undefined,
    /** Whether any of the request may have reached the service. */
    readonly maybeSent: boolean,
    /** Whether a new try makes sense. */
    readonly retryable: boolean,
  ) {
    super(message);
  }
}

/**
 * Carries requests over HTTP with connections that are kept alive.
 *
 * With an endpoint, every byte goes to that address and nowhere else: redirects are not followed here, no proxy is
 * used, and the Host header stays that of CI. So a client of an emulator on loopback cannot reach the cloud.
 * Without one, requests go to their host over HTTPS, through the proxy that HTTPS_PROXY and NO_PROXY name, if any.
 */
export class Transport {
  /** Scheme of every request, as in a URL: `https:`. */
  readonly protocol: string;
  /** Where every byte goes, if not to the hosts that requests are for. */
  readonly endpoint: Endpoint | undefined;
  private readonly agents: { readonly httpAgent: http.Agent; readonly httpsAgent: https.Agent };
  private axios: Promise<AxiosInstance> | undefined;

  /** @throws InvalidEndpointError when the endpoint is not an http or https URL of a bare host. */
  constructor(endpoint?: string | Endpoint) {
    this.endpoint = typeof endpoint === 'string' ? parseEndpoint(endpoint) : endpoint;
    this.protocol = this.endpoint?.protocol ?? 'https:';
    this.agents = {
      httpAgent: new http.Agent({ keepAlive: true }),
      httpsAgent: new https.Agent({ keepAlive: true, ...(this.endpoint && servername(this.endpoint)) }),
    };
  }

  /**
   * Sends a request and reads the whole answer.
   * @throws TransportFault when there is none.
   */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const url = this.url(request);
    const stop = new AbortController();
    let kind: 'timeout' | 'aborted' | undefined;
    const abort = (): void => {
      kind ??= 'aborted';
      stop.abort();
    };
    const timer = setTimeout(() => {
      kind ??= 'timeout';
      stop.abort();
    }, request.timeoutMs);
    request.signal?.addEventListener('abort', abort, { once: true });
    if (request.signal?.aborted) abort();
    try {
      const axios = await this.load();
      const answer = await axios.request<Buffer>({
        ...this.agents,
        url,
        method: request.method,
        // `false` keeps axios from adding headers of its own.
        headers: {
          Accept: '*/*',
          'Accept-Encoding': 'identity',
          'Content-Type': false,
          ...Object.fromEntries(request.headers),
        },
        data: request.body,
        signal: stop.signal,
        responseType: 'arraybuffer',
        maxContentLength: request.maxBytes,
        maxBodyLength: Infinity,
        maxRedirects: 0,
        decompress: false,
        validateStatus: null,
        transformRequest: [(data: unknown) => data],
        transformResponse: [(data: unknown) => data],
        ...(this.endpoint && { proxy: false }),
      });
      return {
        status: answer.status,
        headers: Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
        ),
        body: answer.data,
      };
    } catch (error) {
      throw fault(error as AxiosError, kind, request, this.endpoint);
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', abort);
    }
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.agents.httpAgent.destroy();
    this.agents.httpsAgent.destroy();
  }

  // Loading axios takes longer than a whole plan without changes needs, as do certificates, so both wait for the first
  // request.
  private load(): Promise<AxiosInstance> {
    this.axios ??= import('axios').then(({ default: axios }) => {
      const secureContext = this.protocol === 'https:' ? extraTrust() : undefined;
      if (secureContext) this.agents.httpsAgent.options.secureContext = secureContext;
      return axios.create();
    });
    return this.axios;
  }

  private url(request: HttpRequest): string {
    const path = request.path
      .split('/')
      .map((segment) => encodeUnreserved(segment).replaceAll('%2C', ','))
      .join('/');
    const query = request.query.map(([name, value]) =>
      value === '' ? encodeUnreserved(name) : `${encodeUnreserved(name)}=${encodeUnreserved(value)}`,
    );
    const address = this.endpoint?.host ?? request.host;
    const text = `${this.protocol}//${address}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
    // A URL swallows `.` and `..`; the signature would then be for another path than the one asked for.
    if (new URL(text).pathname !== path) {
      throw new TypeError(`The path ${request.path} cannot be sent: it has a segment "." or "..".`);
    }
    return text;
  }
}

// Node would take the name from the Host header, which is that of CI, and so let an endpoint pass for CI itself. For an
// address no name is asked for, and the certificate has to be for that address.
function servername({ origin }: Endpoint): { readonly servername: string } {
  const host = new URL(origin).hostname;
  return { servername: host.startsWith('[') || isIP(host) !== 0 ? '' : host };
}

// The original error is not kept as a cause: it holds the request with its Authorization header.
function fault(
  error: AxiosError,
  kind: 'timeout' | 'aborted' | undefined,
  request: HttpRequest,
  endpoint: Endpoint | undefined,
): TransportFault | Error {
  const causes = causesOf(error);
  const address = endpoint?.origin ?? proxyOf(causes) ?? request.host;
  if (kind === 'aborted') return new TransportFault('aborted', 'was cancelled', undefined, true, false);
  if (kind === 'timeout') {
    const message = `got no answer from ${address} within ${request.timeoutMs / 1000} s`;
    return new TransportFault('timeout', message, 'ETIMEDOUT', true, true);
  }
  if (!error.isAxiosError) return error;
  if (/maxContentLength/.test(error.message)) {
    return new TransportFault('too-large', `got more than ${request.maxBytes} bytes`, undefined, true, false);
  }
  // axios's name for a body that ends before its Content-Length.
  const brokeOff = error.code === 'ERR_BAD_RESPONSE';
  const code = brokeOff ? 'ECONNRESET' : (error.code ?? causes[0]?.code);
  const unsent = causes.length > 0 && causes.every(({ syscall, code: of }) => isBeforeSending(syscall, of));
  // A certificate that is not trusted, or a header that cannot be written, will not be better next time.
  const hopeless = /^(ERR_|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/.test(
    code ?? '',
  );
  const message =
    code === 'ENOTFOUND'
      ? `found no host ${causes[0]?.hostname ?? address}`
      : `lost its connection to ${address}`;
  return new TransportFault(
    'connection',
    unsent && code !== 'ENOTFOUND' ? `could not connect to ${address}` : message,
    code,
    !unsent,
    !hopeless,
  );
}

interface SystemError {
  readonly code?: string;
  readonly syscall?: string;
  /** The name that was looked up. */
  readonly hostname?: string;
  /** The port that was connected to. */
  readonly port?: number;
  readonly errors?: readonly SystemError[];
}

// A host with several addresses fails with one error for each.
function causesOf(error: AxiosError): readonly SystemError[] {
  const cause = (error.cause ?? error) as SystemError;
  return cause.errors ?? [cause];
}

// The service listens on 443 only; a connection to another port that failed was one to the proxy.
function proxyOf(causes: readonly SystemError[]): string | undefined {
  const proxy = process.env['https_proxy'] || process.env['HTTPS_PROXY'];
  const elsewhere = causes.some(({ port }) => port !== undefined && port !== 443);
  return proxy && elsewhere ? `the proxy ${shownUrl(proxy)}` : undefined;
}

function isBeforeSending(syscall: string | undefined, code: string | undefined): boolean {
  return (
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    /^(ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code ?? '')
  );
}
