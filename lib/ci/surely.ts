import type { CiClient } from './client';
import { invalidAnswer } from './errors';
import { type CiAnswer, type CiRequest, interruptOf } from './request';
import { settle } from './waiting';
import { WireError } from './wire';
import { parseXml, type XmlElement, XmlError } from './xml';

/** How to tell that something is deleted when the answer does not say so. */
interface Deletion {
  /**
   * Whether the answer's body is the documented one for this very thing.
   * @default - there is no documented body
   */
  readonly says?: (root: XmlElement) => boolean;
  /** Looks whether it is gone. */
  readonly isGone: (signal: AbortSignal) => Promise<boolean>;
}

/**
 * Deletes, disables or cancels something, and is done only when CI says so: by its request id or by the documented
 * body. Any other success, such as the sign-in page or the bare 204 of a proxy, proves nothing; then the thing is
 * looked for.
 * @throws CiError of the kind `invalid-answer` when it is still there, or cannot be looked for.
 */
export async function deleteSurely(
  client: CiClient,
  request: CiRequest,
  { says, isGone }: Deletion,
): Promise<void> {
  const answer = await client.request(request);
  // Assumption A38.
  if (answer.requestId !== undefined || (says && isSaid(answer, says))) return;
  const { seen, doubt } = await settle(isGone, (gone) => gone, interruptOf(request.target), client.settleMs);
  if (doubt === undefined) return;
  throw invalidAnswer(
    answer.call,
    answer,
    `HTTP ${answer.status} without a request id of the service, and ` +
      (seen === false ? 'what was to go is still there' : `looking whether it is gone failed: ${doubt}`),
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
