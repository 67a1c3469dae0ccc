import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { parseHost } from '../../../ci/hosts';
import { sameSignature } from '../../../ci/signature';
import { ConsoleRefusal } from './http';

/** Where everything of the console lies, on the emulator's own address. */
export const ROOT = '/_emulator/';

/** Whether a request is for the console and not for CI or COS, where a key may begin like its paths. */
export function isForConsole({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return (
    (url.startsWith(ROOT) || /^\/_emulator(\?|$)/.test(url)) && parseHost(headers.host ?? '') === undefined
  );
}

/**
 * Refuses what reaches the emulator by a name that is not its own: a page elsewhere whose name was made to stand for
 * this machine (DNS rebinding) sends that name. Addresses cannot be made to stand for others.
 * @param own - the name that the emulator was told to listen on.
 */
export function checkHost({ headers }: IncomingMessage, own: string): void {
  const [, name = ''] = /^(\[[0-9a-f:.]+\]|[^:]+)(?::\d{1,5})?$/i.exec(headers.host ?? '') ?? [];
  const bare = name.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0 || bare === 'localhost' || bare === own.toLowerCase()) return;
  throw new ConsoleRefusal(
    403,
    'Forbidden',
    `The console does not answer under the name ${JSON.stringify(headers.host ?? '')}. Use an address, localhost, or ` +
      'the name that --host gives.',
  );
}

/** Refuses what a page of another origin has a browser send. */
export function checkOrigin({ headers, method = 'GET' }: IncomingMessage): void {
  const site = headers['sec-fetch-site'];
  const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
  const writes = method !== 'GET' && method !== 'HEAD';
  const { origin } = headers;
  if (!foreign && (!writes || origin === undefined || origin === `http://${headers.host}`)) return;
  throw new ConsoleRefusal(403, 'Forbidden', 'The console does not answer pages of other origins.');
}

/**
 * Refuses who does not have the token, which stands in the Authorization header, or in the query where a browser sends
 * no headers: of events and of sound.
 */
export function checkToken(message: IncomingMessage, query: URLSearchParams, token: string): void {
  const { authorization } = message.headers;
  const reads = message.method === 'GET' || message.method === 'HEAD';
  const sent = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? (reads ? query.get('token') : null);
  if (sent !== null && sameSignature(sent, token)) return;
  throw new ConsoleRefusal(
    401,
    'Unauthorized',
    sent === null
      ? 'The token is missing. The emulator prints a link with it when it starts; send it as Authorization: Bearer <token>.'
      : 'The token is not that of this run of the emulator, which prints a new link at each start.',
    { 'WWW-Authenticate': 'Bearer' },
  );
}

/** The headers of every answer: nothing is kept, guessed, framed or shown to others. */
export const SAFE_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

/** What the page may load: of the emulator alone, and the styles that bear the nonce of this answer. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "media-src 'self' blob:",
    "img-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
