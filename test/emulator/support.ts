import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { bucketHost } from '../../lib/ci/hosts';
import { type Credentials, type Pair, sign } from '../../lib/ci/signature';
import { type XmlElement, at, childrenNamed, parseXml, textAt } from '../../lib/ci/xml';
import type { Emulator } from '../../lib/emulator';

export const BUCKET = 'media-1250000000';

/** What a test sends; what is not given is as a well-behaved client would have it. */
export interface TestRequest {
  readonly method?: string;
  readonly host?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly credentials?: Credentials;
  /** The clock of the sender, in milliseconds. */
  readonly now?: number;
  /** The Authorization header as it is, in place of a right one. */
  readonly authorization?: string;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
  /** The text at a path below the root. */
  text(...path: string[]): string | undefined;
  /** The names of all elements below the root, in order. */
  names(...path: string[]): string[];
  /** All children of the root with a name. */
  all(name: string): readonly XmlElement[];
}

/** Sends a signed request over a real socket. */
export function send(ci: Emulator, given: TestRequest = {}): Promise<TestAnswer> {
  const { method = 'GET', path = '/template', query = {}, body } = given;
  const host = given.host ?? bucketHost(BUCKET, ci.region);
  const pairs: Pair[] = Object.entries(query);
  const seconds = Math.floor((given.now ?? Date.now()) / 1000);
  const authorization =
    given.authorization ??
    sign({ method, path, query: pairs, headers: [['host', host]] }, given.credentials ?? ci.credentials, {
      start: seconds - 1,
      end: seconds + 900,
    });
  return sendRaw(ci, {
    method,
    target: encodeURI(path) + (pairs.length > 0 ? `?${new URLSearchParams(query).toString()}` : ''),
    headers: {
      Host: host,
      ...(authorization === '' ? {} : { Authorization: authorization }),
      ...(body === undefined && method !== 'PUT' && method !== 'POST'
        ? {}
        : { 'Content-Length': String(Buffer.byteLength(body ?? '')) }),
      ...given.headers,
    },
    body,
  });
}

/** Sends a request exactly as given. */
export function sendRaw(
  ci: Emulator,
  given: { method: string; target: string; headers: Record<string, string>; body?: string | Buffer },
): Promise<TestAnswer> {
  const { hostname, port } = new URL(ci.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, method: given.method, path: given.target, headers: given.headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const body = bytes.toString('utf8');
          const root = (): XmlElement => parseXml(body);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body,
            bytes,
            text: (...names) => textAt(root(), ...names),
            names: (...names) => at(root(), ...names)?.children.map(({ name }) => name) ?? [],
            all: (name) => childrenNamed(root(), name),
          });
        });
      },
    );
    request.on('error', reject);
    request.end(given.body);
  });
}

let named = 0;

/**
 * The body of a template, with the settings given in place of usual ones; `undefined` leaves an element out. The usual
 * name is another one each time, as a bucket demands.
 */
export function templateBody(settings: Record<string, string | undefined> = {}): string {
  const { Tag, Name, AudioMode, AudioConfig } = {
    Tag: 'VoiceSeparate',
    Name: `vocals-${(named += 1)}`,
    AudioMode: 'IsAudio',
    AudioConfig: '<Codec>aac</Codec>',
    ...settings,
  };
  const element = (name: string, value: string | undefined): string =>
    value === undefined ? '' : `<${name}>${value}</${name}>`;
  return `<Request>${element('Tag', Tag)}${element('Name', Name)}${element('AudioMode', AudioMode)}${element('AudioConfig', AudioConfig)}</Request>`;
}

/** Creates a template and gives its id. */
export async function createTemplate(
  ci: Emulator,
  settings: Record<string, string | undefined> = {},
): Promise<string> {
  const answer = await send(ci, { method: 'POST', body: templateBody(settings) });
  const id = answer.text('Template', 'TemplateId');
  if (id === undefined) throw new Error(`No template was created: ${answer.body}`);
  return id;
}
