import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Credentials, Pair } from '../../lib/ci/signature';
import { signTc3 } from '../../lib/credentials/tc3';
import { type LoopbackServer, serveLoopback } from './http';

/** Temporary keys that were given, and when they end, in milliseconds since 1970. */
export interface Issued extends Required<Credentials> {
  readonly expires: number;
}

/** Makes temporary keys that end at a time: at the next whole second, which is all that can be told of it. */
export function issue(end: number): Issued {
  return {
    secretId: `AKID${randomBytes(18).toString('hex')}`,
    secretKey: randomBytes(20).toString('hex'),
    token: randomBytes(60).toString('base64url'),
    expires: Math.ceil(end / 1000) * 1000,
  };
}

/** A call that was made. */
export interface StsCall {
  readonly action: string;
  /** Who signed it; `undefined` when nobody did. */
  readonly secretId: string | undefined;
  readonly token: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
}

/** How a call may go wrong. */
export type StsFailure =
  | { readonly code: string; readonly message?: string }
  | { readonly status: number; readonly body: string }
  | { readonly expiredFor: number }
  | { readonly response: Readonly<Record<string, unknown>> }
  | 'drop'
  | 'hang';

/** What a stand-in for STS does. */
export interface StsOptions {
  /** The keys that may sign. */
  readonly keys: readonly Credentials[];
  /** How long keys live in place of what was asked for, in milliseconds. */
  lifeMs?: number;
  /** The root account of whoever asks. */
  accountId?: string;
  /** How far its clock is ahead, in milliseconds. */
  skewMs?: number;
  /** Told of all keys that are given. */
  readonly issued?: (keys: Issued) => void;
}

const MAX_SKEW_S = 300;

/**
 * A stand-in for STS on loopback, as its documentation has it: it verifies TC3-HMAC-SHA256 over the headers that the
 * caller says are signed, gives keys that end, and refuses with HTTP 200.
 */
export class StsServer implements LoopbackServer {
  readonly calls: StsCall[] = [];
  readonly issued: Issued[] = [];
  private readonly failures: StsFailure[] = [];
  private server!: LoopbackServer;

  private constructor(readonly options: StsOptions) {}

  static async start(options: StsOptions): Promise<StsServer> {
    const sts = new StsServer(options);
    sts.server = await serveLoopback((request, body, response) => sts.answer(request, body, response));
    return sts;
  }

  get url(): string {
    return this.server.url;
  }

  /** The actions that were called, in order. */
  get actions(): string[] {
    return this.calls.map(({ action }) => action);
  }

  /** Makes the next calls go wrong, one each. */
  fail(...failures: readonly StsFailure[]): void {
    this.failures.push(...failures);
  }

  /** Forgets calls and failures. */
  clear(): void {
    this.calls.length = 0;
    this.issued.length = 0;
    this.failures.length = 0;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private get now(): number {
    return Date.now() + (this.options.skewMs ?? 0);
  }

  private answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    const { headers } = request;
    const authorization = headers.authorization ?? '';
    const [, secretId] = /Credential=([^/]+)\//.exec(authorization) ?? [];
    const action = String(headers['x-tc-action']);
    const parameters = JSON.parse(body) as Record<string, unknown>;
    const token = headers['x-tc-token'] as string | undefined;
    this.calls.push({ action, secretId, token, parameters, headers });
    const failure = this.failures.shift();
    if (failure === 'hang') return;
    if (failure === 'drop') {
      request.socket.destroy();
      return;
    }
    response.setHeader('Date', new Date(this.now).toUTCString());
    response.setHeader('Content-Type', 'application/json');
    if (failure && 'status' in failure) {
      response.writeHead(failure.status).end(failure.body);
      return;
    }
    const refusal =
      failure && 'code' in failure
        ? { Code: failure.code, Message: failure.message ?? 'as it was told to' }
        : this.refusal(request, body, action, authorization, secretId, token);
    const expiredFor = failure && 'expiredFor' in failure ? failure.expiredFor : undefined;
    const said =
      failure && 'response' in failure
        ? failure.response
        : refusal
          ? { Error: refusal }
          : this.result(action, parameters, secretId, expiredFor);
    response.end(JSON.stringify({ Response: { ...said, RequestId: randomUUID() } }));
  }

  private refusal(
    { headers, method, url }: IncomingMessage,
    body: string,
    action: string,
    authorization: string,
    secretId: string | undefined,
    token: string | undefined,
  ): { Code: string; Message: string } | undefined {
    if (method !== 'POST' || url !== '/') return { Code: 'InvalidRequest', Message: `${method} ${url}` };
    if (headers['x-tc-version'] !== '2018-08-13') return { Code: 'NoSuchVersion', Message: 'version' };
    if (!headers['x-tc-region']) return { Code: 'MissingParameter', Message: 'X-TC-Region' };
    if (/^AssumeRoleWith/.test(action)) {
      return authorization === 'SKIP' && token === undefined
        ? undefined
        : { Code: 'AuthFailure.InvalidAuthorization', Message: 'is not signed' };
    }
    const match =
      /^TC3-HMAC-SHA256 Credential=[^/]+\/([\d-]+)\/(\w+)\/tc3_request, SignedHeaders=([\w;-]+), Signature=(\w+)$/.exec(
        authorization,
      );
    if (!match) return { Code: 'AuthFailure.InvalidAuthorization', Message: authorization };
    const known = [...this.options.keys, ...this.issued].find((keys) => keys.secretId === secretId);
    if (!known) return { Code: 'AuthFailure.SecretIdNotFound', Message: 'no such SecretId' };
    const timestamp = Number(headers['x-tc-timestamp']);
    if (Math.abs(timestamp - this.now / 1000) > MAX_SKEW_S) {
      return { Code: 'AuthFailure.SignatureExpire', Message: 'the timestamp is too far off' };
    }
    const [, , service = '', names = ''] = match;
    const signed = names.split(';').map((name): Pair => [name, String(headers[name])]);
    const expected = signTc3({ service, timestamp, headers: signed, body }, known).authorization;
    if (expected !== authorization)
      return { Code: 'AuthFailure.SignatureFailure', Message: 'wrong signature' };
    const ended = 'expires' in known && (known as Issued).expires <= this.now;
    if (known.token !== token || ended) return { Code: 'AuthFailure.TokenFailure', Message: 'wrong token' };
    return undefined;
  }

  private result(
    action: string,
    parameters: Readonly<Record<string, unknown>>,
    secretId: string | undefined,
    expiredFor: number | undefined,
  ): Record<string, unknown> {
    if (action === 'GetCallerIdentity') {
      const { accountId = '100000000001' } = this.options;
      const role = this.issued.some((keys) => keys.secretId === secretId);
      return {
        Type: role ? 'CAMRole' : 'CAMUser',
        AccountId: accountId,
        UserId: '100000000002',
        PrincipalId: '100000000002',
        Arn: role ? `qcs::sts:${accountId}:assumed-role/4611` : `qcs::cam:${accountId}:uin/100000000002`,
      };
    }
    const lifeMs = this.options.lifeMs ?? Number(parameters['DurationSeconds']) * 1000;
    const keys = issue(this.now + (expiredFor === undefined ? lifeMs : -expiredFor));
    this.issued.push(keys);
    this.options.issued?.(keys);
    return {
      Credentials: { TmpSecretId: keys.secretId, TmpSecretKey: keys.secretKey, Token: keys.token },
      ExpiredTime: keys.expires / 1000,
      Expiration: new Date(keys.expires).toISOString().replace('.000', ''),
    };
  }
}
