import http from 'node:http';
import https from 'node:https';

/** A request as it goes out. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  readonly signal: AbortSignal;
  /** The largest body that is read, in bytes. */
  readonly maxBytes: number;
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
}

/** One HTTP answer, of whatever status. Names of headers are in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** An answer was larger than what is read; the rest of it was left. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/**
 * Sends a request with Node's own HTTP and reads the whole answer as it comes: no proxy is used, no redirect followed,
 * nothing unpacked.
 * @throws TooLarge, or Node's error when there is no answer or not all of it.
 */
export function exchangeDirectly(outgoing: Outgoing): Promise<HttpAnswer> {
  const { url, method, headers, body, signal, maxBytes, httpAgent, httpsAgent } = outgoing;
  const [request, agent] = url.startsWith('https:') ? [https.request, httpsAgent] : [http.request, httpAgent];
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent, signal, insecureHTTPParser: false }, (answer) => {
      const parts: Buffer[] = [];
      let length = 0;
      answer.on('data', (part: Buffer) => {
        length += part.length;
        parts.push(part);
        if (length <= maxBytes) return;
        reject(new TooLarge(`The answer has more than ${maxBytes} bytes.`));
        sent.destroy();
      });
      answer.on('error', reject);
      answer.on('end', () => {
        const entries = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
        const all = Object.fromEntries(entries) as Record<string, string>;
        resolve({ status: answer.statusCode ?? 0, headers: all, body: Buffer.concat(parts) });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
