import type { IConstruct } from 'constructs';
import type { ICiBucket } from '../ci-bucket';

/**
 * Refuses a bucket that is given by its name, as JavaScript lets pass.
 *
 * @param kind - the class as its user knows it.
 * @throws Error that says how to give it.
 */
export function requireBucket(
  kind: string,
  construct: IConstruct,
  prop: string,
  bucket: ICiBucket | undefined,
): void {
  const given: unknown = bucket;
  if (typeof given !== 'string') return;
  const name = JSON.stringify(given);
  throw new Error(
    `${kind} "${construct.node.path}": ${prop} is the text ${name}. Give it a CiBucket, or ` +
      `CiBucket.fromBucketName(scope, id, ${name}) for a bucket that is managed elsewhere.`,
  );
}

/** The bucket of a template or a queue that this program declares. */
export function bucketNameOf(construct: IConstruct | undefined): string | undefined {
  return (construct as { readonly _bucketName?: string } | undefined)?._bucketName;
}
