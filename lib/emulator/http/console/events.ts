import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChangeEvent } from './api';
import type { Changes } from './changes';
import { SAFE_HEADERS } from './gate';

/** How often something is written where nothing changes, so that neither end takes the other for gone. */
const BEAT_MS = 15_000;

/** How soon a browser connects again, in milliseconds. */
const RETRY_MS = 1000;

/** Tells of changes until the other end closes. */
export function sendEvents(message: IncomingMessage, response: ServerResponse, changes: Changes): void {
  response.writeHead(200, { ...SAFE_HEADERS, 'Content-Type': 'text/event-stream; charset=utf-8' });
  const last = message.headers['last-event-id'];
  let mark = typeof last === 'string' ? last : changes.mark;
  const tell = (): void => {
    // Who does not read is told later of all at once.
    if (response.writableNeedDrain) return;
    const event: ChangeEvent = { kinds: changes.since(mark) };
    mark = changes.mark;
    response.write(`id: ${mark}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  response.write(`retry: ${RETRY_MS}\n`);
  // The first one says where things stand, to come again with.
  tell();
  const end = changes.listen(tell);
  response.on('drain', tell);
  const beat = setInterval(() => response.write(':\n\n'), BEAT_MS);
  response.on('close', () => {
    end();
    clearInterval(beat);
  });
}
