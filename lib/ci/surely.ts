import type { CiClient } from './client';
import { invalidAnswer } from './errors';
import type { Operation } from './operations';
import { type CiAnswer, type CiRequest, interruptOf } from './request';
import { settle } from './waiting';
import { WireError } from './wire';
import { parseXml, type XmlElement, XmlError } from './xml';

/** How to tell that something is done when the answer does not say so. */
export interface Deed {
  /**
   * Whether the answer's body is the documented one for this very thing.
   * @default - there is no documented body
   */
  readonly says?: (root: XmlElement) => boolean;
  /** Looks whether it is done. */
  readonly isDone: (signal: AbortSignal) => Promise<boolean>;
  /**
   * What a look sees when it is not done.
   * @default what was to go is still there
   */
  readonly undone?: string;
}

/**
 * Deletes, disables, cancels or switches something, and is done only when CI says so: by its request id or by the documented
 * body. Any other success, such as the sign-in page or the bare 204 of a proxy, proves nothing; then the thing is
 * looked at.
 * @throws CiError of the kind `invalid-answer` when it is as it was, or cannot be looked at.
 */
export async function doSurely<Op extends Operation>(
  client: CiClient<Op>,
  request: CiRequest<Op>,
  { says, isDone, undone = 'what was to go is still there' }: Deed,
): Promise<void> {
  const answer = await client.request(request);
  // Assumption A38.
  if (answer.requestId !== undefined || (says && isSaid(answer, says))) return;
  const { seen, doubt } = await settle(isDone, (done) => done, interruptOf(request.target), client.settleMs);
  if (doubt === undefined) return;
  throw invalidAnswer(
    answer.call,
    answer,
    `HTTP ${answer.status} without a request id of the service, and ` +
      (seen === false ? undone : `looking whether it is done failed: ${doubt}`),
  );
}

function isSaid({ body }: CiAnswer, says: (root: XmlElement) => boolean): boolean {
  try {
    return says(parseXml(body.toString('utf8')));
  } catch (error) {
    if (error instanceof XmlError || error instanceof WireError) return false;
    throw error;
  }
}
