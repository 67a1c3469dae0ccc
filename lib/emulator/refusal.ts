/** A refusal of the service, with the code that clients go by; its status over HTTP follows from the code. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Some value does not meet the requirements. */
export function invalidArgument(message: string): Refusal {
  return new Refusal('InvalidArgument', message);
}

/**
 * There is no such thing. The codes for templates, queues and executions are documented, those for workflows and jobs
 * are named after them.
 * @param thing - what there is none of, as the code names it: `Template`.
 */
export function notFound(thing: string, id: string): Refusal {
  return new Refusal(`${thing}NotFound`, `The ${thing.toLowerCase()} ${id} does not exist.`);
}

/** Refuses one more of what a bucket may have only so many of; a limit of 0 is none. */
export function refuseFull(
  size: number,
  limit: number,
  { code, things }: { readonly code: string; readonly things: string },
): void {
  if (limit === 0 || size < limit) return;
  throw new Refusal(code, `The bucket has ${size} ${things}, and may have ${limit}.`);
}

/** There is no such object that work could be done on. */
export function noSuchInput(object: string): Refusal {
  return new Refusal('ResourceNotFound', `The object ${object} does not exist.`);
}

/**
 * Refuses an id that does not exist, unless the service does not mind.
 * @param how - the switch in force: `updateUnknownId` or `deleteUnknownId`.
 */
export function refuseUnknownId(how: 'not-found' | 'bad-request' | 'ok', thing: string, id: string): void {
  if (how === 'ok') return;
  const missing = notFound(thing, id);
  throw how === 'not-found' ? missing : new Refusal('ResourceNotFound', missing.message);
}
