import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** A registry of packages that answers for its advisories, and for nothing else. */
export class Registry {
  /** What it was asked about, each time: versions by name. */
  readonly asked: Readonly<Record<string, readonly string[]>>[] = [];
  answer: { readonly status?: number; readonly body: unknown } = { body: {} };
  private readonly server = http.createServer((request, response) => void this.reply(request, response));

  /** Listens, and gives npm's settings for it. */
  async start(): Promise<Record<string, string>> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    return { npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_fetch_retry_mintimeout: '10' };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async reply(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const sent = await buffer(request);
    if (request.url !== '/-/npm/v1/security/advisories/bulk') {
      response.writeHead(404).end('{}');
      return;
    }
    const zipped = request.headers['content-encoding'] === 'gzip';
    this.asked.push(JSON.parse(String(zipped ? gunzipSync(sent) : sent)) as Record<string, string[]>);
    const { status = 200, body } = this.answer;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
}
