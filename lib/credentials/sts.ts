import { CredentialsError } from '../ci/credentials-error';
import { sentences } from '../ci/errors';
import { BACKOFF, delayBefore, pause } from '../ci/retry';
import type { Credentials, Pair } from '../ci/signature';
import { type HttpAnswer, Transport, TransportFault } from '../ci/transport';
import { VERSION } from '../ci/version';
import { cut } from '../ci/wire';
import type { Reach } from './endpoints';
import { isRecord, recordIn } from './json';
import type { Lease } from './refreshing';
import { type StsAction, stsRemedy } from './sts-codes';
import { signTc3 } from './tc3';

const HOST = 'sts.tencentcloudapi.com';
const API_VERSION = '2018-08-13';
const CONTENT_TYPE = 'application/json';
/** Roles, tokens and policies are small. */
const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 10_000;
const TRIES = 3;

/** How STS is reached. */
export interface StsOptions extends Reach {
  /** STS serves all regions alike, but wants one to be named. @default ap-guangzhou */
  readonly region?: string;
}

/** Whose keys they are, as STS GetCallerIdentity tells. */
export interface CallerIdentity {
  /** `CAMUser`, `CAMRole`. */
  readonly type: string;
  /** The UIN of the root account. It is not the APPID, which ends the names of buckets. */
  readonly accountId: string;
  readonly userId: string;
  readonly principalId: string;
  /** `qcs::cam:<account>:uin/<uin>`, `qcs::sts:<account>:assumed-role/<role>`. */
  readonly arn: string;
}

/** A call of STS, and how messages about it begin. */
interface StsCall {
  readonly action: StsAction;
  /** What is not set is not sent. */
  readonly parameters: Readonly<Record<string, string | number | undefined>>;
  /** What signs; an identity that is told in the parameters needs nothing else. */
  readonly keys: Credentials | undefined;
  /** What failed when it does: `Role … could not be assumed with …`. */
  readonly failed: string;
}

/** A client of the Security Token Service. */
export class Sts {
  private readonly transport: Transport;
  private readonly host: string;
  private readonly now: () => number;
  /** What signatures need, set only once the service has complained of the time. */
  private offsetMs = 0;

  constructor(private readonly options: StsOptions = {}) {
    this.transport = new Transport(options.endpoint);
    this.host = options.endpoint?.host ?? HOST;
    this.now = options.now ?? Date.now;
  }

  /**
   * Asks for temporary keys.
   * @throws CredentialsError when there are none.
   */
  async assume(call: StsCall): Promise<Lease> {
    const { response, date } = await this.call(call);
    const { Credentials: given, ExpiredTime: expired } = response;
    const keys = isRecord(given) ? given : {};
    const { TmpSecretId: secretId, TmpSecretKey: secretKey, Token: token } = keys;
    if (!isText(secretId) || !isText(secretKey) || !isText(token) || typeof expired !== 'number') {
      throw new CredentialsError(
        'No keys from STS',
        sentences(call.failed, 'STS answered without keys', this.whoAnswers()),
      );
    }
    // The time that is left is by the clock of STS, whatever ours says. Its Date header leaves a part of a second out.
    const left = expired * 1000 - (date === undefined ? this.now() : date + 1000);
    if (left <= 0) {
      throw new CredentialsError(
        'No keys from STS',
        sentences(call.failed, 'STS gave keys that had expired already', this.whoAnswers()),
      );
    }
    return { credentials: { secretId, secretKey, token }, expires: this.now() + left };
  }

  /**
   * Asks whose the keys are. Everybody may ask that of their own keys.
   * @throws CredentialsError when it is not told.
   */
  async identity(keys: Credentials, source: string): Promise<CallerIdentity> {
    const failed = `Which account the keys of ${source} belong to is not known`;
    const call: StsCall = { action: 'GetCallerIdentity', parameters: {}, keys, failed };
    const { response } = await this.call(call);
    const text = (name: string): string => (isText(response[name]) ? response[name] : '');
    const identity = {
      type: text('Type'),
      accountId: text('AccountId'),
      userId: text('UserId'),
      principalId: text('PrincipalId'),
      arn: text('Arn'),
    };
    if (identity.accountId !== '') return identity;
    throw new CredentialsError(
      'The account is not known',
      sentences(failed, 'STS answered without an account', this.whoAnswers()),
    );
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.transport.close();
  }

