import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';

/** How often what came in is looked at, in milliseconds. */
const INTERVAL = 2000;

/**
 * Hangs up when the client has broken HTTP/2. Of most breaches Node's library only says so to the client: it takes
 * and sends nothing more from then on, but keeps the connection, and tells nobody here. So when something came in, a
 * ping is sent; if not even that leaves this process, the connection is at its end. Whether the client answers it
 * plays no part: it may be suspended.
 *
 * @param socket - what the session reads from.
 * @param answering - whether an answer is on its way out, behind which a ping may have to wait.
 */
export function hangUpWhenBroken(
  session: ServerHttp2Session,
  socket: Socket,
  answering: () => boolean,
): void {
  let seen = 0;
  let probe: { readonly written: number } | undefined;
  let unanswered = false;
  const timer = setInterval(() => {
    if (probe && socket.bytesWritten === probe.written && !answering()) {
      socket.destroy(new Error('The client has broken HTTP/2.'));
      return;
    }
    probe = undefined;
    if (unanswered || session.destroyed || socket.bytesRead === seen) return;
    seen = socket.bytesRead;
    probe = { written: socket.bytesWritten };
    unanswered = true;
    session.ping(() => (unanswered = false));
  }, INTERVAL).unref();
  socket.once('close', () => clearInterval(timer));
}
