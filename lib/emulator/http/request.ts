import type { IncomingHttpHeaders } from 'node:http';
import { type ParsedHost, parseHost } from '../../ci/hosts';
import type { Pair } from '../../ci/signature';
import { carriable } from '../../ci/xml';
import { Refusal } from '../refusal';

/** A request as it arrived, taken apart. */
export interface ServiceRequest {
  readonly method: string;
  /** The Host header, or the host of a request that came through a proxy in absolute form. */
  readonly host: string;
  /** The path, decoded. */
  readonly path: string;
  /** The path as it was sent. */
  readonly rawPath: string;
  /** The parameters, decoded, in the order in which they were sent. */
  readonly query: readonly Pair[];
  readonly headers: IncomingHttpHeaders;
}

/** Takes the head of a request apart. Nothing is judged but what cannot be read at all. */
export function readRequest(message: {
  readonly method?: string;
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
}): ServiceRequest {
  const { method = 'GET', url = '/', headers } = message;
  const [, proxied, target = '/'] = /^https?:\/\/([^/?]*)(.*)$/i.exec(url) ?? [undefined, undefined, url];
  const at = target.indexOf('?');
  const [host, rawPath] = hostAndPath(
    proxied ?? headers.host ?? '',
    (at < 0 ? target : target.slice(0, at)) || '/',
  );
  return {
    method,
    host,
    path: decoded(rawPath),
    rawPath,
    query: at < 0 ? [] : readQuery(target.slice(at + 1)),
    headers,
  };
}

/** A URL that was signed for somebody else has the host that it means before the path, where the Host is our own. */
function hostAndPath(host: string, rawPath: string): [host: string, rawPath: string] {
  const [, named, rest] = /^\/([^/]+)(\/.*)$/s.exec(rawPath) ?? [];
  if (named === undefined || rest === undefined || parseHost(host) || !parseHost(named))
    return [host, rawPath];
  return [named, rest];
}

/** The bucket, service and region that a host stands for. */
export function readHost(host: string): ParsedHost {
  const parsed = parseHost(host);
  if (parsed !== undefined) return parsed;
  throw new Refusal(
    'InvalidHost',
    `"${host}" is no host of CI or COS. Send the request to <BucketName-APPID>.ci.<Region>.myqcloud.com, ` +
      '.cos. or .pic. in place of .ci., or ci.<Region>.myqcloud.com.',
  );
}

function readQuery(text: string): Pair[] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [decoded(part), ''] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1), true)];
    });
}

function decoded(text: string, plusIsSpace = false): string {
  let plain: string;
  try {
    plain = decodeURIComponent(plusIsSpace ? text.replaceAll('+', ' ') : text);
  } catch {
    throw new Refusal('InvalidURI', `"${text}" is not properly percent-encoded.`);
  }
  // A key with one of these could be kept, and no listing could name it again.
  if (carriable(plain) === plain) return plain;
  throw new Refusal('InvalidURI', `"${text}" has a control character, which no XML can carry.`);
}
