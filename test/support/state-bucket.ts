import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc64 } from '../../lib/emulator/service/crc64';

interface Kept {
  readonly body: Buffer;
  readonly headers: OutgoingHttpHeaders;
}

/**
 * A stand-in for what Terraform's own backend `cos` talks to, COS and the service of tags, behind a proxy: the backend
 * takes no address of loopback. It keeps objects and tags, and judges no signature.
 */
export class StateBucket {
  /** Objects, by host and path. */
  readonly objects = new Map<string, Kept>();
  readonly tags = new Set<string>();
  /** What was asked, in order: `PUT terraform-state-1.cos.….com/media/terraform.tfstate`, `CreateTag`. */
  readonly calls: string[] = [];

  private constructor(
    private readonly folder: string,
    private readonly service: TlsServer,
    private readonly proxy: ReturnType<typeof createServer>,
  ) {}

  static async start(): Promise<StateBucket> {
    const folder = mkdtempSync(path.join(tmpdir(), 'state-bucket-'));
    const file = (name: string): string => path.join(folder, name);
    const names = [
      'tag.tencentcloudapi.com',
      '*.cos.ap-guangzhou.myqcloud.com',
      '*.cos.ap-shanghai.myqcloud.com',
    ];
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
        ],
        ...['-subj', '/CN=stand-in', '-keyout', file('key.pem'), '-out', file('cert.pem')],
        ...['-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`],
      ],
      { stdio: 'ignore' },
    );
    const service = createTlsServer({
      key: readFileSync(file('key.pem')),
      cert: readFileSync(file('cert.pem')),
    });
    const proxy = createServer((_, response) => response.writeHead(502).end());
    const bucket = new StateBucket(folder, service, proxy);
    service.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => bucket.answer(request, Buffer.concat(parts), response));
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const { port } = service.address() as AddressInfo;
    proxy.on('connect', (_request, client, head: Buffer) => {
      const upstream = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.write(head);
        client.pipe(upstream).pipe(client);
      });
      client.on('error', () => upstream.destroy());
      upstream.on('error', () => client.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    return bucket;
  }

  /** What Terraform has to see. */
  get env(): Readonly<Record<string, string>> {
    const { port } = this.proxy.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    return {
      HTTPS_PROXY: url,
      HTTP_PROXY: url,
      NO_PROXY: '127.0.0.1',
      SSL_CERT_FILE: path.join(this.folder, 'cert.pem'),
    };
  }

  async stop(): Promise<void> {
    for (const server of [this.service, this.proxy]) {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    }
    rmSync(this.folder, { recursive: true });
  }

  private answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { host = '', 'x-tc-action': action } = request.headers;
    if (host.startsWith('tag.')) this.answerTag(String(action), body, response);
    else this.answerObject(request, host, body, response);
  }

  private answerTag(action: string, body: Buffer, response: ServerResponse): void {
    this.calls.push(action);
    const { TagKey, TagValue } = JSON.parse(body.toString()) as { TagKey?: string; TagValue?: string };
    const tag = `${TagKey}=${TagValue}`;
    const taken = action === 'CreateTag' && this.tags.has(tag);
    if (action === 'CreateTag') this.tags.add(tag);
    if (action === 'DeleteTag') this.tags.delete(tag);
    const said = taken
      ? { Error: { Code: 'ResourceInUse.TagDuplicate', Message: 'tagKey-tagValue have exists.' } }
      : action === 'DescribeTags'
        ? { Offset: 0, Limit: 15, ...this.tagsLike(TagKey, TagValue) }
        : {};
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ Response: { ...said, RequestId: randomUUID() } }));
  }

  private tagsLike(key: string | undefined, value: string | undefined): object {
    const found = [...this.tags].filter((tag) => tag === `${key}=${value}`);
    return {
      TotalCount: found.length,
      Tags: found.map(() => ({ TagKey: key, TagValue: value, CanDelete: 1 })),
    };
  }

  private answerObject(request: IncomingMessage, host: string, body: Buffer, response: ServerResponse): void {
    const { method = '', url = '/' } = request;
    const { pathname } = new URL(url, `https://${host}`);
    const name = `${host}${decodeURIComponent(pathname)}`;
    this.calls.push(`${method} ${name}`);
    response.setHeader('x-cos-request-id', randomUUID());
    const found = this.objects.get(name);
    if (pathname === '/') {
      response.setHeader('Content-Type', 'application/xml');
      response.end('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>');
    } else if (method === 'PUT') {
      const kept = Object.entries(request.headers).filter(([header]) => header.startsWith('x-cos-meta-'));
      this.objects.set(name, { body, headers: Object.fromEntries(kept) });
      response.setHeader('x-cos-hash-crc64ecma', crc64(body));
      response.end();
    } else if (method === 'DELETE') {
      this.objects.delete(name);
      response.writeHead(204).end();
    } else if (!found) {
      response.writeHead(404, { 'Content-Type': 'application/xml' });
      response.end(
        method === 'HEAD' ? undefined : '<Error><Code>NoSuchKey</Code><Message>none</Message></Error>',
      );
    } else {
      response.writeHead(200, { ...found.headers, 'Content-Length': found.body.length });
      response.end(method === 'HEAD' ? undefined : found.body);
    }
  }
}
