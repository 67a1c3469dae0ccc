import { createHash, createHmac } from 'node:crypto';
import type { Credentials, Pair } from '../ci/signature';

/** A request of POST to `/`, as far as TC3-HMAC-SHA256 covers it. */
export interface Tc3Request {
  /** The service's name in the scope: `sts`. */
  readonly service: string;
  /** In seconds since 1970. */
  readonly timestamp: number;
  /** The headers that are signed, host and content type among them. */
  readonly headers: readonly Pair[];
  readonly body: string;
}

/** A signature, and what it is made of. */
export interface Tc3Signature {
  /** SHA-256 of the canonical request, in hexadecimal. */
  readonly canonicalHash: string;
  readonly signature: string;
  /** The whole Authorization header. */
  readonly authorization: string;
}

/**
 * Signs a request of the API 3.0 with TC3-HMAC-SHA256 ("API 3.0, Signature v3"). The token of temporary keys is no part
 * of it. Own, because the official library brings a client for each service along.
 */
export function signTc3(
  { service, timestamp, headers, body }: Tc3Request,
  { secretId, secretKey }: Credentials,
): Tc3Signature {
  const lines = headers
    .map(([name, value]): Pair => [name.toLowerCase(), value.trim().toLowerCase()])
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const signed = lines.map(([name]) => name).join(';');
  const canonical = [
    'POST',
    '/',
    '',
    ...lines.map(([name, value]) => `${name}:${value}`),
    '',
    signed,
    sha256(body),
  ].join('\n');
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const scope = `${date}/${service}/tc3_request`;
  const canonicalHash = sha256(canonical);
  const key = [date, service, 'tc3_request'].reduce<Buffer | string>(hmac, `TC3${secretKey}`);
  const signature = hmac(key, ['TC3-HMAC-SHA256', timestamp, scope, canonicalHash].join('\n')).toString(
    'hex',
  );
  return {
    canonicalHash,
    signature,
    authorization: `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
