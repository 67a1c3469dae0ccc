import {
  type Authorization,
  type KeyTime,
  type Pair,
  type SignatureSteps,
  authorizationFromQuery,
  parseAuthorization,
  parseKeyTime,
  sameSignature,
  signatureOf,
} from '../../ci/signature';
import { Refusal } from '../refusal';
import { Denial } from './errors';
import type { EmulatorCredentials, Keys } from './keys';
import type { ServiceRequest } from './request';

/** How far the clocks of caller and service may be apart, in seconds (`RequestTimeTooSkewed`). */
const MAX_SKEW = 15 * 60;

/** The headers a token may come in: of the Go SDK and of the Node SDK. */
export const TOKEN_HEADERS = ['x-cos-security-token', 'x-ci-security-token'] as const;

/**
 * Lets a request through, or says why not. The signature covers whatever the request says it covers, in the
 * Authorization header or in query parameters.
 * @param now - the service's time in milliseconds.
 * @param signed - what {@link isSigned} says of it.
 */
export function authenticate(request: ServiceRequest, keys: Keys, now: number, signed: boolean): void {
  const authorization = readAuthorization(request);
  const credentials = keys.find(authorization.secretId);
  if (credentials === undefined) {
    throw new Denial(
      'InvalidAccessKeyId',
      'SecretidNotExist',
      'The Access Key Id you provided does not exist in our records.',
    );
  }
  checkTimes(request, authorization, now / 1000);
  if (!signed) {
    throw new Denial(
      'SignatureDoesNotMatch',
      'InvalidAuthorization',
      'The Signature you specified is invalid: it does not match the one computed from the request.',
    );
  }
  checkToken(request, credentials, now);
}

/** Tells whether who sent a request has the keys, be it too early or too late for the signature or without the token. */
export function isSigned(request: ServiceRequest, keys: Keys): boolean {
  const authorization = authorizationOf(request);
  const credentials = authorization && keys.find(authorization.secretId);
  if (!authorization || !credentials) return false;
  return isSignature(authorization, request, credentials);
}

/** What is compared in a signature. The secret key is no part of it, nor is what is made of it alone. */
export interface SignatureEvidence {
  /** What the request says. */
  readonly authorization: Authorization;
  /** The text of the request that is hashed: verb, path, parameters and headers. */
  readonly httpString: string;
  readonly stringToSign: string;
  /** The signature that would be right; absent when nobody here has these keys. */
  readonly computed?: string;
}

/** What is compared in the signature of a request; `undefined` when it has none that can be read. */
export function signatureEvidence(request: ServiceRequest, keys: Keys): SignatureEvidence | undefined {
  const authorization = authorizationOf(request);
  if (authorization === undefined) return undefined;
  const credentials = keys.find(authorization.secretId);
  // The texts do not depend on the key.
  const steps = stepsOf(authorization, request, credentials?.secretKey ?? '');
  const { httpString, stringToSign, signature } = steps;
  return { authorization, httpString, stringToSign, ...(credentials && { computed: signature }) };
}

function isSignature(
  authorization: Authorization,
  request: ServiceRequest,
  { secretKey }: EmulatorCredentials,
): boolean {
  return sameSignature(stepsOf(authorization, request, secretKey).signature, authorization.signature);
}

function stepsOf(authorization: Authorization, request: ServiceRequest, secretKey: string): SignatureSteps {
  const { method, path, query } = request;
  return signatureOf({ method, path, query, headers: headerPairs(request) }, authorization, secretKey);
}

function authorizationOf({ headers, query }: ServiceRequest): Authorization | undefined {
  return headers.authorization === undefined
    ? authorizationFromQuery(query)
    : parseAuthorization(headers.authorization);
}

function readAuthorization(request: ServiceRequest): Authorization {
  const authorization = authorizationOf(request);
  if (authorization === undefined) {
    if (request.headers.authorization !== undefined)
      throw malformed('The Authorization header is malformed.');
    throw new Denial(
      'AccessDenied',
      'MissingAuthorization',
      'The request is not signed: it has neither an Authorization header nor q-… parameters.',
    );
  }
  if (authorization.algorithm !== 'sha1') {
    throw malformed(`The signature algorithm "${authorization.algorithm}" is not known. Use sha1.`);
  }
  return authorization;
}

function malformed(message: string): Denial {
  return new Denial('AccessDenied', 'InvalidAuthorization', message);
}

function checkTimes(request: ServiceRequest, authorization: Authorization, now: number): void {
  const date = Date.parse(request.headers.date ?? '') / 1000;
  const skewed = (): Refusal =>
    new Refusal(
      'RequestTimeTooSkewed',
      `The difference between the request time and the server's time is too large.`,
    );
  if (Math.abs(date - now) > MAX_SKEW) throw skewed();
  for (const text of [authorization.signTime, authorization.keyTime]) {
    const span: KeyTime | undefined = parseKeyTime(text);
    if (span === undefined) throw malformed(`"${text}" is no span of time for a signature.`);
    if (span.start > now + MAX_SKEW) throw skewed();
    if (now > span.end) throw new Denial('AccessDenied', 'SignatureExpired', 'Request has expired');
  }
}

function checkToken(request: ServiceRequest, credentials: EmulatorCredentials, now: number): void {
  if (credentials.token === undefined) return;
  const sent = TOKEN_HEADERS.map(
    (name) => request.headers[name] ?? request.query.find(([key]) => key.toLowerCase() === name)?.[1],
  ).find((token) => token !== undefined);
  if (sent !== credentials.token) {
    throw new Refusal(
      'InvalidAccessKeyId',
      sent === undefined
        ? 'These keys are temporary: the request needs their token in x-cos-security-token or x-ci-security-token.'
        : 'The security token does not belong to these keys.',
    );
  }
  if (credentials.expires !== undefined && now >= credentials.expires) {
    throw new Refusal('ExpiredToken', 'The security token has expired.');
  }
}

function headerPairs(request: ServiceRequest): Pair[] {
  return Object.entries({ ...request.headers, host: request.host }).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
}
