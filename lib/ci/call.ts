import { type Operation, type OperationRow, OPERATIONS, type QueryOf } from './operations';
import type { CiRequest, Target } from './request';

/** What one call of an operation says besides what the operation is. */
export interface CallDetails<Name extends Operation> extends Pick<
  CiRequest<Name>,
  'body' | 'contentType' | 'maxBytes'
> {
  /** What stands in the path: an id, several with commas, or the key of an object. */
  readonly id?: string;
  readonly query?: QueryOf<Name>;
}

/**
 * A call of an operation, ready to be sent.
 * @throws TypeError when the path needs an id and it is empty, which would name another operation.
 */
export function callTo<Name extends Operation>(
  name: Name,
  target: Target,
  { id = '', query, ...rest }: CallDetails<Name> = {},
): CiRequest<Name> {
  const row: OperationRow = OPERATIONS[name];
  const [, operation = ''] = row.action.split(':');
  const place = /:\w+|\*/.exec(row.path)?.[0];
  if (place !== undefined && id === '') {
    throw new TypeError(`${name} needs what stands for ${place} in ${row.path}; it must not be empty.`);
  }
  return {
    operation,
    target,
    method: row.method,
    path: place === undefined ? row.path : row.path.replace(place, () => id),
    query:
      row.flag === undefined ? Object.entries<string | number | undefined>(query ?? {}) : [[row.flag, '']],
    host: row.hosts?.[0],
    repeat: row.repeat,
    ...rest,
  };
}

/** The target of a look that this signal ends and nothing else: the last look comes after an interruption. */
export function lookAt(target: Target, signal: AbortSignal): Target {
  return { ...target, signal, interrupt: signal };
}
