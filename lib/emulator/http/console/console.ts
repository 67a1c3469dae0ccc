import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../../refusal';
import { sendEvents } from './events';
import { checkHost, checkOrigin, checkToken, ROOT, SAFE_HEADERS } from './gate';
import { type Answer, ConsoleRefusal } from './http';
import type { Inside } from './inside';
import { pageFile } from './page';
import { ConsoleRoutes, health } from './routes';

const API = 'api/';

/** What answers below `/_emulator/` on the emulator's own address: the page, its JSON API, and whether all is well. */
export class ConsoleService {
  readonly #routes = new ConsoleRoutes();
  readonly #started = performance.now();

  constructor(private readonly inside: Inside) {}

  /** Answers a request; what goes wrong is told to whoever sent it. */
  async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: Answer | 'events';
    try {
      answer = await this.#answerTo(message);
    } catch (error) {
      if (message.errored) return;
      answer = refusalOf(error);
    }
    // A client reads no answer while it still sends.
    message.resume();
    if (answer === 'events') sendEvents(message, response, this.inside.changes);
    else send(answer, message, response);
  }

  async #answerTo(message: IncomingMessage): Promise<Answer | 'events'> {
    const { method = 'GET', url = '' } = message;
    const at = url.indexOf('?');
    const path = (at < 0 ? url : url.slice(0, at)).slice(ROOT.length);
    const query = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
    if (path === 'health') return onlyRead(method, { json: health(this.#started) });
    checkHost(message, this.inside.host);
    if (!url.startsWith(ROOT)) return { status: 308, headers: { Location: ROOT } };
    if (!path.startsWith(API)) {
      const file = pageFile(path);
      if (file) return onlyRead(method, file);
      throw new ConsoleRefusal(404, 'NotFound', `There is no ${ROOT}${path}.`);
    }
    checkOrigin(message);
    checkToken(message, query, this.inside.token);
    if (path === `${API}events` && method === 'GET') return 'events';
    const { handle, params } = this.#routes.find(method, path.slice(API.length - 1));
    return handle(this.inside, { message, method, query, params });
  }
}

function onlyRead(method: string, answer: Answer): Answer {
  if (method === 'GET' || method === 'HEAD') return answer;
  throw new ConsoleRefusal(405, 'MethodNotAllowed', `${method} is not allowed there. Use GET, HEAD.`, {
    Allow: 'GET, HEAD',
  });
}

function refusalOf(error: unknown): Answer {
  if (error instanceof ConsoleRefusal) {
    return { status: error.status, headers: error.headers, json: error.problem };
  }
  const [status, code, text] =
    error instanceof Refusal
      ? [400, error.code, error.message]
      : [500, 'InternalError', `The emulator has a fault of its own: ${String(error)}`];
  return { status, json: { error: { code, message: text } } };
}

function send(answer: Answer, { method }: IncomingMessage, response: ServerResponse): void {
  const { json, bytes } = answer;
  const body = bytes ?? (json === undefined ? undefined : Buffer.from(JSON.stringify(json)));
  response.writeHead(answer.status ?? (body === undefined ? 204 : 200), {
    ...SAFE_HEADERS,
    ...(bytes === undefined && body !== undefined
      ? { 'Content-Type': 'application/json; charset=utf-8' }
      : {}),
    ...(body === undefined ? {} : { 'Content-Length': String(body.length) }),
    ...answer.headers,
  });
  response.end(method === 'HEAD' ? undefined : body);
}
