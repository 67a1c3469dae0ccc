import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Pair, encodeUnreserved, sign } from '../lib/ci/signature';
import { memoryOf, processorOf } from './measure';

const CONNECTIONS = 16;
const HOST = 'media-1250000000.ci.ap-chongqing.myqcloud.com';

const command = path.resolve(__dirname, '../dist/tencent-ci');

/** A request of the API, before it is signed. */
export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: readonly Pair[];
  readonly body?: string;
}

/** An emulator in a process of its own, as `tencent-ci emulator` starts it. */
export class Subject {
  readonly ids: string[] = [];
  #made = 0;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

  private constructor(
    private readonly child: ChildProcess,
    private readonly url: URL,
    private readonly credentials: { readonly secretId: string; readonly secretKey: string },
  ) {}

  static async start(args: readonly string[]): Promise<Subject> {
    const child = spawn(command, ['emulator', '--json', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { url, env } = JSON.parse(line) as { url: string; env: Record<string, string> };
    const { TENCENTCLOUD_SECRET_ID: secretId = '', TENCENTCLOUD_SECRET_KEY: secretKey = '' } = env;
    return new Subject(child, new URL(url), { secretId, secretKey });
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }

  /** Makes templates until there are so many. */
  async hold(templates: number): Promise<void> {
    const asks = Array.from({ length: templates - this.ids.length }, () => this.create());
    for (const answer of await this.#send(asks)) this.ids.push(idIn(answer));
  }

  create(): Ask {
    this.#made += 1;
    return { method: 'POST', path: '/template', body: bodyOf(`template-${this.#made}`) };
  }

  /** What the requests are answered with, and the microseconds of the emulator's processor that each of them took. */
  async measure(asks: readonly Ask[]): Promise<{ readonly cpu: number; readonly answers: string[] }> {
    const signed = asks.map((ask) => this.#signed(ask));
    const before = processorOf(this.child.pid);
    const answers = await this.#sendSigned(signed);
    return { cpu: ((processorOf(this.child.pid) - before) * 1000) / asks.length, answers };
  }

  /** Resident memory in MB. */
  memory(): number {
    return memoryOf(this.child.pid, 'VmRSS');
  }

  #send(asks: readonly Ask[]): Promise<string[]> {
    return this.#sendSigned(asks.map((ask) => this.#signed(ask)));
  }

  #signed(ask: Ask): Ask & { readonly authorization: string } {
    const now = Math.floor(Date.now() / 1000);
    const { method, path, query = [] } = ask;
    const authorization = sign({ method, path, query, headers: [['host', HOST]] }, this.credentials, {
      start: now - 60,
      end: now + 3600,
    });
    return { ...ask, authorization };
  }

  async #sendSigned(asks: readonly (Ask & { readonly authorization: string })[]): Promise<string[]> {
    const answers = new Array<string>(asks.length);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let at = next++; at < asks.length; at = next++) {
        answers[at] = await this.#exchange(asks[at] as (typeof asks)[number]);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    return answers;
  }

  #exchange({
    method,
    path,
    query = [],
    body,
    authorization,
  }: Ask & { readonly authorization: string }): Promise<string> {
    const search = query.map(([name, value]) => `${name}=${encodeUnreserved(value)}`).join('&');
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.#agent,
          host: this.url.hostname,
          port: this.url.port,
          method,
          path: search === '' ? path : `${path}?${search}`,
          headers: {
            Host: HOST,
            Authorization: authorization,
            ...(body !== undefined && {
              'Content-Type': 'application/xml',
              'Content-Length': String(Buffer.byteLength(body)),
            }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            if (response.statusCode === 200) resolve(text);
            else reject(new Error(`${method} ${path} was answered with ${response.statusCode}: ${text}`));
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

export function bodyOf(name: string): string {
  return (
    `<Request><Tag>VoiceSeparate</Tag><Name>${name}</Name><AudioMode>IsAudio</AudioMode>` +
    '<AudioConfig><Codec>aac</Codec><Samplerate>44100</Samplerate><Bitrate>128</Bitrate><Channels>2</Channels></AudioConfig></Request>'
  );
}

export function idIn(answer: string): string {
  return /<TemplateId>(\w+)</.exec(answer)?.[1] ?? '';
}