  private async call(
    call: StsCall,
  ): Promise<{ response: Record<string, unknown>; date: number | undefined }> {
    let corrected = false;
    for (let attempt = 1; ; attempt += 1) {
      let passing: CredentialsError;
      try {
        const answer = await this.send(call);
        const parsed = Date.parse(answer.headers['date'] ?? '');
        const date = Number.isNaN(parsed) ? undefined : parsed;
        const response = recordIn(answer.body.toString('utf8'))?.['Response'];
        if (!isRecord(response)) {
          const what = `Something other than STS answered, with HTTP ${answer.status}`;
          passing = this.error(call, sentences(call.failed, what, this.whoAnswers()), answer.status >= 500);
        } else if (!isRecord(response['Error'])) {
          return { response, date };
        } else {
          const { Code: code = '', Message: message = '' } = response['Error'];
          if (code === 'AuthFailure.SignatureExpire' && !corrected && date !== undefined) {
            corrected = true;
            attempt -= 1;
            this.offsetMs = date - this.now();
            continue;
          }
          passing = this.refused(call, String(code), String(message), response['RequestId']);
        }
      } catch (error) {
        if (!(error instanceof TransportFault)) throw error;
        passing = this.unreachable(call, error);
      }
      if (!passing.passing || attempt >= TRIES) throw passing;
      await pause(delayBefore(attempt, this.options.backoff ?? BACKOFF), undefined);
    }
  }

  private async send({ action, parameters, keys }: StsCall): Promise<HttpAnswer> {
    // What is not set is no part of JSON.
    const body = JSON.stringify(parameters);
    const timestamp = Math.floor((this.now() + this.offsetMs) / 1000);
    const signed: Pair[] = [
      ['Content-Type', CONTENT_TYPE],
      ['Host', this.host],
      ['X-TC-Action', action],
    ];
    const { authorization } = keys
      ? signTc3({ service: 'sts', timestamp, headers: signed, body }, keys)
      : { authorization: 'SKIP' };
    return this.transport.send({
      method: 'POST',
      host: this.host,
      path: '/',
      query: [],
      headers: [
        ...signed,
        ['Content-Length', String(Buffer.byteLength(body))],
        ['X-TC-Version', API_VERSION],
        ['X-TC-Timestamp', String(timestamp)],
        ['X-TC-Region', this.options.region ?? 'ap-guangzhou'],
        ...(keys?.token ? [['X-TC-Token', keys.token] as const] : []),
        ['User-Agent', `cdktf-tencent-ci/${VERSION}`],
        ['Authorization', authorization],
      ],
      body: Buffer.from(body),
      timeoutMs: this.options.timeoutMs ?? TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    });
  }

  private refused(call: StsCall, code: string, message: string, requestId: unknown): CredentialsError {
    const { remedy, passing } = stsRemedy(call.action, code);
    const text = sentences(
      call.failed,
      `STS refused ${call.action}: ${cut(code)}${message ? `: ${cut(message.replace(/\s+/g, ' ').trim(), 500)}` : ''}`,
      isText(requestId) ? `Request id ${cut(requestId)}` : undefined,
      remedy,
    );
    return this.error(call, text, passing);
  }

  private unreachable(call: StsCall, fault: TransportFault): CredentialsError {
    const what = `The call of STS ${fault.message}${fault.code ? ` (${fault.code})` : ''}`;
    const hint = this.options.endpoint ? this.setBy() : 'Check the network and the proxy settings';
    return this.error(call, sentences(call.failed, what, hint), fault.retryable);
  }

  private error({ action }: StsCall, message: string, passing: boolean): CredentialsError {
    const summary = action === 'GetCallerIdentity' ? 'The account is not known' : 'The role was not assumed';
    return new CredentialsError(summary, message, { passing });
  }

  private whoAnswers(): string {
    return this.setBy() ?? 'Check that nothing between here and STS, such as a proxy, answers in its place';
  }

  private setBy(): string | undefined {
    const { endpoint } = this.options;
    return endpoint && `The address ${endpoint.origin} is set by ${endpoint.setBy}`;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
