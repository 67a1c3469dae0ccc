import { CredentialsError } from '../ci/credentials-error';
import type { Endpoint } from '../ci/endpoint';
import { sentences } from '../ci/errors';
import { BACKOFF, delayBefore, pause } from '../ci/retry';
import { type HttpAnswer, Transport, TransportFault } from '../ci/transport';
import type { Reach } from './endpoints';
import { recordIn } from './json';
import type { Lease } from './refreshing';

/** Where a machine (CVM) asks about itself. The address is in its own network, and http is all that it speaks. */
const METADATA: Endpoint = {
  origin: 'http://metadata.tencentyun.com',
  protocol: 'http:',
  host: 'metadata.tencentyun.com',
  local: false,
  setBy: 'the metadata service of CVM',
};

const PATH = '/latest/meta-data/cam/security-credentials/';
/** What a role may be called in CAM. */
const ROLE_NAME = /^(?!\.{1,2}$)[\w+=,.@-]+$/;
const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 2_000;
const TRIES = 3;

/** A client of the metadata service of CVM, which tells a machine the keys of its role. */
export class Metadata {
  private readonly endpoint: Endpoint;
  private readonly transport: Transport;

  constructor(private readonly options: Reach = {}) {
    this.endpoint = options.endpoint ?? METADATA;
    // With an endpoint no proxy is used, which none should be for a service of this machine's own network.
    this.transport = new Transport(this.endpoint);
  }

  /**
   * The name of the role that this machine has.
   * @throws CredentialsError when it has none, or does not say.
   */
  async role(): Promise<string> {
    const answer = await this.get('', 'The role of this machine');
    const name = answer.status === 404 ? '' : text(answer).trim();
    if (ROLE_NAME.test(name)) return name;
    throw new CredentialsError(
      'The machine has no role',
      name === ''
        ? 'No role is bound to this machine. Bind one to it in the CVM console (a role that trusts cvm.qcloud.com), or ' +
            'use another source of credentials.'
        : sentences(
            'What the metadata service names as the role of this machine is no name',
            this.whoAnswers(),
          ),
    );
  }

  /**
   * The keys of a role of this machine.
   * @throws CredentialsError when there are none.
   */
  async keys(role: string): Promise<Lease> {
    const what = `The keys of the role ${role} of this machine`;
    if (!ROLE_NAME.test(role)) throw this.noSuchRole(role);
    const answer = await this.get(role, what);
    if (answer.status === 404) throw this.noSuchRole(role);
    const content = recordIn(text(answer)) ?? {};
    const { Code: code, ExpiredTime: expired } = content;
    if (code !== 'Success') {
      const said = typeof code === 'string' ? `: it says ${JSON.stringify(code.slice(0, 100))}` : '';
      throw this.unusable(`${what} are not given${said}`);
    }
    const { TmpSecretId: secretId, TmpSecretKey: secretKey, Token: token } = content;
    const keys = { secretId, secretKey, token };
    const whole = Object.values(keys).every((value) => typeof value === 'string' && value !== '');
    if (!whole || typeof expired !== 'number') throw this.unusable(`${what} are not whole`);
    const date = Date.parse(answer.headers['date'] ?? '');
    const now = (this.options.now ?? Date.now)();
    // The Date header leaves a part of a second out.
    const left = expired * 1000 - (Number.isNaN(date) ? now : date + 1000);
    if (left <= 0) throw this.unusable(`${what} had expired already when they were given`);
    return { credentials: keys as Lease['credentials'], expires: now + left };
  }

  private async get(name: string, what: string): Promise<HttpAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const error = await this.attempt(name, what);
      if (!(error instanceof CredentialsError)) return error;
      if (!error.passing || attempt >= TRIES) throw error;
      await pause(delayBefore(attempt, this.options.backoff ?? BACKOFF), undefined);
    }
  }

  private async attempt(name: string, what: string): Promise<HttpAnswer | CredentialsError> {
    try {
      const answer = await this.transport.send({
        method: 'GET',
        host: this.endpoint.host,
        path: PATH + name,
        query: [],
        headers: [['Host', this.endpoint.host]],
        timeoutMs: this.options.timeoutMs ?? TIMEOUT_MS,
        maxBytes: MAX_BYTES,
      });
      if (answer.status === 200 || answer.status === 404) return answer;
      return this.unusable(
        `${what} could not be asked for: HTTP ${answer.status}`,
        answer.status >= 500 || answer.status === 429,
      );
    } catch (error) {
      if (!(error instanceof TransportFault)) throw error;
      const fault = `${error.message}${error.code ? ` (${error.code})` : ''}`;
      return this.unusable(`${what} could not be asked for: the call ${fault}`, error.retryable);
    }
  }

  private noSuchRole(role: string): CredentialsError {
    return new CredentialsError(
      'The machine has no such role',
      `The metadata service knows no role "${role}" of this machine. Check cam_role_name (TENCENTCLOUD_CAM_ROLE_NAME), ` +
        'and that this role is bound to the machine.',
      { attribute: 'cam_role_name' },
    );
  }

  private unusable(what: string, passing = false): CredentialsError {
    return new CredentialsError('No keys from the metadata service', sentences(what, this.whoAnswers()), {
      passing,
    });
  }

  private whoAnswers(): string {
    const { endpoint } = this.options;
    return endpoint
      ? `The address ${endpoint.origin} is set by ${endpoint.setBy}`
      : `Only a machine of Tencent Cloud (CVM, in a VPC) has ${METADATA.origin}`;
  }
}

function text({ body }: HttpAnswer): string {
  return body.toString('utf8');
}
