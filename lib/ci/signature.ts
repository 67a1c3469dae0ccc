import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A pair of keys for Tencent Cloud, with the token that goes with it when it is temporary (STS). */
export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
  /** Session token of temporary credentials; travels in a header of its own, beside the signature. */
  readonly token?: string;
}

/** Name and value, decoded. A parameter without a value, as in `?unbind`, has the value `''`. */
export type Pair = readonly [name: string, value: string];

/** What a signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** The path, decoded: `/exampleobject(腾讯云)`. */
  readonly path: string;
  /** The query parameters to sign. */
  readonly query?: readonly Pair[];
  /** The headers to sign. */
  readonly headers?: readonly Pair[];
}

/** The span in which a signature is valid, in Unix seconds, both ends included. */
export interface KeyTime {
  readonly start: number;
  readonly end: number;
}

/** A signature and each step on the way to it, under the names of the documentation. */
export interface SignatureSteps {
  readonly keyTime: string;
  readonly signKey: string;
  readonly urlParamList: string;
  readonly httpParameters: string;
  readonly headerList: string;
  readonly httpHeaders: string;
  readonly httpString: string;
  readonly stringToSign: string;
  readonly signature: string;
}

/** The parts of an Authorization header, or of the `q-…` query parameters that may stand in for it. */
export interface Authorization {
  readonly algorithm: string;
  readonly secretId: string;
  /** The span during which the request may be sent, as it was written: `<start>;<end>`. */
  readonly signTime: string;
  /** The span during which the signing key is valid, as it was written; the same in practice. */
  readonly keyTime: string;
  readonly headerList: readonly string[];
  readonly urlParamList: readonly string[];
  readonly signature: string;
}

const FIELDS = [
  'q-sign-algorithm',
  'q-ak',
  'q-sign-time',
  'q-key-time',
  'q-header-list',
  'q-url-param-list',
  'q-signature',
] as const;

/** Encodes as the signature wants it: all but `A-Z a-z 0-9 - _ . ~` becomes `%XX`. */
export function encodeUnreserved(text: string): string {
  // Most names and values have nothing to encode.
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Computes the signature of a request, step by step (COS API, Request Signature, which CI shares).
 * Every header and parameter of the request given is signed; a caller leaves out what is not to be.
 */
export function signatureSteps(
  request: SignedRequest,
  secretKey: string,
  times: { readonly keyTime: string; readonly signTime?: string },
): SignatureSteps {
  const { keyTime, signTime = keyTime } = times;
  const signKey = hmac(secretKey, keyTime);
  const query = canonical(request.query ?? []);
  const headers = canonical(request.headers ?? []);
  const httpString = `${request.method.toLowerCase()}\n${request.path}\n${query.text}\n${headers.text}\n`;
  const stringToSign = `sha1\n${signTime}\n${createHash('sha1').update(httpString).digest('hex')}\n`;
  return {
    keyTime,
    signKey,
    urlParamList: query.list,
    httpParameters: query.text,
    headerList: headers.list,
    httpHeaders: headers.text,
    httpString,
    stringToSign,
    signature: hmac(signKey, stringToSign),
  };
}

/** Signs a request: the value of its Authorization header. */
export function sign(request: SignedRequest, credentials: Credentials, span: KeyTime): string {
  const keyTime = `${span.start};${span.end}`;
  const steps = signatureSteps(request, credentials.secretKey, { keyTime });
  return [
    'q-sign-algorithm=sha1',
    `q-ak=${credentials.secretId}`,
    `q-sign-time=${keyTime}`,
    `q-key-time=${keyTime}`,
    `q-header-list=${steps.headerList}`,
    `q-url-param-list=${steps.urlParamList}`,
    `q-signature=${steps.signature}`,
  ].join('&');
}

/** Reads an Authorization header; `undefined` when it is not one of this scheme or lacks a part. */
export function parseAuthorization(header: string): Authorization | undefined {
  const parts = header.split('&').map((part): Pair => {
    const at = part.indexOf('=');
    return at < 0 ? [part.trim(), ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
  return authorizationFromQuery(parts);
}

/** Reads the signature that came as decoded query parameters; `undefined` when a part is missing. */
export function authorizationFromQuery(query: readonly Pair[]): Authorization | undefined {
  const given = new Map(query);
  if (!FIELDS.every((field) => given.has(field))) return undefined;
  const value = (field: (typeof FIELDS)[number]): string => given.get(field) ?? '';
  const list = (field: (typeof FIELDS)[number]): string[] => value(field).split(';').filter(Boolean);
  return {
    algorithm: value('q-sign-algorithm'),
    secretId: value('q-ak'),
    signTime: value('q-sign-time'),
    keyTime: value('q-key-time'),
    headerList: list('q-header-list'),
    urlParamList: list('q-url-param-list'),
    signature: value('q-signature'),
  };
}

/** Reads `<start>;<end>` in Unix seconds; `undefined` when it is anything else or runs backwards. */
export function parseKeyTime(text: string): KeyTime | undefined {
  const match = /^(\d{1,15});(\d{1,15})$/.exec(text);
  if (match === null) return undefined;
  const span = { start: Number(match[1]), end: Number(match[2]) };
  return span.start <= span.end ? span : undefined;
}

/**
 * What the service would compute for a request as it arrived: only the headers and parameters that the
 * authorization lists take part, whatever else the request carries.
 */
export function signatureOf(
  request: SignedRequest,
  authorization: Authorization,
  secretKey: string,
): SignatureSteps {
  return signatureSteps(
    {
      method: request.method,
      path: request.path,
      query: listed(request.query ?? [], authorization.urlParamList),
      headers: listed(request.headers ?? [], authorization.headerList),
    },
    secretKey,
    authorization,
  );
}

/** Compares two signatures in a time that tells nothing about where they differ. */
export function sameSignature(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function hmac(key: string, message: string): string {
  return createHmac('sha1', key).update(message).digest('hex');
}

function encodedName(name: string): string {
  return encodeUnreserved(name).toLowerCase();
}

function canonical(pairs: readonly Pair[]): { list: string; text: string } {
  const sorted = pairs
    .map(([name, value]) => [encodedName(name), encodeUnreserved(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return {
    list: sorted.map(([name]) => name).join(';'),
    text: sorted.map(([name, value]) => `${name}=${value}`).join('&'),
  };
}

function listed(pairs: readonly Pair[], names: readonly string[]): Pair[] {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return pairs.filter(([name]) => wanted.has(encodedName(name)));
}
