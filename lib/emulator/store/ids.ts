import { randomUUID } from 'node:crypto';

/** What an id is of: the service's ids are one letter and hex. */
export type IdKind = 'template' | 'workflow' | 'queue' | 'job' | 'run';

const PREFIX: Readonly<Record<IdKind, string>> = {
  template: 't1',
  workflow: 'w',
  queue: 'p',
  job: 'j',
  run: 'i',
};

/** A new id: `t1` and 32 hex digits for a template, one letter and 32 hex digits for the others. */
export function newId(kind: IdKind): string {
  return PREFIX[kind] + randomUUID().replaceAll('-', '');
}
